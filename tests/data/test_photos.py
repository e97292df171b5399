"""Photos of many sizes are written as the hub lays them out, and read back at one size."""

import io

import datasets
import numpy as np
import pytest
from PIL import Image

from cnn_core.data import photos
from cnn_core.data.hub import HubDataset
from cnn_core.data.hub_rows import stored_rows
from cnn_core.errors import UserError

PHOTOS = HubDataset("someone/pets", image_column="image", label_column="labels", mode="RGB")
LABELS = datasets.ClassLabel(names=["cat", "dog"])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "cache")
    monkeypatch.setenv("CNN_CORE_DATA", str(tmp_path / "images"))
    return tmp_path / "images"


def photo(width, height, seed=0):
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(pixels)


def encoded(image, kind="PNG") -> bytes:
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


def write(folder, files: list[bytes]):
    file = folder / PHOTOS.hub_id / "train-00000-of-00001.parquet"
    file.parent.mkdir(parents=True)
    rows = {
        "image": [{"bytes": content, "path": None} for content in files],
        "labels": [number % 2 for number in range(len(files))],
    }
    types = datasets.Features({"image": datasets.Image(), "labels": LABELS})
    datasets.Dataset.from_dict(rows, features=types).to_parquet(file)


def test_photos_of_any_size_become_one_tensor(folder):
    originals = [photo(60, 40), photo(17, 90), photo(24, 24)]
    write(folder, [encoded(one) for one in originals])
    images = photos.load(PHOTOS, "train", side=24)
    assert images.shape == (3, 24, 24)
    assert images.images.is_contiguous()
    assert images.labels.tolist() == [0, 1, 0]
    assert images.classes == ("cat", "dog")


def test_a_photo_of_the_size_asked_for_keeps_its_pixels(folder):
    original = photo(24, 24)
    write(folder, [encoded(original)])
    images = photos.load(PHOTOS, "train", side=24)
    assert (images.images[0].permute(1, 2, 0).numpy() == np.asarray(original)).all()


def test_another_size_is_resampled_as_pillow_does(folder):
    original = photo(60, 40)
    write(folder, [encoded(original)])
    expected = np.asarray(original.resize((24, 24), Image.Resampling.LANCZOS))
    images = photos.load(PHOTOS, "train", side=24)
    assert (images.images[0].permute(1, 2, 0).numpy() == expected).all()


def test_a_grey_photo_among_them_becomes_color(folder):
    write(folder, [encoded(photo(24, 24).convert("L"))])
    red, green, blue = photos.load(PHOTOS, "train", side=24).images[0]
    assert (red == green).all()
    assert (green == blue).all()


def test_a_damaged_photo_is_an_error_of_one_line_that_names_the_folder(folder):
    write(folder, [encoded(photo(24, 24)), b"no photo"])
    with pytest.raises(UserError, match=rf"{PHOTOS.hub_id} could not be read") as caught:
        photos.load(PHOTOS, "train", side=24)
    assert "\n" not in str(caught.value)


def test_without_data_the_error_says_where_it_looked_and_what_to_do(folder):
    with pytest.raises(UserError, match="CNN_CORE_DATA") as caught, stored_rows(PHOTOS, "train"):
        pass
    words = str(caught.value)
    assert "\n" not in words
    assert all(part in words for part in (PHOTOS.hub_id, str(folder), "go online", "smoke"))
