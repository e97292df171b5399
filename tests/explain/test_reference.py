import numpy as np
import scipy.ndimage
import torch

from cnn_core.explain import constant_map, edge_map, random_map


def test_edges_are_those_of_scipys_sobel_filter(images):
    for image, edges in zip(images.double(), edge_map(images.double()), strict=True):
        grey = image.mean(0).numpy()
        slopes = [scipy.ndimage.sobel(grey, axis, mode="nearest") for axis in (0, 1)]
        torch.testing.assert_close(edges, torch.from_numpy(np.hypot(*slopes)))


def test_chance_comes_from_the_generator_alone(images):
    before = torch.get_rng_state()
    maps = [random_map(images, torch.Generator().manual_seed(seed)) for seed in (0, 0, 1)]
    assert maps[0].shape == (3, 8, 10)
    assert torch.equal(maps[0], maps[1])
    assert not torch.equal(maps[0], maps[2])
    assert torch.equal(torch.get_rng_state(), before)


def test_a_constant_map_prefers_no_pixel(images):
    assert torch.equal(constant_map(images), torch.ones(3, 8, 10))
