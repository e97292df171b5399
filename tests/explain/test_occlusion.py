import captum.attr
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from cnn_core.explain import MapWarning, blur, image_mean, logit, occlusion, probability

FILLS = {"black": 0.0, "grey": 0.5, "mean": image_mean, "blur": blur(1.5)}


def fill_images(images, fill):
    return fill(images) if callable(fill) else torch.full_like(images, fill)


@pytest.mark.parametrize("fill", FILLS.values(), ids=FILLS)
@pytest.mark.parametrize(
    ("patch", "stride"), [(3, 1), ((4, 3), (2, 3)), ((5, 7), (5, 2)), ((8, 1), 1)]
)
def test_maps_are_captums(model, images, classes, patch, stride, fill):
    height, width = patch if isinstance(patch, tuple) else (patch, patch)
    down, right = stride if isinstance(stride, tuple) else (stride, stride)
    expected = captum.attr.Occlusion(model).attribute(
        images,
        sliding_window_shapes=(2, height, width),
        strides=(2, down, right),
        baselines=fill_images(images, fill),
        target=classes,
        perturbations_per_eval=8,
    )
    found = occlusion(model, images, patch=patch, stride=stride, fill=fill).map(logit(classes))
    torch.testing.assert_close(found, expected[:, 0], rtol=0, atol=1e-6)


@pytest.mark.parametrize("target", [logit, probability])
def test_values_are_those_of_images_with_the_patch_painted_on(model, images, classes, target):
    hidden = occlusion(model, images, patch=(3, 4), stride=(2, 3), fill=0.5)
    values = hidden.values(target(classes))
    assert values.shape == (3, 4, 3)  # starts 0, 2, 4, 6 (sticks out) and 0, 3, 6
    for row in range(4):
        for column in range(3):
            painted = images.clone()
            painted[:, :, 2 * row : 2 * row + 3, 3 * column : 3 * column + 4] = 0.5
            expected = target(classes)(model(painted))
            torch.testing.assert_close(values[:, row, column], expected, rtol=0, atol=1e-6)
    drops = target(classes)(model(images))[:, None, None] - values
    torch.testing.assert_close(hidden.drops(target(classes)), drops, rtol=0, atol=1e-6)


def test_a_patch_as_large_as_the_image_takes_everything_everywhere(model, images, classes):
    target = logit(classes)
    hidden = occlusion(model, images, patch=(8, 10), fill=0.25)
    change = target(model(images)) - target(model(torch.full_like(images, 0.25)))
    assert hidden.drops(target).shape == (3, 1, 1)
    torch.testing.assert_close(
        hidden.map(target), change[:, None, None].expand(3, 8, 10), rtol=0, atol=1e-6
    )


@given(chunk=st.integers(1, 200), count=st.integers(1, 3))
def test_the_chunk_decides_memory_not_the_result(chunk, count):
    model = nn.Sequential(nn.Flatten(), nn.Linear(36, 3)).double()
    images = torch.rand(count, 1, 6, 6, dtype=torch.float64)
    seen = []
    handle = model.register_forward_hook(lambda *call: seen.append(len(call[2])))
    small = occlusion(model, images, patch=2, fill=0.5, chunk=chunk)
    handle.remove()
    assert max(seen) <= chunk
    whole = occlusion(model, images, patch=2, fill=0.5, chunk=10_000)
    torch.testing.assert_close(small.outputs, whole.outputs, rtol=0, atol=1e-12)
    torch.testing.assert_close(small.original, whole.original, rtol=0, atol=1e-12)


def test_where_the_prediction_flips_and_to_what():
    # The class of the larger of two pixels, which a black patch hides one at a time.
    model, image = nn.Flatten(), torch.tensor([[[[0.9, 0.4]]]])
    hidden = occlusion(model, image, patch=1, fill=0.0)
    assert hidden.predicted.tolist() == [[[1, 0]]]
    assert hidden.flipped.tolist() == [[[True, False]]]


def test_any_callable_is_a_target(model, images):
    hidden = occlusion(model, images, patch=4, stride=4, fill=0.5)
    values = hidden.values(lambda outputs: outputs[:, 3] - outputs[:, 0])
    expected = hidden.outputs[..., 3] - hidden.outputs[..., 0]
    assert torch.equal(values, expected)


def test_black_hides_nothing_on_black_and_says_so(model, images, classes):
    images[1] = 0
    hidden = occlusion(model, images, patch=4, stride=2, fill=0.0)
    with pytest.warns(MapWarning, match=r"image 1 of 3: blank map, because no position changes"):
        maps = hidden.map(logit(classes))
    assert not maps[1].any()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"patch": 9}, "a patch of 9 pixels does not fit an image of 8 pixels"),
        ({"patch": (1, 11)}, "a patch of 11 pixels does not fit an image of 10 pixels"),
        ({"patch": 0}, "a patch of 0 pixels does not fit"),
        ({"patch": 2, "stride": 3}, "stride must be between 1 and the patch's 2, not 3"),
        ({"patch": 2, "stride": (1, 0)}, "stride must be between 1 and the patch's 2, not 0"),
    ],
)
def test_patches_and_strides_that_do_not_fit_are_refused(model, images, options, message):
    with pytest.raises(ValueError, match=message):
        occlusion(model, images, fill=0.0, **options)
