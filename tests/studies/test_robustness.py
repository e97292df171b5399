"""The study of attacks on CIFAR-10: its parts, and end to end on drawings."""

import pytest
import torch
from torch import nn

from cnn_core.attack.gradient import fgsm
from cnn_core.data import cifar as data
from cnn_core.data.images import ImageSet
from cnn_core.errors import UserError
from cnn_core.nn.resnet import brief_resnet, resnet18
from cnn_core.results import read_results
from cnn_core.runs import Request
from cnn_core.studies import cifar
from cnn_core.studies import robustness as study
from cnn_core.studies.cifar import gradcam


def untrained(make, **sizes):
    torch.manual_seed(0)
    return make(**sizes).eval()


NETWORKS = {
    "resnet": lambda: untrained(brief_resnet, channels=(8, 8, 12, 16)),
    "resnet18": lambda: untrained(resnet18, width=8),
}


@pytest.fixture
def small_resnet18():
    return NETWORKS["resnet18"]()


def noise(labels):
    """An image of noise for each label."""
    generator = torch.Generator().manual_seed(0)
    images = torch.randint(256, (len(labels), 3, 32, 32), generator=generator, dtype=torch.uint8)
    return ImageSet(images, torch.as_tensor(labels), tuple("abcdefghij"))


@pytest.fixture(scope="module")
def _finished(tmp_path_factory):
    """A project in which the study has run: untrained networks, a few drawings."""
    folder = tmp_path_factory.mktemp("with_robustness") / "project"
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("cnn_core.settings.project_root", lambda: folder)
        monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
        splits = data.load()
        # To fall under an attack, an image has to be right before it.
        images = splits.test[:12]
        images.labels[:] = gradcam.predicted(NETWORKS["resnet18"](), images)
        monkeypatch.setattr(data, "load", lambda: splits)
        monkeypatch.setattr(study, "some", lambda test, count, smoke=24: images)
        monkeypatch.setattr(cifar, "network", lambda variant: NETWORKS[variant]())
        monkeypatch.setattr(cifar, "record", lambda variant: {"stem": f"cifar-{variant}-s0-0"})
        monkeypatch.setattr(study, "STEPS", (1, 2))
        monkeypatch.setattr(study, "MARGIN_STEPS", 2)
        monkeypatch.setattr(study, "LEVELS", (0.5, 4, 8))
        study.run()
    return folder


@pytest.fixture
def values(finished_project):
    """The results of the finished study."""
    return {name: value["value"] for name, value in read_results("robustness")["values"].items()}


def test_there_are_no_seeds_to_choose_from():
    with pytest.raises(UserError, match="robustness trains nothing"):
        study.run(Request(seeds=[1]))


def test_the_results_rest_on_both_networks(finished_project):
    stems = read_results("robustness")["artifacts"]
    assert stems == ["cifar-resnet-s0-0", "cifar-resnet18-s0-0"]


def test_attacks_are_measured_at_every_level_and_pgd_is_no_weaker_than_nothing(values):
    for attack in ("noise", "fgsm", "pgd"):
        for level in ("0", "half", "4", "8"):
            assert 0 <= values[f"robustness.{attack}.accuracy.{level}"] <= 1
    assert values["robustness.pgd.accuracy.8"] <= values["robustness.pgd.accuracy.0"]
    flattery = values["robustness.fgsm.accuracy.8"] - values["robustness.pgd.accuracy.8"]
    assert values["robustness.fgsm.flattery"] == pytest.approx(flattery)


def test_maps_are_compared_before_and_after_each_attack_at_both_layers(values):
    names = [name for name in values if name.startswith("robustness.looks.")]
    assert len(names) == 3 * 2 * 2


def test_fgsm_at_all_levels_is_fgsm(small_resnet18, monkeypatch):
    monkeypatch.setattr(study, "LEVELS", (0.5, 2, 8))
    labels = gradcam.predicted(small_resnet18, noise([0] * 20))
    images = noise(labels)
    for levels, right in study.withstands_fgsm(small_resnet18, images).items():
        changed = fgsm(small_resnet18, images.images.float() / 255, labels, epsilon=levels / 255)
        again = small_resnet18(changed).argmax(1) == labels
        assert (right == again).float().mean() >= 0.95  # rounding may turn an answer on the edge


def test_who_withstands_pgd_withstood_nothing_before(small_resnet18, monkeypatch):
    monkeypatch.setattr(study, "STEPS", (1, 3))
    images = noise(range(10))
    right = gradcam.predicted(small_resnet18, images) == images.labels
    assert not (study.withstands_pgd(small_resnet18, images, 1) & ~right).any()


def test_the_margin_is_tried_on_what_is_left_alone(small_resnet18, monkeypatch):
    monkeypatch.setattr(study, "MARGIN_STEPS", 2)
    images, left = noise(range(10)), torch.arange(10) % 3 == 0
    still = study.withstands_margin(small_resnet18, images, 1, left)
    assert not (still & ~left).any()
    none = torch.zeros_like(left)
    assert not study.withstands_margin(small_resnet18, images, 1, none).any()


class MeanRed(nn.Module):
    """Two logits: one half, and the image's mean red. Nothing else is looked at."""

    def forward(self, images):
        red = images[:, 0].mean((1, 2))
        return torch.stack([torch.full_like(red, 0.5), red], 1)


@pytest.mark.parametrize(("levels", "withstood"), [(2, True), (8, False)])
def test_an_image_withstands_attacks_as_far_as_it_is_from_the_border(levels, withstood):
    grey, labels = torch.full((3, 3, 32, 32), 132, dtype=torch.uint8), torch.ones(3).long()
    images = ImageSet(grey, labels, ("dark", "bright"))
    assert study.withstands_pgd(MeanRed(), images, levels).tolist() == [withstood] * 3
    left = torch.ones(3, dtype=torch.bool)
    found = study.withstands_margin(MeanRed(), images, levels, left)
    assert found.tolist() == [withstood] * 3


def test_a_level_has_a_name_without_a_dot():
    assert [study.called(level) for level in (0, 0.5, 1, 8)] == ["0", "half", "1", "8"]
