"""A data folder is written in the hub's layout, and read back."""

import io
from dataclasses import replace

import datasets
import numpy as np
import pytest
from PIL import Image

from cnn_core.data import hub
from cnn_core.data.catalog import describe
from cnn_core.errors import UserError

GREY = hub.HubDataset("someone/shapes", image_column="image", label_column="label", mode="L")
COLOR = replace(GREY, mode="RGB")
LABELS = datasets.ClassLabel(names=["round", "square"])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty data folder; what ``datasets`` prepares from it stays in the test's folder too."""
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    monkeypatch.setenv("CNN_CORE_DATA", str(tmp_path / "images"))
    datasets.disable_progress_bars()
    return tmp_path / "images"


def pixels(*shape, seed=0):
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def png(image) -> bytes:
    file = io.BytesIO()
    Image.fromarray(image).save(file, "PNG")
    return file.getvalue()


def write(folder, files: list[bytes], labels=(0, 1, 1), label_type=LABELS, split="train"):
    """One parquet file, as the hub lays a dataset out."""
    file = folder / GREY.hub_id / "data" / f"{split}-00000-of-00001.parquet"
    file.parent.mkdir(parents=True, exist_ok=True)
    rows = {
        "image": [{"bytes": content, "path": None} for content in files],
        "label": list(labels)[: len(files)],
    }
    types = datasets.Features({"image": datasets.Image(), "label": label_type})
    datasets.Dataset.from_dict(rows, features=types).to_parquet(file)
    return file


def message(dataset=GREY, split="train") -> str:
    """What the user is told when ``dataset`` is asked for; one line."""
    with pytest.raises(UserError) as caught:
        hub.load(dataset, split)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_grey_images_come_back_as_they_were_written(folder):
    originals = pixels(3, 6, 5)
    write(folder, [png(image) for image in originals])
    images = hub.load(GREY, "train")
    assert images.shape == (1, 6, 5)
    assert (images.images[:, 0].numpy() == originals).all()
    assert images.labels.tolist() == [0, 1, 1]
    assert images.classes == ("round", "square")


def test_color_images_come_back_as_they_were_written(folder):
    originals = pixels(3, 6, 5, 3)
    write(folder, [png(image) for image in originals])
    images = hub.load(COLOR, "train")
    assert images.shape == (3, 6, 5)
    assert (images.images.permute(0, 2, 3, 1).numpy() == originals).all()


def test_a_grey_file_among_color_photos_becomes_color(folder):
    grey = pixels(6, 5)
    write(folder, [png(pixels(6, 5, 3)), png(grey)])
    assert (hub.load(COLOR, "train").images[1].numpy() == grey).all()  # in each channel


def test_the_splits_are_kept_apart(folder):
    write(folder, [png(pixels(4, 4, seed=1))] * 3)
    write(folder, [png(pixels(4, 4, seed=2))], split="test")
    assert (len(hub.load(GREY, "train")), len(hub.load(GREY, "test"))) == (3, 1)


def test_the_folder_is_tried_first(folder, monkeypatch, capsys):
    write(folder, [png(pixels(4, 4))])
    asked = []
    load_dataset = datasets.load_dataset

    def listening(name, **options):
        asked.append(name)
        return load_dataset(name, **options)

    monkeypatch.setattr(datasets, "load_dataset", listening)
    hub.load(GREY, "train")
    assert asked == [str(folder / GREY.hub_id)]
    assert "hub" not in capsys.readouterr().err


@pytest.mark.parametrize("named", [True, False], ids=["folder lacks it", "no folder named"])
def test_what_is_neither_in_the_folder_nor_reachable_is_named_with_what_to_do(
    folder, monkeypatch, named
):
    def unreachable(name, **options):
        raise ConnectionError(f"cannot reach {name}\nand a traceback")

    monkeypatch.setattr(datasets, "load_dataset", unreachable)
    if not named:
        monkeypatch.setenv("CNN_CORE_DATA", "")
    said = message()
    assert said.startswith("dataset someone/shapes not found: ")
    assert (f"not in {folder}" if named else "CNN_CORE_DATA is not set") in said
    assert "cannot reach someone/shapes" in said
    assert "someone/shapes/*.parquet" in said
    assert "--preset smoke" in said


def test_who_waits_for_the_hub_is_told_so(folder, monkeypatch, capsys):
    monkeypatch.setattr(datasets, "load_dataset", lambda name, **options: 1 / 0)
    message()
    assert "asking the hub for someone/shapes (train)" in capsys.readouterr().err


def cut_in_half(file):
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def not_parquet(file):
    file.write_bytes(b"no parquet at all")


@pytest.mark.parametrize("damage", [cut_in_half, not_parquet])
def test_a_damaged_parquet_file_is_named(folder, damage):
    damage(write(folder, [png(pixels(4, 4))]))
    assert message().startswith(f"{folder / GREY.hub_id} could not be read as someone/shapes: ")


def test_a_split_that_is_not_there_is_named(folder):
    write(folder, [png(pixels(4, 4))])
    assert "test" in message(split="test")


def test_an_empty_folder_is_named(folder):
    (folder / GREY.hub_id).mkdir(parents=True)
    assert message().startswith(f"{folder / GREY.hub_id} could not be read")


@pytest.mark.parametrize(
    ("files", "labels", "dataset"),
    [
        ([b"no image"], LABELS, GREY),
        ([png(pixels(4, 4)), png(pixels(4, 5))], LABELS, GREY),
        ([png(pixels(4, 4))], datasets.Value("int64"), GREY),
        ([png(pixels(4, 4))], LABELS, replace(GREY, image_column="photo")),
        ([png(pixels(4, 4))], LABELS, replace(GREY, label_column="kind")),
    ],
    ids=["broken image", "sizes differ", "labels have no names", "no such image", "no such label"],
)
def test_rows_that_are_not_as_expected_are_named(folder, files, labels, dataset):
    write(folder, files, label_type=labels)
    assert message(dataset).startswith(f"{folder / GREY.hub_id} could not be read")


def test_a_dataset_that_no_study_uses_is_named():
    with pytest.raises(UserError, match=r"unknown dataset 'faces'; there are: mnist"):
        describe("faces")
