"""Masks, patches, parts and tiles: on photos and networks where it is known what they do."""

import pytest
import torch
from torch import nn

from cnn_core import explain
from cnn_core.data.images import ImageSet
from cnn_core.studies.pets import copies, masks, parts, sliding, texture


def noise(count=4, side=48):
    return torch.rand(count, 3, side, side, generator=torch.Generator().manual_seed(0))


def as_set(images, labels=None):
    labels = torch.arange(len(images)) % 2 if labels is None else labels
    return ImageSet((255 * images).round().byte(), labels, ("cat", "dog"))


class Spot(nn.Module):
    """Says ``dog`` as surely as the middle of the upper left quarter is bright."""

    def forward(self, images):
        _, _, height, width = images.shape
        bright = images[:, :, height // 4, width // 4].mean(1)
        return torch.stack([torch.full_like(bright, 0.6), bright], 1) * 20


@pytest.mark.parametrize("side", [48, 96])
def test_masks_hide_a_third_and_the_checkerboard_a_half(side):
    for name, hidden in masks.masks(side).items():
        expected = 1 / 2 if name == "checkerboard" else 1 / 3
        assert hidden.shape == (side, side)
        assert hidden.double().mean().item() == pytest.approx(expected, abs=0.03)


def test_three_thirds_make_a_photo_and_center_and_border_do_not_meet():
    found = masks.masks(96)
    for three in (("left", "middle", "right"), ("top", "waist", "bottom")):
        assert (sum(found[name].int() for name in three) == 1).all()
    assert not (found["center"] & found["border"]).any()
    assert found["center"][48, 48]
    assert found["border"][0, 0]
    assert found["top"][0].all()
    assert found["left"][:, 0].all()


def test_a_mask_leaves_the_rest_of_the_photo_alone():
    images, hidden = noise(), masks.masks(48)["center"]
    behind = masks.masked(images, hidden, 0.0)
    assert (behind[:, :, hidden] == 0).all()
    assert torch.equal(behind[:, :, ~hidden], images[:, :, ~hidden])


def test_a_mask_costs_what_it_hides():
    bright = as_set(torch.ones(4, 3, 48, 48), torch.ones(4, dtype=torch.int64))
    found = masks.measured(Spot(), bright)
    assert found["mask.top.black"].value == found["mask.left.black"].value == 0
    assert found["mask.bottom.black"].value == found["mask.border.black"].value == 1
    assert found["mask.top.black_cost"].value == 1
    assert found["mask.bottom_over_top"].value == 1  # grey, too, is too dark for it
    assert found["mask.border_over_center"].value == 1


def test_the_patch_that_costs_most_covers_what_the_network_looks_at():
    bright = as_set(torch.ones(3, 3, 48, 48), torch.ones(3, dtype=torch.int64))
    hidden = sliding.occluded(Spot(), bright, "medium", 0.0)
    best = sliding.best_places(hidden, bright)
    assert best.shape == (3, 48, 48)
    assert best[:, 12, 12].all()
    assert (best.flatten(1).sum(1) == 16**2).all()


def test_only_the_shown_part_is_left():
    images = noise(2)
    shown = torch.zeros(2, 48, 48, dtype=torch.bool)
    shown[0, :10] = True
    left = sliding.only(images, shown, 0.5)
    assert torch.equal(left[0, :, :10], images[0, :, :10])
    assert (left[0, :, 10:] == 0.5).all()
    assert (left[1] == 0.5).all()


def test_accuracy_over_all_places_and_photos_that_some_place_turns():
    bright = as_set(torch.ones(2, 3, 48, 48), torch.ones(2, dtype=torch.int64))
    hidden = sliding.occluded(Spot(), bright, "medium", 0.0)
    found = sliding._accuracy("x", hidden, bright)
    covering = explain.probability(1)
    turned = (hidden.values(covering) < 0.5).double().mean().item()
    assert 0 < turned < 0.5
    assert found["x.accuracy"].value == pytest.approx(1 - turned)
    assert found["x.turned"].value == 1


HEAD = torch.tensor([[0, 0, 10, 12], [20, 20, 40, 40]])
ANIMAL = torch.tensor([[0, 0, 30, 40], [18, 18, 42, 42]])


def test_pieces_of_body_and_ground_are_as_large_as_the_head_and_off_it():
    found = parts.parts(HEAD, ANIMAL, 48)
    for name in ("body", "ground"):
        assert torch.equal(found[name][:, 2:] - found[name][:, :2], HEAD[:, 2:] - HEAD[:, :2])
    assert parts.overlap(found["body"], HEAD)[0] == 0
    assert (found["body"][0, 2:] <= ANIMAL[0, 2:]).all()
    assert parts.overlap(found["ground"], ANIMAL)[0] == 0


def test_where_the_head_is_the_animal_there_is_no_room_for_a_piece_of_body():
    room = parts.apart(HEAD, ANIMAL, parts.parts(HEAD, ANIMAL, 48))
    assert room["body"].tolist() == [True, False]
    assert room["ground"].tolist() == [True, True]


def test_the_bands_of_a_head_lie_one_above_the_other_and_fill_it():
    found = parts.parts(HEAD, ANIMAL, 48)
    covered = [parts.covered(found[band], 48) for band in parts.BANDS]
    assert torch.equal(covered[0] | covered[1] | covered[2], parts.covered(HEAD, 48))
    assert not (covered[0] & covered[1]).any()
    assert found["ears"][0].tolist() == [0, 0, 10, 4]
    assert found["muzzle"][0].tolist() == [0, 8, 10, 12]


def test_a_box_covers_its_pixels():
    covered = parts.covered(torch.tensor([[1, 2, 4, 3]]), 5)[0]
    assert covered.nonzero().tolist() == [[2, 1], [2, 2], [2, 3]]


def test_the_overlap_is_the_share_of_the_first_box():
    boxes, others = (
        torch.tensor([[0, 0, 4, 4]] * 3),
        torch.tensor([[2, 0, 8, 8], [0, 0, 4, 4], [5, 5, 9, 9]]),
    )
    assert parts.overlap(boxes, others).tolist() == [0.5, 1, 0]


def test_tiles_keep_their_inside_and_change_places():
    images = noise()
    mixed = texture.shuffled(images, 4)

    def tiles(image):
        cut = image.view(3, 4, 12, 4, 12).permute(1, 3, 0, 2, 4).reshape(16, -1)
        return {tuple(tile) for tile in cut.tolist()}

    for image, shown in zip(images, mixed, strict=True):
        assert tiles(image) == tiles(shown)
        assert not torch.equal(image, shown)


def test_one_tile_is_the_photo_and_a_remainder_is_an_error():
    assert torch.equal(texture.shuffled(noise(), 1), noise())
    with pytest.raises(ValueError, match="5 × 5 tiles do not divide 48 × 48"):
        texture.shuffled(noise(), 5)


def test_a_photo_without_color_has_equal_channels():
    red, green, blue = texture.without()["grey"](noise()).unbind(1)
    assert torch.equal(red, green)
    assert torch.equal(green, blue)


def test_a_copy_of_a_photo_is_its_twin_however_bright_and_another_is_not():
    photos = torch.nn.functional.interpolate(noise(4, side=6), 48, mode="bilinear")
    similar = copies.likeness(as_set(photos), as_set(photos * 0.5 + 0.1))
    assert (similar.diag() > 0.99).all()
    assert (similar - torch.eye(4)).max() < copies.TWINS
