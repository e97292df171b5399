import pytest
import torch

from cnn_core.explain import min_max, upsampled


@pytest.mark.parametrize("mode", ["bilinear", "bicubic", "nearest"])
def test_a_map_that_is_the_same_everywhere_stays_so(mode):
    maps = torch.tensor([1.0, -2.0]).view(2, 1, 1).expand(2, 3, 4)
    torch.testing.assert_close(upsampled(maps, (6, 12), mode), maps[:, :1, :1].expand(2, 6, 12))


def test_nearest_shows_the_places_of_the_layer():
    large = upsampled(torch.tensor([[[1.0, 2.0], [3.0, 4.0]]]), (4, 4), "nearest")
    assert large[0].tolist() == [[1, 1, 2, 2], [1, 1, 2, 2], [3, 3, 4, 4], [3, 3, 4, 4]]


def test_each_map_is_stretched_by_itself():
    maps = torch.tensor([[[1.0, 2.0]], [[10.0, 30.0]], [[-1.0, -1.0]]])
    assert min_max(maps).tolist() == [[[0, 1]], [[0, 1]], [[0, 0]]]
