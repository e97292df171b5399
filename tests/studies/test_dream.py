import shutil
from dataclasses import replace

import pytest
import torch

from cnn_core import explain
from cnn_core.data import mnist as data
from cnn_core.data.images import ImageSet
from cnn_core.errors import UserError
from cnn_core.nn.mnist import mnist_cnn
from cnn_core.nn.scratch import scratch_cnn
from cnn_core.results import read_results
from cnn_core.studies import dream as study
from cnn_core.studies import mnist, scratch


@pytest.fixture(scope="module")
def model():
    with torch.random.fork_rng():
        torch.manual_seed(1)
        return mnist_cnn().eval()


@pytest.fixture(scope="module")
def _finished(tmp_path_factory, model):
    """A project in which the study has run: untrained networks, few images, few steps."""
    folder = tmp_path_factory.mktemp("with_dream") / "project"
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("cnn_core.settings.project_root", lambda: folder)
        monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
        splits = data.load()
        few = replace(
            splits,
            train=splits.train[:40],
            validation=splits.validation[:20],
            test=splits.test[:20],
        )
        monkeypatch.setattr(data, "load", lambda: few)
        monkeypatch.setattr(study, "sample", lambda images: images)
        monkeypatch.setattr(mnist, "best_model", lambda: model)
        monkeypatch.setattr(mnist, "best_stem", lambda: "mnist-best-s0-0")
        monkeypatch.setattr(scratch, "kept_model", lambda: scratch_cnn().eval())
        monkeypatch.setattr(scratch, "kept_stem", lambda: "scratch-own-s0-0")
        monkeypatch.setattr(study, "STEPS", 2)
        study.run()
    return folder


@pytest.fixture
def values(_finished, project, monkeypatch):
    """The results of the finished study."""
    shutil.copytree(_finished, project)
    monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
    return {name: value["value"] for name, value in read_results("dream")["values"].items()}


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(study, "STEPS", 3)


def test_there_is_nothing_to_choose_a_seed_of():
    with pytest.raises(UserError, match="dream trains nothing"):
        study.run(only_seeds=[0])


def test_the_first_start_is_zero_and_no_two_are_alike():
    starts = study.starts()
    assert starts.shape == (10, 1, 28, 28)
    assert (starts[0] == 0).all()
    assert len(starts.flatten(1).unique(dim=0)) == 10
    assert starts.min() == 0
    assert starts.max() < 0.5


def test_a_class_has_an_image_from_each_start(model, quick):
    found, classes = study.images_of_classes(model, study.Taming())
    assert classes.tolist() == [label for label in range(10) for _ in range(10)]
    assert found.images.shape == (100, 1, 28, 28)
    assert found.curve.shape == (100, 3)


def test_the_strongest_taming_is_chosen_that_leaves_enough_confidence(model, monkeypatch):
    strengths = [study.Taming(l2=weight) for weight in (1.0, 2.0, 3.0)]
    monkeypatch.setattr(study, "sweep", lambda *_: [0.99, 0.95, 0.5])
    assert study._strongest(model, strengths, 0.9) == strengths[1]
    assert study._strongest(model, strengths, 1.0) == strengths[0]  # none is enough


def test_what_was_chosen_is_kept_with_the_results(values):
    chosen = study.tamings()
    assert list(chosen) == ["none", "l2", "variation", "blur", "together"]
    assert chosen["none"] == study.Taming()
    assert chosen["l2"] in study.STRENGTHS["l2"]


def test_every_taming_is_measured_in_the_same_ways(values):
    for name in study.tamings():
        for quantity in ("confidence", "judge", "rising", "distance", "spread", "variation"):
            assert values[f"dream.{name}.{quantity}"] >= 0


def test_no_name_of_a_result_begins_another(values):
    assert not [name for name in values for other in values if other.startswith(f"{name}.")]


def test_spread_is_the_mean_distance_to_the_others_of_the_class():
    images = torch.zeros(4, 1, 1, 2)
    images[1, 0, 0, 0], images[2, 0, 0, 1] = 3, 4
    found = study.spread(images, torch.tensor([0, 0, 0, 1]))
    assert found.tolist() == [3.5, 4.0, 4.5, 0.0]


def test_the_nearest_image_is_the_one_at_the_smallest_distance():
    black = torch.zeros(2, 1, 2, 2, dtype=torch.uint8)
    black[1] = 255
    among = ImageSet(black, torch.tensor([0, 1]), ("0", "1"))
    grey = torch.full((1, 1, 2, 2), 0.75)
    assert study.nearest(torch.cat([grey, grey * 0]), among).tolist() == [0.5, 0.0]


@pytest.mark.parametrize("layer", ["conv1", "conv2"])
def test_only_the_window_of_a_neuron_can_change(layer, model, quick):
    rows = study.window(model, layer)
    images = study.images_of_neurons(model, layer, study.Taming())
    outside = images.clone()
    outside[:, :, rows, rows] = 0
    assert (outside == 0).all()
    assert (images[:, :, rows, rows] > 0).any()


def test_the_best_patch_is_the_window_of_the_image_that_raises_the_middle_most(model):
    images = torch.randint(256, (5, 1, 28, 28), generator=torch.Generator().manual_seed(0)).byte()
    digits = ImageSet(images, torch.arange(5), tuple("01234"))
    found = study.best_patches(model, "conv2", digits)
    with explain.activations(model, ["conv2"]) as seen, torch.no_grad():
        model(images.float() / 255)
    for channel in range(32):
        best = seen["conv2"][:, channel, 7, 7].argmax()
        expected = images[best, :, 11:19, 11:19].float() / 255
        torch.testing.assert_close(found[channel], expected)


def test_the_image_of_a_channel_or_unit_raises_it(model, monkeypatch):
    monkeypatch.setattr(study, "STEPS", 20)
    before = study.starts()[1:2]
    channels = study.images_of_channels(model, "conv2", study.Taming())
    raised = study.responses(model, channels, "conv2").diagonal()
    assert (raised > study.responses(model, before, "conv2")[0]).all()
    units = [3, 77]
    images = study.images_of_units(model, "fc1", units, study.Taming())
    raised = study.responses(model, images, "fc1")[:, units].diagonal()
    assert (raised > study.responses(model, before, "fc1")[0, units]).all()


def test_responses_are_channel_means_and_unit_values(model):
    images = torch.rand(3, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    with explain.activations(model, ["relu1", "fc1"]) as seen, torch.no_grad():
        model(images)
    torch.testing.assert_close(
        study.responses(model, images, "relu1"), seen["relu1"].mean((2, 3)), rtol=1e-4, atol=1e-6
    )
    torch.testing.assert_close(
        study.responses(model, images, "fc1"), seen["fc1"], rtol=1e-4, atol=1e-5
    )
