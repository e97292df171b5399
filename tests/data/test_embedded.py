import torch
from sklearn.datasets import load_digits


def test_the_digits_have_the_form_of_mnist(digits):
    assert digits.images.shape == (1797, 1, 28, 28)
    assert digits.classes == tuple("0123456789")
    assert digits.images.max() == 255


def test_a_digit_lies_in_a_black_frame_of_four_pixels(digits):
    framed = digits.images.clone()
    framed[:, :, 4:-4, 4:-4] = 0
    assert not framed.any()


def test_labels_are_those_of_scikit_learn(digits):
    assert digits.labels.tolist() == load_digits().target.tolist()


def test_a_digit_is_the_small_one_enlarged(digits):
    small = torch.from_numpy(load_digits().images).flatten(1)
    # Averages over 2.5 × 2.5 pixels bring the 20×20 digit back to 8×8, blurred.
    large = torch.nn.functional.interpolate(
        digits.images[:, :, 4:-4, 4:-4].double(), size=8, mode="area"
    ).flatten(1)
    for one, other in zip(small[:50], large[:50], strict=True):
        assert torch.corrcoef(torch.stack([one, other]))[0, 1] > 0.9
