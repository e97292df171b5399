"""Networks whose answer is known: one reads the color, one the digit, some a bit of both."""

import pytest
import torch
from torch import Tensor, nn

from cnn_core.data import colored as data
from cnn_core.data.colored import PALETTE
from cnn_core.studies.colored import attack, attacked, reading, selectivity, truth
from cnn_core.train.unbiased import colors_of


@pytest.fixture(scope="module")
def images():
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
        return data.load().hard_random[:30]


class ReadsColor(nn.Module):
    """Answers with the color of a part of the image: of all, of the stroke or of the ground."""

    def __init__(self, strokes: Tensor | None = None):
        super().__init__()
        self.strokes = strokes

    def forward(self, shown: Tensor) -> Tensor:
        if self.strokes is not None:
            shown = shown * self.strokes[: len(shown), None]
        return 9.0 * nn.functional.one_hot(colors_of(shown), 10)


def test_every_digit_is_painted_in_every_color(images):
    painted = reading.in_every_color(images)
    assert painted.shape == (10, 30, 3, 28, 28)
    for color, shown in enumerate(painted):
        absent = torch.tensor(PALETTE[color]) == 0
        assert not shown[:, absent].any()
    own = painted[images.colors, torch.arange(30)] * 255
    assert (own - images.set.images).abs().max() <= 1


def test_who_reads_the_color_is_told_from_who_reads_the_digit(images):
    labels = images.set.labels
    by_color = torch.arange(10)[:, None].expand(10, 30)
    assert reading.shares(by_color, labels) == {"color": 1, "digit": 0, "neither": 0}
    by_digit = labels.expand(10, 30)
    assert reading.shares(by_digit, labels) == {"color": 0, "digit": 1, "neither": 0}


def test_the_grid_has_the_most_frequent_answer_for_each_digit_in_each_color():
    labels = torch.tensor([0, 0, 0, *range(1, 10)])
    predicted = labels.expand(10, -1).clone()
    predicted[4, :2] = 4  # two of three zeros in the fifth color are read as a four
    most, share = reading.grid(predicted, labels)
    expected = torch.arange(10)[:, None].repeat(1, 10)
    expected[0, 4] = 4
    assert torch.equal(most, expected)
    assert share[0, 4].item() == pytest.approx(2 / 3)
    assert share[0, 3] == share[5, 5] == 1


def test_variance_is_divided_between_color_and_digit():
    generator = torch.Generator().manual_seed(0)
    labels = torch.arange(3).repeat(200)
    by_color = torch.randn(4, generator=generator)[:, None].expand(4, 600)
    by_digit = torch.tensor([0.0, 1.0, 5.0])[labels].expand(4, 600)
    noise = torch.randn(4, 600, generator=generator)
    silent = torch.zeros(4, 600)
    channels = torch.stack([by_color, by_digit, noise, silent, by_color + by_digit], 2)
    found = selectivity.selectivity(channels, labels)
    ratio = by_color.var(correction=0) / (by_color + by_digit).var(correction=0)
    near = {"rtol": 0, "atol": 0.01}
    torch.testing.assert_close(found.color.float(), torch.tensor([1, 0, 0, 0, ratio]), **near)
    torch.testing.assert_close(found.digit.float(), torch.tensor([0, 1, 0, 0, 1 - ratio]), **near)
    # Of noise that is drawn anew for each of four colors, a mean over them keeps a quarter.
    expected = torch.tensor([0, 1, 0.25, 0, 1 - ratio])
    torch.testing.assert_close(found.shape.float(), expected, rtol=0, atol=0.05)


def test_a_shape_counts_though_its_mean_over_the_places_is_always_the_same():
    left_or_right = torch.tensor([[1.0, 0.0], [0.0, 1.0]]).repeat(5, 1).expand(4, 10, 2)
    found = selectivity.selectivity(left_or_right[:, :, None], torch.zeros(10))
    assert (found.color, found.digit, found.shape) == (0, 0, 1)


def test_of_large_maps_every_third_place_is_looked_at(images):
    network = nn.Sequential(nn.Identity(), nn.Flatten(), nn.Linear(2352, 10))
    painted = reading.in_every_color(images[:2])
    found = selectivity.responses(network, painted, ["0", "2"])
    assert torch.equal(found["0"], painted[..., ::3, ::3])
    assert found["2"].shape == (10, 2, 10)


def test_repainting_tells_which_part_is_read(images):
    strokes = truth.effects(ReadsColor(images.strokes), images)
    assert strokes.stroke.min() > 0.9
    assert strokes.ground.abs().max() < 1e-6
    assert strokes.share.min() > 0.999
    assert strokes.color.min() > 0.9
    grounds = truth.effects(ReadsColor(~images.strokes), images)
    assert grounds.share.max() < 0.001


def test_who_reads_neither_has_no_part_to_prefer(images):
    constant = nn.Sequential(nn.Flatten(), nn.Linear(2352, 10))
    nn.init.zeros_(constant[1].weight)
    assert (truth.effects(constant, images).share == 0.5).all()


def test_mass_on_the_stroke_is_counted_against_its_area(images):
    strokes = images.strokes
    area = strokes.flatten(1).double().mean(1)
    everywhere = torch.ones(30, 28, 28)
    torch.testing.assert_close(truth.density(everywhere, strokes).double(), torch.ones(30).double())
    only = strokes.float() - 2 * (~strokes).float()  # negative values do not count
    torch.testing.assert_close(truth.density(only, strokes).double(), 1 / area)
    blank = torch.zeros(30, 28, 28)
    torch.testing.assert_close(truth.density(blank, strokes).double(), torch.ones(30).double())


def test_what_tells_two_networks_apart_is_counted_image_by_image(images, monkeypatch):
    constant = nn.Sequential(nn.Flatten(), nn.Linear(2352, 10))
    nn.init.zeros_(constant[1].weight)
    lazy, some = ReadsColor(), images[:6]
    everywhere, strokes = torch.ones(6, 28, 28), some.strokes.float()
    maps = {
        "sees": lambda model, given, classes: everywhere if model is lazy else strokes,
        "blind": lambda model, given, classes: strokes,
    }
    monkeypatch.setattr(truth, "explanations", lambda: maps)
    values = truth.measured({"lazy": [lazy], "best": [constant]}, {"any": some})
    told = {name: values[f"truth.told.any.{name}"].value for name in (*maps, "repainting")}
    assert told == {"sees": 1, "blind": 0.5, "repainting": 1}
    assert values["truth.lazy.any.color_effect"].value > 0.9
    assert abs(values["truth.best.any.color_effect"].value) < 1e-6


def test_a_noise_is_a_shift_of_the_color_and_a_rest_without_one():
    noise = torch.rand(4, 3, 5, 5)
    constant = attack.constant_part(noise)
    rest = noise - constant
    torch.testing.assert_close(rest.mean((2, 3)), torch.zeros(4, 3), rtol=0, atol=1e-6)
    both = attack.energy(constant) + attack.energy(rest)
    torch.testing.assert_close(both, attack.energy(noise))


def test_what_the_parts_of_a_noise_gain_is_told_apart():
    """The target's logit is the sum of all pixels; the others are 0, so that only color counts."""
    network = nn.Sequential(nn.Flatten(), nn.Linear(48, 10, bias=False))
    nn.init.zeros_(network[1].weight)
    nn.init.ones_(network[1].weight[attack.TARGET])
    noise = 0.1 * torch.rand(4, 3, 4, 4)
    _, by_color, by_shape = attack.divided(network, torch.full((4, 3, 4, 4), 0.5), noise)
    torch.testing.assert_close(by_color, torch.ones(4))
    torch.testing.assert_close(by_shape, torch.zeros(4), rtol=0, atol=1e-4)


def test_the_attack_by_color_moves_all_pixels_of_a_channel_alike():
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = nn.Sequential(nn.Flatten(), nn.Linear(48, 10))
    images = torch.full((3, 3, 4, 4), 0.5)
    found = attack.ATTACKS["color"](
        network, images, torch.tensor([1, 2, 3]), epsilon=0.1, targeted=True
    )
    noise = found - images
    assert noise.abs().amax() == pytest.approx(0.1)
    assert (noise.amax((2, 3)) == noise.amin((2, 3))).all()


def test_protocols_differ_in_which_images_they_ask():
    """Of a hundred images only the first ten, which the lazy network falls to first, are harder."""
    lazy, best = torch.full((1, 100), 0.2), torch.full((1, 100), 0.1)
    lazy[0, :10] = 0.05
    found = {
        name: attack.Fooled(epsilon, *[torch.zeros(1, 100)] * 4)
        for name, epsilon in {"lazy": lazy, "best": best}.items()
    }
    values = {name: one.value for name, one in attacked._protocols(found).items()}
    assert values["protocol.one"] == pytest.approx(0.1)
    assert values["protocol.picked_lazy"] == 1
    assert values["protocol.picked_best"] == 1  # all are equally easy, and the first come first
    assert values["protocol.twenty"] < 0.01
