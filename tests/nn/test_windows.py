import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.nn.windows import pair, seen_at, windows_that_fit


@pytest.mark.parametrize("value", [2, (2, 2), [2, 2], torch.Size([2, 2])])
def test_one_integer_stands_for_two(value):
    assert pair(value, "stride") == (2, 2)


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        (1.5, TypeError, "stride must be an integer or a pair of integers, not 1.5"),
        ((1, 2.0), TypeError, r"stride must be an integer or a pair of integers, not \(1, 2.0\)"),
        ("same", TypeError, "stride must be an integer or a pair of integers, not 'same'"),
        (None, TypeError, "stride must be an integer or a pair of integers, not None"),
        ((1, 2, 3), RuntimeError, r"stride must be one integer or two, not 3: \(1, 2, 3\)"),
        ((1, 0), RuntimeError, r"stride must be at least 1, not \(1, 0\)"),
        (-1, RuntimeError, "stride must be at least 1, not -1"),
    ],
)
def test_what_is_no_pair_is_named(value, error, message):
    with pytest.raises(error, match=message):
        pair(value, "stride", least=1)


@given(*[st.integers(1, 9)] * 3, st.integers(0, 3))
def test_as_many_windows_fit_as_can_be_counted(size, kernel, stride, padding):
    starts = range(-padding, size + padding, stride)
    count = sum(start + kernel <= size + padding for start in starts)
    arguments = [(side, 7) for side in (size, kernel, stride)]
    if count:
        assert windows_that_fit(*arguments, (padding, 0)) == (count, 1)
    else:
        with pytest.raises(RuntimeError, match="must not be larger"):
            windows_that_fit(*arguments, (padding, 0))


def test_a_kernel_larger_than_the_padded_image_is_named_with_both_sizes():
    with pytest.raises(RuntimeError, match=r"kernel \(3 × 5\) .* padded input \(4 × 4\)"):
        windows_that_fit((2, 4), kernel=(3, 5), stride=(1, 1), padding=(1, 0))


def test_what_windows_see_at_a_position_is_a_view():
    image = torch.arange(42).view(1, 6, 7)
    seen = seen_at((1, 2), image, stride=(2, 3), windows=(2, 2))
    assert seen.tolist() == [[[9, 12], [23, 26]]]
    assert seen.data_ptr() == image[0, 1, 2].data_ptr()
