import pytest
import torch

from cnn_core.attack.minimal import MinimalEpsilon
from cnn_core.data import mnist as data
from cnn_core.data.images import ImageSet
from cnn_core.errors import UserError
from cnn_core.nn.mnist import mnist_cnn
from cnn_core.nn.scratch import scratch_cnn
from cnn_core.results import read_results
from cnn_core.runs import Request
from cnn_core.studies import adversarial as study
from cnn_core.studies import judges, mnist, scratch
from cnn_core.studies.adversarial import from_noise, one_noise, own_noise, towards
from cnn_core.studies.samples import one_of_each, pixels


def untrained(make, seed):
    torch.manual_seed(seed)
    return make().eval()


@pytest.fixture(scope="module")
def _finished(tmp_path_factory):
    """A project in which the study has run: untrained networks, a few of the embedded digits."""
    folder = tmp_path_factory.mktemp("with_adversarial") / "project"
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("cnn_core.settings.project_root", lambda: folder)
        monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
        monkeypatch.setattr(mnist, "best_model", lambda: untrained(mnist_cnn, 1))
        monkeypatch.setattr(mnist, "best_stem", lambda: "mnist-best-s0-0")
        monkeypatch.setattr(
            scratch, "kept_model", lambda: untrained(lambda: scratch_cnn(own_layers=False), 2)
        )
        monkeypatch.setattr(scratch, "kept_stem", lambda: "scratch-own-s0-0")
        for part in (from_noise, towards, one_noise, own_noise):
            monkeypatch.setattr(part, "scaled", lambda full, smoke: min(smoke, 3))
        monkeypatch.setattr(from_noise, "STARTS", 2)
        monkeypatch.setattr(towards, "BETAS", (10, 1_000))
        monkeypatch.setattr(one_noise, "LEVELS", (32, 64))
        monkeypatch.setattr(one_noise, "MANY_LEVELS", (64,))
        study.run()
    return folder


@pytest.fixture
def results(finished_project):
    """The results file of the finished study."""
    return read_results("adversarial")


@pytest.fixture
def values(results):
    return {name.removeprefix("adversarial."): v["value"] for name, v in results["values"].items()}


@pytest.fixture
def network():
    return untrained(mnist_cnn, 0)


def test_there_is_nothing_to_choose_a_seed_of():
    with pytest.raises(UserError, match="adversarial trains nothing"):
        study.run(Request(seeds=[0]))


def test_the_start_is_noise_around_128_and_always_the_same():
    noise = from_noise.grey_noise(20)
    assert 255 * noise.mean() == pytest.approx(128, abs=1)
    assert 255 * noise.std() == pytest.approx(32, abs=1)
    assert noise.min() >= 0
    assert noise.max() <= 1
    assert torch.equal(noise, from_noise.grey_noise(20))


def test_every_class_climbs_from_the_same_start(network, monkeypatch):
    monkeypatch.setattr(from_noise, "STEPS", 1)
    found, classes = from_noise.from_noise(network, starts=2)
    assert classes.tolist() == [*range(10), *range(10)]
    start = from_noise.grey_noise(2)[1].expand(10, -1, -1, -1).clone().requires_grad_()
    rise = torch.autograd.grad(network(start).diagonal().sum(), start)[0]
    expected = (start + from_noise.STEP * rise).clamp(0, 1)
    torch.testing.assert_close(found.images[10:], expected, rtol=1e-5, atol=1e-6)


def test_confidence_is_the_probability_of_the_class_that_was_wanted():
    odds = torch.tensor([[1.0, 3.0], [4.0, 1.0]]).log()
    found = judges.confidence(torch.nn.Flatten(), odds.view(2, 1, 1, 2), torch.tensor([1, 1]))
    assert found.tolist() == pytest.approx([0.75, 0.2])


def test_the_nearest_image_is_at_its_euclidean_distance():
    black = ImageSet(torch.zeros(2, 1, 2, 2, dtype=torch.uint8), torch.zeros(2).long(), ("0",))
    white = ImageSet(255 - black.images, black.labels, ("0",))
    both = ImageSet(torch.cat([black.images, white.images[:1]]), torch.zeros(3).long(), ("0",))
    images = torch.tensor([0.0, 0.25, 0.9]).view(3, 1, 1, 1).expand(3, 1, 2, 2)
    assert from_noise.nearest(images, both).tolist() == pytest.approx([0, 0.5, 0.2], abs=1e-5)


def test_the_betas_run_on_as_long_as_all_before_succeed():
    betas = towards.BETAS
    assert towards.chosen_beta(dict.fromkeys(betas, 1.0)) == betas[-1]
    assert towards.chosen_beta(dict.fromkeys(betas, 0.0)) == betas[0]
    gap = {beta: float(beta <= 20 or beta == 100) for beta in betas}
    assert towards.chosen_beta(gap) == 20


def test_a_large_beta_ends_at_the_picture(network, monkeypatch):
    monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
    pictures = one_of_each(data.load().test)[:3]
    made, wanted, shown = towards.towards_digits(network, pictures, 1e6)
    assert wanted.tolist() == [label for label in range(10) for _ in range(3)]
    assert shown.tolist() == pictures.labels.tolist() * 10
    torch.testing.assert_close(made[-3:], pixels(pictures), rtol=0, atol=1e-2)


def test_success_is_counted_over_the_classes_that_an_image_is_not_of():
    predicted = torch.arange(10)[:, None].repeat(1, 3)  # every noise gets its way,
    predicted[1:6, 1] = 0  # but not with the second image,
    predicted[:, 2] = 7  # and the third stays what it is
    assert one_noise.reached(predicted, torch.tensor([4, 8, 7])).tolist() == pytest.approx(
        [1, 4 / 9, 0]
    )


def test_an_image_that_nothing_fools_is_within_no_epsilon():
    found = MinimalEpsilon(
        torch.tensor([0.0, 0.1, 0.5, 0.5]), torch.tensor([False, False, False, True]), None, 0.5, 0
    )
    assert own_noise._within(found, 0.5).tolist() == [True, True, True, False]
    assert own_noise._within(found, 0.05).tolist() == [True, False, False, False]


def test_both_epsilons_are_the_same_in_both_units(values):
    for name in [name for name in values if name.endswith(".grey")]:
        unit = values[name.replace(".grey", ".unit")]
        assert values[name] == pytest.approx(255 * unit, abs=0.5)


def test_what_a_network_sees_adds_up(values):
    for where in ("at_10", "at_1000", "test"):
        seen = [values[f"towards.{where}.judge_{what}"] for what in ("shown", "wanted", "other")]
        assert sum(seen) == pytest.approx(1)


def test_the_checks_of_both_attacks_are_kept_with_their_numbers(results):
    checks = results["about"]["checks"]
    assert {name: len(rows) for name, rows in checks.items()} == {
        "own": 8,
        "own_target": 8,
        "universal": 5,
    }
    assert all(row["detail"] for rows in checks.values() for row in rows)


def test_no_name_of_a_result_begins_another(values):
    assert not [name for name in values for other in values if other.startswith(f"{name}.")]
