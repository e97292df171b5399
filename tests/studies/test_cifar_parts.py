"""The parts of the study of CIFAR-10, on images and networks where it is known what they do."""

import hashlib
import io
from collections import OrderedDict

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from cnn_core import explain
from cnn_core.data.images import ImageSet
from cnn_core.errors import UserError
from cnn_core.evaluate.scores import Scores
from cnn_core.nn.resnet import resnet18
from cnn_core.studies.cifar import (
    accuracy,
    cam,
    chosen,
    compression,
    fields,
    gradcam,
    pretrained,
    ranking,
    shapley,
)


def noise(count=4, side=32):
    return torch.rand(count, 3, side, side, generator=torch.Generator().manual_seed(0))


def as_set(images, labels=None):
    labels = torch.arange(len(images)) % 10 if labels is None else labels
    return ImageSet((255 * images).round().byte(), labels, tuple("abcdefghij"))


def scored(predicted, labels, confidence=None):
    """Scores of these answers, each with its confidence (0.9 where none is given)."""
    confidence = torch.full((len(labels),), 0.9) if confidence is None else confidence
    logits = torch.log((1 - confidence) / 9)[:, None].repeat(1, 10)
    logits.scatter_(1, torch.as_tensor(predicted)[:, None], confidence.log()[:, None])
    return Scores(logits, torch.as_tensor(labels))


# Which images


def test_firsts_are_of_different_classes_and_in_order():
    labels = torch.tensor([5, 5, 2, 5, 2, 7])
    chosen_ones = torch.tensor([False, True, False, True, True, True])
    assert chosen.firsts(labels, chosen_ones, 2).tolist() == [1, 4]
    assert chosen.firsts(labels, chosen_ones, 9).tolist() == [1, 4, 5]
    assert chosen.firsts(labels, torch.zeros(6, dtype=torch.bool), 2).tolist() == []


def test_as_many_right_images_as_wrong_ones_are_drawn():
    scores = scored([0, 1, 1, 1, 1, 1, 1, 0], [1, 0, 1, 1, 1, 1, 1, 1])
    wrong, right = chosen.wrong_and_right(scores, 2)
    assert len(wrong) == len(right) == 2
    assert not scores.correct[wrong].any()
    assert scores.correct[right].all()


def test_a_mistake_is_matched_with_a_right_image_that_is_as_sure_and_none_twice():
    confidence = torch.tensor([0.5, 0.52, 0.9, 0.51, 0.7])
    scores = scored([1, 1, 0, 0, 0], [0, 0, 0, 0, 0], confidence)
    assert chosen.as_sure(scores, torch.tensor([0, 1])).tolist() == [3, 4]


# Mistakes


def test_mistakes_within_a_kind_and_between_cats_and_dogs_are_counted():
    """A cat for a dog, a truck for a car, a ship for a bird; one is right."""
    scores = scored([3, 1, 2, 4], [5, 9, 8, 4])
    found = accuracy._mistakes(scores)
    assert found["wrong"].value == 3
    assert found["mistakes.pair"].value == pytest.approx(1 / 3)
    assert found["mistakes.same_kind"].value == pytest.approx(2 / 3)
    # Of the nine other classes five are animals for a cat, three vehicles for a truck or a ship.
    assert found["mistakes.same_kind_by_chance"].value == pytest.approx((5 + 3 + 3) / 27)


def test_two_networks_that_err_alike_share_all_mistakes_and_answers():
    scores = scored([1, 1, 0, 0], [0, 0, 0, 0])
    found = accuracy._shared(scores, scores)
    assert found["shared.wrong"].value == found["shared.same_answer"].value == 1
    assert found["shared.excess"].value == 1


def test_the_first_epoch_above_the_bar_and_the_time_of_the_fastest_ones_are_told():
    sides = {
        "train": {"accuracy": [0.7, 0.9, 0.95], "seconds": [50.0, 40.0, 45.0]},
        "validation": {"accuracy": [0.6, 0.86, 0.84], "seconds": [20.0, 21.0, 22.0]},
    }
    found = accuracy._training({"history": sides, "recipe": {"epochs": 3}})
    assert found["bar_epoch"].value == 2
    assert found["minutes"].value == pytest.approx(3)
    assert found["gap"].value == pytest.approx(0.11)


# Compression


def test_images_go_through_jpeg_as_pillow_makes_it_on_blocks_that_are_moved():
    images = as_set(noise(1))
    changed = compression.encoded(images, 60)
    shown = images.images[0].permute(1, 2, 0).numpy()
    buffer = io.BytesIO()
    Image.fromarray(np.pad(shown, ((4, 4), (4, 4), (0, 0)), "reflect")).save(
        buffer, "JPEG", quality=60, subsampling="4:2:0"
    )
    expected = torch.from_numpy(np.asarray(Image.open(buffer)).copy()).permute(2, 0, 1)
    assert torch.equal(changed.images[0], expected[:, 4:-4, 4:-4])
    assert torch.equal(changed.labels, images.labels)


def test_a_coarser_compression_loses_more():
    """On smooth pictures; a second compression on the copy's own blocks would not do so."""
    smooth = as_set(
        torch.nn.functional.interpolate(noise(8, side=6), 32, mode="bicubic").clamp(0, 1)
    )
    lost = [
        compression.difference(compression.encoded(smooth, quality).images, smooth.images).median()
        for quality in (90, 75, 45, 25)
    ]
    assert lost == sorted(lost)


def test_the_difference_is_in_grey_levels_and_fits_the_decibels():
    images = torch.full((2, 3, 4, 4), 100, dtype=torch.uint8)
    other = images + torch.tensor([0, 10], dtype=torch.uint8).view(2, 1, 1, 1)
    assert compression.difference(images, other).tolist() == [0, 10]
    assert 20 * np.log10(255 / compression.COPY_LOSS) == pytest.approx(compression.TOLD)


@pytest.mark.parametrize("quality", [30, 75, 92])
def test_the_quality_of_a_file_is_read_from_its_table(quality):
    buffer = io.BytesIO()
    Image.new("RGB", (16, 16), "red").save(buffer, "JPEG", quality=quality)
    assert compression.quality_of(Image.open(buffer).quantization) == quality


# CAM and what its places see


def test_cam_and_grad_cam_of_the_brief_s_network_differ_by_the_number_of_places(small_resnet):
    images, classes = noise(), torch.tensor([0, 3, 5, 9])
    maps = cam.cams(small_resnet, images, classes)
    gradients = explain.grad_cam(small_resnet, images, explain.logit(classes), "block3", relu=False)
    assert maps.shape == (4, 4, 4)
    torch.testing.assert_close(gradients * 16, maps, rtol=0, atol=1e-5)


@pytest.mark.parametrize(("factor", "digits"), [(1 + 3e-4, 3), (1 + 3e-6, 5)])
def test_digits_are_those_of_the_largest_difference(factor, digits):
    theirs = torch.tensor([[1.0, 100.0]], dtype=torch.float64)
    assert cam.digits(theirs * factor, theirs).value == digits


def tiles():
    """A map with one place for each 8 pixels of brightness, and nothing beyond its own square."""
    layers = [
        ("block3", nn.AvgPool2d(8)),
        ("mean", nn.AdaptiveAvgPool2d(1)),
        ("flatten", nn.Flatten()),
        ("fc", nn.Linear(3, 10)),
    ]
    return nn.Sequential(OrderedDict(layers)).eval()


def test_a_place_that_sees_its_own_square_alone_depends_on_it_alone():
    model, images = tiles(), as_set(noise())
    found = fields.measured(model, images, "block3", "fc")
    assert found["field.own"].value == pytest.approx(1)
    assert found["field.square"].value == found["field.side"].value == 8
    seen = fields.sensitivity(model, images, "block3", "fc", (1, 2))
    assert (seen[:, 8:16, 16:24] > 0).all()
    assert (seen > 0).sum() == 4 * 8 * 8


def test_a_place_of_the_brief_s_network_sees_more_than_its_square(small_resnet):
    found = fields.measured(small_resnet, as_set(noise(2)), "block3", "fc")
    assert found["field.places"].value == 4
    assert found["field.side"].value > 8
    assert 1 / 16 < found["field.own"].value < 1


def test_three_strides_center_a_place_on_the_corner_of_its_square(small_resnet):
    """Whatever the weights: the middle of a field is pixel 8 i, three and a half off the middle."""
    images, place = as_set(noise(2)), (3, 3)
    seen = fields.sensitivity(small_resnet, images, "block3", "fc", place).sum(0) > 0
    rows = seen.any(1).nonzero().flatten()
    assert (rows[0], rows[-1]) == (24 - 22, 31)  # 22 pixels up from pixel 24, cut off below
    corner = torch.zeros(1, 32, 32)
    corner[0, 24, 24] = 1
    assert fields.off_center(corner, place, 4).tolist() == [-3.5]


def test_the_center_is_measured_where_no_border_cuts_the_field_off(small_resnet):
    """On an image that ends at its borders, these alone would make a shift of a few pixels."""
    images = as_set(noise(2))
    large = fields.mirrored(images)
    assert large.shape == (3, 64, 64)
    assert torch.equal(large.images[:, :, :32, :32], images.images)
    for across in (2, 3):  # its own mirror image
        assert torch.equal(large.images, large.images.flip(across))
    seen = fields.sensitivity(small_resnet, large, "block3", "fc", (4, 4)).sum(0) > 0
    for across in (0, 1):
        reached = seen.any(across).nonzero().flatten()
        assert (reached[0], reached[-1]) == (32 - 22, 32 + 22)
    found = fields.measured(small_resnet, images, "block3", "fc")
    assert found["field.side"].value == 45
    assert -7 < found["field.shift"].value < 0


def test_poolings_center_a_place_on_the_middle_of_its_square():
    found = fields.measured(tiles(), as_set(noise()), "block3", "fc")
    assert found["field.shift"].value == pytest.approx(0, abs=1e-3)


def test_an_aligned_map_has_each_place_at_its_corner_pixel():
    maps = noise(2, side=4)[:, 0]
    found = fields.aligned(maps, (32, 32))
    torch.testing.assert_close(found[:, ::8, ::8], maps)
    torch.testing.assert_close(found[:, 4, 0], (maps[:, 0, 0] + maps[:, 1, 0]) / 2)
    torch.testing.assert_close(found[:, 31, 31], maps[:, 3, 3])


def test_captions_say_what_is_seen_where_it_is_something_else():
    found = chosen.captions(("automobile", "cat"), torch.tensor([0, 1]), torch.tensor([1, 1]))
    assert found == ["car → cat", "cat"]


def test_answers_are_those_of_the_record():
    record = {"test": {"wrong": [1, 3], "predicted": [7, 8]}}
    assert chosen.answers(record, torch.tensor([4, 5, 6, 2])).tolist() == [4, 7, 6, 8]


# Patterns of maps


def test_spread_is_one_for_an_even_map_and_a_place_for_a_single_one():
    even, single = torch.ones(1, 4, 4), torch.zeros(1, 4, 4)
    single[0, 1, 2] = 5
    half = torch.cat([torch.ones(1, 2, 4), torch.zeros(1, 2, 4)], 1)
    found = gradcam.spread(torch.cat([even, single, half]))
    torch.testing.assert_close(found, torch.tensor([1, 1 / 16, 1 / 2]))
    assert gradcam.spread(torch.zeros(1, 4, 4)).isnan().all()


def test_the_central_share_of_an_even_map_is_a_quarter():
    torch.testing.assert_close(gradcam.central(torch.ones(1, 8, 8)), torch.tensor([0.25]))
    corner = torch.zeros(1, 4, 4)
    corner[0, 0, 0] = 1
    assert gradcam.central(corner) == 0


def test_the_highest_quarter_is_a_quarter_and_the_highest():
    ranking_of = noise(2)[:, 0]
    top = gradcam.highest(ranking_of, 0.25)
    assert top.flatten(1).sum(1).tolist() == [256, 256]
    for values, chosen_ones in zip(ranking_of, top, strict=True):
        assert values[chosen_ones].min() > values[~chosen_ones].max()


class Corner(nn.Module):
    """Sees class 1 where the upper left quarter is brighter than 0.235, on average."""

    def __init__(self):
        super().__init__()
        self.layer4 = nn.AvgPool2d(16)

    def forward(self, images):
        bright = self.layer4(images)[:, :, 0, 0].mean(1)
        return torch.stack([torch.full_like(bright, 0.235), bright], 1) * 100


def spots():
    """A white spot in the middle of the upper left quarter, on black; all of class 1."""
    images = torch.zeros(3, 3, 32, 32)
    images[:, :, 4:12, 4:12] = 1.0
    return as_set(images, torch.ones(3, dtype=torch.int64))


def quarter(row, column):
    """A map that is high in one quarter of the image."""
    found = torch.zeros(3, 32, 32)
    found[:, row : row + 16, column : column + 16] = 1.0
    return found


def test_blurring_what_a_map_points_to_breaks_an_answer_that_rests_on_it():
    """Blurred, the spot loses a part of its light to the other quarters."""
    assert gradcam.predicted(Corner(), spots()).tolist() == [1, 1, 1]
    assert gradcam._changed(Corner(), spots(), quarter(16, 16), "broken").tolist() == [0, 0, 0]
    assert gradcam._changed(Corner(), spots(), quarter(0, 0), "broken").tolist() == [1, 1, 1]


def test_an_answer_is_repaired_where_the_true_class_is_seen_without_the_part():
    dark = spots()
    dark = ImageSet(dark.images, torch.zeros(3, dtype=torch.int64), dark.classes)
    assert gradcam._changed(Corner(), dark, quarter(16, 16), "repaired").tolist() == [0, 0, 0]
    assert gradcam._changed(Corner(), dark, quarter(0, 0), "repaired").tolist() == [1, 1, 1]


@pytest.fixture
def small_resnet18():
    torch.manual_seed(0)
    return resnet18(width=8).eval()


def test_mistakes_where_no_place_speaks_for_the_true_class_are_counted(small_resnet18):
    """The linear layer reads nothing negative: a class with no positive weight has a blank map."""
    with torch.no_grad():
        small_resnet18.fc.weight[0].abs_()
        small_resnet18.fc.weight[1].abs_().neg_()
    images = as_set(noise(4), torch.tensor([1, 0, 0, 0]))
    answers = torch.zeros(4, dtype=torch.int64)
    found = gradcam._two_classes(small_resnet18, images, answers)
    assert found["gradcam.layer4.true_blank"].value == 0.25
    assert found["gradcam.layer4.two_classes"].n == 3
    assert found["gradcam.layer4.two_classes"].value == pytest.approx(1)


def test_the_family_s_maps_are_those_of_pytorch_grad_cam(small_resnet18):
    """The library enlarges maps and stretches them to [0, 1]; so do we, here."""
    from grad_cam_import import ClassifierOutputTarget
    from grad_cam_import import pytorch_grad_cam as library

    images, classes = as_set(noise()), torch.tensor([1, 4, 0, 7])
    targets = [ClassifierOutputTarget(label) for label in classes.tolist()]
    theirs = {
        "gradcam": library.GradCAM,
        "plusplus": library.GradCAMPlusPlus,
        "xgradcam": library.XGradCAM,
        "hirescam": library.HiResCAM,
    }
    for layer in gradcam.LAYERS:
        for name, method in theirs.items():
            with method(small_resnet18, [getattr(small_resnet18, layer)]) as made:
                expected = torch.from_numpy(made(images.images.float() / 255, targets))
            found = gradcam.maps(small_resnet18, images, classes, layer, name)
            found = explain.min_max(explain.upsampled(found, (32, 32)))
            # Ours are blank, and say so, where the library stretches next to nothing.
            seen = found.flatten(1).any(1)
            assert seen.any()
            # The library adds a small number to the divisor of Grad-CAM++.
            near = 0.05 if name == "plusplus" else 1e-4
            torch.testing.assert_close(found[seen], expected[seen], rtol=0, atol=near)


def test_a_ranking_that_hides_what_counts_first_scores_above_the_opposite():
    images, classes = spots().images.float() / 255, spots().labels
    best, worst = (
        ranking.score(Corner(), images, classes, sign * quarter(0, 0)) for sign in (1, -1)
    )
    assert (best > worst + 0.3).all()


# Shapley values


def test_the_ends_of_all_orders_are_alone_and_last(monkeypatch):
    """For a linear network a square adds the same at any moment: alone, last, on average."""
    torch.manual_seed(0)
    model, images = nn.Sequential(nn.Flatten(), nn.Linear(3 * 32 * 32, 10)), as_set(noise(2))
    classes = torch.tensor([3, 8])
    found = shapley.shapley(model, images, classes).values
    for end in shapley.alone_and_last(model, images, classes):
        torch.testing.assert_close(end, found, rtol=0, atol=1e-4)


def test_maps_become_the_means_of_the_squares(monkeypatch):
    monkeypatch.setattr(shapley, "grid", lambda: 2)
    maps = torch.arange(16.0).view(1, 4, 4)
    assert shapley.squares(maps).tolist() == [[[2.5, 4.5], [10.5, 12.5]]]


def test_a_map_is_told_by_others_that_are_like_it_and_by_no_others():
    same = torch.rand(2, 1, 4, 4, generator=torch.Generator().manual_seed(0))
    maps = torch.cat([same[0].expand(3, -1, -1), same[1].expand(2, -1, -1), same[1]])
    classes = torch.tensor([1, 1, 1, 2, 2, 7])
    found = shapley.with_mean_of(maps, classes[:, None] == classes)
    torch.testing.assert_close(found[:5], torch.ones(5))
    assert found[5].isnan()
    others = shapley.with_mean_of(maps, classes[:, None] != classes)
    between = explain.rank_correlation(*same)
    torch.testing.assert_close(others[:3], between.expand(3))
    assert ((between < others[3:5]) & (others[3:5] < 1)).all()  # the seventh class is like them


# The hub's network


@pytest.fixture
def file(tmp_path, monkeypatch):
    """A file of weights where the hub's would lie, and known by its digest."""
    monkeypatch.setenv("CNN_CORE_DATA", str(tmp_path))
    file = tmp_path / pretrained.HUB_ID / pretrained.FILE
    file.parent.mkdir(parents=True)
    torch.manual_seed(0)
    torch.save(resnet18().state_dict(), file)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    monkeypatch.setattr(pretrained, "SHA256", digest)
    return file


def test_the_hub_s_network_is_read_from_the_data_folder_and_computes_what_its_weights_say(file):
    torch.manual_seed(0)
    expected = resnet18(mean=pretrained.MEAN, std=pretrained.STD).eval()
    torch.testing.assert_close(pretrained.load()(noise(2)), expected(noise(2)))


def test_another_file_under_its_name_is_refused(file):
    file.write_bytes(file.read_bytes() + b" ")
    with pytest.raises(UserError, match=r"is not the pytorch_model.bin .* its SHA-256 is"):
        pretrained.load()


def test_weights_of_another_network_are_refused(tmp_path):
    torch.save({"conv1.weight": torch.zeros(1)}, tmp_path / "weights.bin")
    with pytest.raises(UserError, match=r"is no ResNet-18 for CIFAR-10: .*"):
        pretrained.read(tmp_path / "weights.bin")


def test_without_file_and_hub_one_line_says_what_to_do():
    with pytest.raises(UserError, match=r"not found: CNN_CORE_DATA is not set.*or go online"):
        pretrained.load()


def test_its_accuracy_is_measured_where_it_is_there_and_not_made_up_where_not(file, monkeypatch):
    monkeypatch.setenv("CNN_CORE_PRESET", "full")
    images = as_set(noise(6))
    right = pretrained.load()(images.images.float() / 255).argmax(1) == images.labels
    found = pretrained.measured(images)["hub.accuracy"]
    assert found.value == pytest.approx(right.float().mean().item())
    file.unlink()
    assert pretrained.measured(images)["hub.accuracy"].n == 0
