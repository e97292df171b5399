"""Three attacks on two models: budgets counted, rates by both conventions, gains by image."""

from dataclasses import replace
from functools import partial

import pytest
import torch

from cnn_core.attack.passes import CountsPasses
from cnn_core.attack.training import adversarial_cross_entropy
from cnn_core.data import mnist as data
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import Estimate
from cnn_core.results import read_results
from cnn_core.studies import evasion as study
from cnn_core.studies import mnist
from cnn_core.studies.evasion import (
    ablation,
    attacks,
    looks,
    rates,
    stall,
    variants,
    verdict,
)
from cnn_core.studies.samples import pixels

EPSILONS = (0, 8, 16)


@pytest.fixture(scope="module")
def _finished(tmp_path_factory):
    """A project in which the study has run: networks trained for a moment, forty test images."""
    folder = tmp_path_factory.mktemp("with_evasion") / "project"
    short = {name: replace(r, epochs=4, batch_size=20) for name, r in variants.RECIPES.items()}
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("cnn_core.settings.project_root", lambda: folder)
        monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
        splits = data.load()
        few = replace(
            splits,
            validation=splits.validation[:50],
            test=splits.test[:40],
        )
        monkeypatch.setattr(data, "load", lambda: few)
        monkeypatch.setattr(variants, "recipes", lambda: short)
        reader = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(784, 10))
        monkeypatch.setattr(mnist, "best_model", lambda: reader)
        for module in (attacks, rates, looks):
            monkeypatch.setattr(module, "EPSILONS", EPSILONS)
        for several in (attacks.ATTACKS, ablation.VARIANTS):
            for name, attack in several.items():
                if isinstance(attack, partial):
                    monkeypatch.setitem(several, name, partial(attack, steps=5))
        monkeypatch.setattr(ablation, "STARTS", 2)
        monkeypatch.setattr(verdict, "_queries", lambda: 10)
        study.run()
    return folder


@pytest.fixture
def values(finished_project):
    """The results of the finished study."""
    return {name: value["value"] for name, value in read_results("evasion")["values"].items()}


@pytest.fixture
def model(values):
    return study.networks("a")[0]


@pytest.fixture
def ones():
    digits = data.load().test
    return digits[digits.labels == attacks.SOURCE][:12]


# The models


def test_the_models_differ_in_nothing_but_the_objective():
    a, b = (variants.RECIPES[name] for name in study.VARIANTS)
    assert replace(b, objective=a.objective) == a
    assert b.objective.func is adversarial_cross_entropy
    assert b.objective.keywords["epsilon"] == pytest.approx(16 / 255)


def test_every_training_of_both_is_kept_and_loads_by_seed(values):
    assert sorted(read_results("evasion")["about"]["kept"]) == sorted(
        record["stem"] for name in study.VARIANTS for record in study.records(name)
    )
    assert [record["seed"] for record in study.records("b")] == list(variants.seeds())


# The attacks


@pytest.mark.parametrize(
    ("attack", "allowed"), [("untargeted", 20), ("targeted", 100), ("improved", 100)]
)
@pytest.mark.parametrize("levels", [1, 16, 64])
def test_no_image_costs_more_backward_passes_than_the_brief_allows(
    attack, allowed, levels, model, ones
):
    assert attacks.PASSES[attack] == allowed
    most = 0
    for index in range(4):
        counted = CountsPasses(model)
        attacks.attacked(attack, counted, ones[index : index + 1], levels)
        assert counted.passes <= allowed
        most = max(most, counted.passes)
    if levels == 1 and attack != "untargeted":
        assert most == allowed  # what resists is given all of them


@pytest.mark.parametrize("attack", attacks.ATTACKS)
@pytest.mark.parametrize("levels", [0, 8, 64])
def test_noise_stays_within_epsilon_in_grey_levels(attack, levels, model, ones):
    noise = attacks.attacked(attack, model, ones, levels) - pixels(ones)
    assert (255 * noise).abs().max() <= levels + 1e-3


def test_targeted_attacks_are_made_on_ones_and_ask_for_eights(digits):
    few = digits[:50]
    assert set(attacks.victims("targeted", few).labels.tolist()) == {1}
    assert len(attacks.victims("untargeted", few)) == 50
    assert set(attacks.goal_classes("improved", few).tolist()) == {8}
    assert torch.equal(attacks.goal_classes("untargeted", few), few.labels)


# The rates


def test_a_rate_counts_images_that_were_read_right_and_beside_it_all(values):
    # Without noise nobody who was read right is misread; of all, as many as were misread before.
    for name in study.VARIANTS:
        assert values[f"evasion.{name}.untargeted.0"] == 0
        records = study.records(name)
        wrong = len(records[0]["test"]["wrong"]) / 40
        assert values[f"evasion.all.{name}.untargeted.0"] == pytest.approx(wrong)
        assert values[f"evasion.{name}.accuracy"] == pytest.approx(1 - wrong)


def test_rates_of_trainings_are_those_of_an_outcome_by_hand():
    right = torch.tensor([[True, True, False, True], [True, False, True, True]])
    reached = torch.tensor([[True, False, True, False], [True, True, True, False]])
    found = rates.Outcome(right, {8: reached})
    assert found.rates(8) == pytest.approx([1 / 3, 2 / 3])


def test_a_gain_is_paired_by_image_and_taken_over_the_trainings_that_read_it_right():
    right = torch.tensor([[True, True, False, True], [True, True, False, False]])
    better = torch.tensor([[True, True, True, False], [True, False, True, True]])
    plain = torch.tensor([[True, False, False, False], [False, False, False, False]])
    gains = rates._gains("a", rates.Outcome(right, {8: better}), rates.Outcome(right, {8: plain}))
    assert gains["gain.a.8"].value == pytest.approx((0 + 1 + 0) / 3)
    # Image by image: (0 + 1) / 2, (1 + 0) / 2, dropped, 0.
    assert gains["mean_gain.a.8"].value == pytest.approx((0.5 + 0.5 + 0) / 3)
    assert gains["mean_gain.a.8"].n == 3


def test_every_number_that_the_brief_asks_for_has_its_name(values):
    for name in study.VARIANTS:
        for attack in attacks.ATTACKS:
            for levels in EPSILONS:
                assert 0 <= values[f"evasion.{name}.{attack}.{levels}"] <= 1
                assert 0 <= values[f"evasion.all.{name}.{attack}.{levels}"] <= 1


def test_no_name_of_a_result_begins_another(values):
    assert not [name for name in values for other in values if other.startswith(f"{name}.")]


# The ablation


def test_a_part_is_added_to_the_plain_attack_or_changed_in_the_improved_one():
    parts = {variant: ablation.reference(variant) for variant in ablation.VARIANTS}
    assert parts["plain_decay"] == parts["improved"] == "plain"
    assert parts["improved_restart"] == parts["improved_margin"] == "improved"


def test_a_gain_of_a_part_is_against_its_reference_on_the_same_images(values):
    for name in study.VARIANTS:
        assert values[f"evasion.ablation_gain.{name}.plain"] == 0
        for variant in ablation.VARIANTS:
            gain = values[f"evasion.ablation.{name}.{variant}"]
            gain -= values[f"evasion.ablation.{name}.{ablation.reference(variant)}"]
            assert values[f"evasion.ablation_gain.{name}.{variant}"] == pytest.approx(gain)


def test_no_variant_spends_more_than_the_brief_allows(values):
    for name in study.VARIANTS:
        for variant in ablation.VARIANTS:
            assert values[f"evasion.ablation_passes.{name}.{variant}"] <= 100


def test_more_starts_only_add_to_what_the_improved_attack_reaches(values):
    for name in study.VARIANTS:
        for levels in EPSILONS[1:]:
            left = values[f"evasion.left.{name}.{levels}"]
            assert left >= 0
            whole = values[f"evasion.{name}.improved.{levels}"] + left
            assert values[f"evasion.ceiling.{name}.{levels}"] == pytest.approx(whole)


def test_restarts_within_the_budget_keep_what_the_first_start_found(model, ones):
    classes = attacks.goal_classes("improved", ones)
    counted = CountsPasses(model)
    found = ablation.again(counted, pixels(ones), classes, epsilon=64 / 255)
    assert counted.passes <= 100 * len(ones)
    assert (found - pixels(ones)).abs().max() <= 64 / 255 + 1e-6


# An attack that stalls


class Sure(torch.nn.Module):
    """Two logits that both rise with brightness, the first one faster: from grey on it leads."""

    def forward(self, images):
        light = images.mean((1, 2, 3))
        return torch.stack([500 * light, 250 * light + 125], 1)


@pytest.fixture
def greys():
    """Two images whose first logits lead by 25 and by 5: float32 loses e^-25 beside 1."""
    given = torch.tensor([0.6, 0.52]).mul(255).round().byte()
    given = given[:, None, None, None].expand(2, 1, 28, 28).contiguous()
    return ImageSet(given, torch.zeros(2, dtype=torch.int64), ("a", "b"))


def test_single_precision_loses_the_part_of_the_gradient_that_lowers_the_right_logit(greys):
    assert stall.certain(Sure(), greys).tolist() == [True, False]
    for way, expected in {
        "single": [False, True],  # up instead of down
        "double": [True, True],
        "margin": [True, True],
    }.items():
        assert stall.misread(Sure(), greys, way, 32).tolist() == expected
        assert stall.misread(Sure(), greys, way, 16).tolist() == [False, True]


def test_what_a_way_gains_is_counted_on_the_digits_of_which_p_is_1(greys, monkeypatch):
    monkeypatch.setattr(stall, "sample", lambda images: images)
    found = stall.measured({"a": [Sure()]}, greys)
    assert (found["stall.images.a.certain"].value, found["stall.images.a.unsure"].value) == (1, 1)
    assert found["stall_gain.a.double.32"].value == 1
    assert found["stall_gain.a.double.16"].value == found["stall_gain.a.single.32"].value == 0


# The verdict


def test_transfer_is_shown_to_another_training_than_it_was_made_on(values, monkeypatch):
    models = {name: study.networks(name) for name in study.VARIANTS}
    made, shown = [], []

    def noted(attack, model, images, levels):
        made.append(model)
        return pixels(images)

    def seen(attack, model, adversarial, images):
        shown.append((made[-1], model))
        return torch.ones(len(images), dtype=torch.bool)

    monkeypatch.setattr(verdict, "attacked", noted)
    monkeypatch.setattr(verdict, "reached", seen)
    found = verdict.transferred(models, data.load().test[:20])
    victims = [models[name][1] for name in study.VARIANTS]
    makers = [models[name][0] for name in study.VARIANTS]
    expected = [
        (maker, victim) for victim in victims for maker in [victim, *makers]
    ]  # at home first, then from both
    assert all(
        one is other
        for pair, wanted in zip(shown, expected, strict=True)
        for one, other in zip(pair, wanted, strict=True)
    )
    assert set(found) == {
        *(f"transfer.{source}_to_{victim}" for source in "ab" for victim in "ab"),
        "transfer_shortfall.a",
        "transfer_shortfall.b",
    }


def test_better_counts_epsilons_with_room_at_which_the_interval_is_above_zero():
    def of(value, low):
        return Estimate(value, low, value + 0.1)

    values = {}
    for name in "ab":
        for levels in attacks.EPSILONS:
            values[f"mean.{name}.targeted.{levels}"] = of(0.5, 0.4)
            values[f"mean_gain.{name}.{levels}"] = of(0.1, 0.05)
    assert rates._shown(values)["contested"].value == 12  # 8, 12, 16, 20, 24, 32 on both
    values["mean.a.targeted.32"] = of(0.97, 0.96)  # no room
    values["mean_gain.b.8"] = of(0.01, 0.0)  # no proof
    values["mean_gain.b.64"] = of(0.01, 0.0)  # not asked
    found = rates._shown(values)
    assert (found["better"].value, found["contested"].value) == (10, 11)


def test_a_set_difference_is_test_minus_training(values):
    for name in study.VARIANTS:
        for attack in ("untargeted", "improved"):
            both = {
                which: values[f"evasion.set.{name}.{attack}.16.{which}"]
                for which in ("train", "test")
            }
            difference = values[f"evasion.set_difference.{name}.{attack}.16"]
            assert difference == pytest.approx(both["test"] - both["train"])


# What it looks like


def test_an_image_is_like_itself_and_less_so_with_more_noise():
    generator = torch.Generator().manual_seed(0)
    images = torch.rand(3, 1, 28, 28, generator=generator)
    noise = torch.rand(images.shape, generator=generator) - 0.5
    alike = [looks.likeness(images, (images + size * noise).clamp(0, 1)) for size in (0, 0.2, 0.8)]
    assert alike[0] == pytest.approx([1, 1, 1])
    assert all(one > less > more for one, less, more in zip(*alike, strict=True))
