import pytest
import torch
from torch import nn

from cnn_core.explain import Curve, blur, deletion, insertion, logit, probability


def total(outputs):
    return outputs.sum(1)


def test_pixels_go_from_the_highest_of_the_map_to_the_lowest():
    image = torch.tensor([[[[0.1, 0.2], [0.3, 0.4]]]])
    curve = deletion(nn.Flatten(), image, -image[:, 0], total, steps=4, fill=0.0)
    torch.testing.assert_close(curve.values, torch.tensor([[1.0, 0.9, 0.7, 0.4, 0.0]]))
    curve = insertion(nn.Flatten(), image, -image[:, 0], total, steps=2, fill=0.0)
    torch.testing.assert_close(curve.values, torch.tensor([[0.0, 0.3, 1.0]]))


def test_curves_run_between_the_image_and_the_fill(model, images, classes):
    target, maps = probability(classes), torch.rand(3, 8, 10)
    gone = deletion(model, images, maps, target, steps=7, fill=blur(2.0)).values
    back = insertion(model, images, maps, target, steps=7, fill=blur(2.0)).values
    assert gone.shape == back.shape == (3, 8)
    whole, hidden = target(model(images)), target(model(blur(2.0)(images)))
    for curve, ends in ((gone, (whole, hidden)), (back, (hidden, whole))):
        torch.testing.assert_close(curve[:, 0], ends[0], rtol=0, atol=1e-6)
        torch.testing.assert_close(curve[:, -1], ends[1], rtol=0, atol=1e-6)


def test_insertion_by_a_map_is_deletion_by_its_opposite_backwards(model, images):
    maps = torch.rand(3, 8, 10)  # without ties
    options = {"steps": 8, "fill": 0.0}
    back = insertion(model, images, maps, logit(0), **options).values
    gone = deletion(model, images, -maps, logit(0), **options).values
    torch.testing.assert_close(back, gone.flip(1), rtol=0, atol=1e-6)


def test_each_image_has_a_map_of_its_own(model, images, classes):
    maps = torch.rand(3, 8, 10)
    together = deletion(model, images, maps, logit(classes), steps=5, fill=0.5).values
    alone = [
        deletion(model, images[[n]], maps[[n]], logit(classes[[n]]), steps=5, fill=0.5).values
        for n in range(3)
    ]
    torch.testing.assert_close(together, torch.cat(alone), rtol=0, atol=1e-6)


def test_the_area_is_that_of_trapezoids():
    curve = Curve(torch.tensor([[1.0, 0.5, 0.0], [1.0, 1.0, 1.0], [1.0, 0.0, 0.0]]))
    assert curve.area.tolist() == [0.5, 1.0, 0.25]


@pytest.mark.parametrize(
    ("size", "steps", "message"),
    [
        ((4, 5), 5, r"maps must be \(3, 8, 10\), like the images, not \(3, 4, 5\)"),
        ((8, 10), 0, "steps must be between 1 and 80 pixels, not 0"),
        ((8, 10), 81, "steps must be between 1 and 80 pixels, not 81"),
    ],
)
def test_maps_and_steps_that_do_not_fit_are_refused(model, images, size, steps, message):
    with pytest.raises(ValueError, match=message):
        deletion(model, images, torch.rand(3, *size), logit(0), steps=steps, fill=0.0)
