import torch

from cnn_core.data.drawn import SHAPES, shapes


def test_the_same_drawings_come_back_in_every_call():
    one, same = (shapes(20, SHAPES[:2], side=24) for _ in range(2))
    assert torch.equal(one.images, same.images)
    assert one.shape == (3, 24, 24)


def test_every_class_has_its_share():
    drawn = shapes(30, SHAPES, side=16)
    assert drawn.classes == SHAPES
    assert drawn.counts == (3,) * 10


def test_a_shape_stands_out_from_its_ground():
    """Two colors lie farther apart than the noise of 0.1 alone, in most drawings."""
    photos = shapes(40, ("square",), side=32).images.float() / 255
    spread = photos.flatten(2).std(2).amax(1)
    assert spread.median() > 0.2


def test_two_shapes_of_one_size_and_place_differ():
    disks, rings = (shapes(8, (name,), side=32).images for name in ("disk", "ring"))
    assert not torch.equal(disks, rings)
