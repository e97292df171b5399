import pytest
import torch

from cnn_core.data import colored, mnist
from cnn_core.data.images import ImageSet

PALETTE = torch.tensor(colored.PALETTE)


@pytest.fixture
def grey(digits):
    return digits[:400]


def paint(grey, colors, seed=0):
    return colored.colored(grey, colors, torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("color", range(10))
def test_the_stroke_is_grey_times_color_and_the_ground_noise_times_color(grey, color):
    found = paint(grey, torch.full((len(grey),), color))
    assert torch.equal(found.strokes, grey.images[:, 0].float() / 255 > 0.1)
    pixels = found.set.images.float() / 255
    expected = grey.images.float() / 255 * PALETTE[color].view(3, 1, 1)
    on = found.strokes[:, None].expand(-1, 3, -1, -1)
    torch.testing.assert_close(pixels[on], expected[on], rtol=0, atol=0.5001 / 255)
    ground = pixels.movedim(1, -1)[~found.strokes]
    assert ground.max() <= 0.4
    for channel, strength in enumerate(colored.PALETTE[color]):
        mean = ground[:, channel].mean().item()
        assert mean == pytest.approx(0.2 * strength, abs=0.002)  # uniform between 0 and 0.4
    shades = ground / PALETTE[color].clamp(min=1e-9)
    strongest = shades[:, PALETTE[color].argmax()]
    for channel in PALETTE[color].nonzero().flatten():  # one noise for all channels
        torch.testing.assert_close(shades[:, channel], strongest, rtol=0, atol=4 / 255)


def test_the_same_seed_paints_the_same(grey):
    colors = torch.zeros(len(grey), dtype=torch.long)
    first, again, other = (paint(grey, colors, seed).set.fingerprint for seed in (0, 0, 1))
    assert first == again != other


@pytest.mark.parametrize("bias", [0.0, 0.5, 0.95, 1.0])
def test_the_bias_is_the_probability_of_the_own_color_beside_what_chance_adds(bias):
    labels = torch.arange(10).repeat(3_000)
    colors = colored.biased_colors(labels, torch.Generator().manual_seed(0), bias=bias)
    expected = bias + (1 - bias) / 10
    assert (colors == labels).float().mean().item() == pytest.approx(expected, abs=0.01)


def test_random_colors_are_equally_likely_and_inverted_ones_never_match():
    labels = torch.arange(10).repeat(3_000)
    uniform = colored.uniform_colors(labels, torch.Generator().manual_seed(0))
    inverted = colored.inverted_colors(labels, torch.Generator().manual_seed(0))
    assert (inverted != labels).all()
    for colors in (uniform, inverted):
        counts = torch.bincount(colors, minlength=10)
        assert counts.sum() == 30_000
        assert (counts - 3_000).abs().max() < 250  # about five standard deviations


def test_the_sets_are_fixed_disjoint_and_know_the_truth(monkeypatch):
    monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
    found, again = colored.load(), colored.load()
    assert found.splits.fingerprint == again.splits.fingerprint
    grey = mnist.load_unsplit()
    assert len(found.train) + len(found.validation) == len(grey.train)
    assert len(found.validation) == round(0.2 * len(grey.train))
    for hard in (found.easy, found.hard_random, found.hard_inverted):
        assert torch.equal(hard.strokes, grey.test.images[:, 0] > 25.5)
        assert torch.equal(hard.set.labels, grey.test.labels)
    assert torch.equal(found.recolored.strokes, found.validation.strokes)
    assert found.train.matches.float().mean() > 0.9
    assert found.easy.matches.float().mean() > 0.9
    assert found.hard_random.matches.float().mean() < 0.2
    assert not found.hard_inverted.matches.any()


def test_the_hard_sets_do_not_depend_on_the_bias(monkeypatch):
    monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
    lazy, fair = colored.load(), colored.load(bias=0.1)
    assert lazy.hard_random.set.fingerprint == fair.hard_random.set.fingerprint
    assert lazy.train.set.fingerprint != fair.train.set.fingerprint


def test_a_part_keeps_images_colors_and_strokes_together(grey):
    whole = paint(grey, torch.arange(len(grey)) % 10)
    part = whole[torch.tensor([7, 3])]
    assert len(part) == 2
    assert part.colors.tolist() == [7, 3]
    assert torch.equal(part.set.images, whole.set.images[[7, 3]])
    assert torch.equal(part.strokes, whole.strokes[[7, 3]])


def test_matches_compares_colors_with_labels():
    images = ImageSet(
        torch.zeros(3, 3, 2, 2, dtype=torch.uint8), torch.tensor([1, 2, 3]), ("",) * 4
    )
    found = colored.ColoredSet(images, torch.tensor([1, 0, 3]), torch.zeros(3, 2, 2).bool())
    assert found.matches.tolist() == [True, False, True]


def test_repainting_in_its_own_color_gives_the_image_back(grey):
    found = paint(grey, torch.arange(len(grey)) % 10)
    again = colored.repainted(found, found.colors, found.colors)
    difference = (again.int() - found.set.images.int()).abs()
    assert difference.max() <= 1  # dark colors were rounded at half the scale


def test_stroke_and_ground_are_repainted_each_for_itself(grey):
    yellow = paint(grey, torch.full((len(grey),), 3))
    red, blue = (torch.full((len(grey),), color) for color in (0, 2))
    found = colored.repainted(yellow, red, blue).movedim(1, -1)
    strokes, grounds = found[yellow.strokes], found[~yellow.strokes]
    assert torch.equal(strokes[:, 0], yellow.set.images[:, 0][yellow.strokes])
    assert torch.equal(grounds[:, 2], yellow.set.images[:, 0][~yellow.strokes])
    assert not strokes[:, 1:].any()
    assert not grounds[:, :2].any()
