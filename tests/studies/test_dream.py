import pytest
import torch

from cnn_core.errors import UserError
from cnn_core.nn.mnist import mnist_cnn
from cnn_core.nn.scratch import scratch_cnn
from cnn_core.results import read_results
from cnn_core.runs import Request
from cnn_core.studies import dream as study
from cnn_core.studies import mnist, scratch
from cnn_core.studies.dream import classes as dreams
from cnn_core.studies.dream import features, judged
from cnn_core.studies.dream.likeness import alike, nearest


@pytest.fixture(scope="module")
def networks():
    """The digit network and the second one, before any training."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        return mnist_cnn().eval(), scratch_cnn().eval()


@pytest.fixture(scope="module")
def _finished(tmp_path_factory, networks):
    """A project in which the study has run, with three iterations and short grids."""
    folder = tmp_path_factory.mktemp("with_dream") / "project"
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("cnn_core.settings.project_root", lambda: folder)
        monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
        monkeypatch.setattr(mnist, "best_model", lambda: networks[0])
        monkeypatch.setattr(mnist, "best_stem", lambda: "mnist-best-s0-0")
        monkeypatch.setattr(scratch, "kept_model", lambda: networks[1])
        monkeypatch.setattr(scratch, "kept_stem", lambda: "scratch-own-s0-0")
        monkeypatch.setattr(dreams, "scaled", lambda full, smoke: min(smoke, 8))
        short = {kind: grid[:2] for kind, grid in dreams.GRIDS.items()}
        monkeypatch.setattr(dreams, "GRIDS", short)
        monkeypatch.setattr(judged, "GRIDS", short)
        study.run()
    return folder


@pytest.fixture
def results(finished_project):
    """What the finished study wrote."""
    return read_results("dream")


@pytest.fixture
def values(results):
    return {name.removeprefix("dream."): one["value"] for name, one in results["values"].items()}


def test_there_is_nothing_to_choose_a_seed_of():
    with pytest.raises(UserError, match="dream trains nothing"):
        study.run(Request(seeds=[0]))


def test_every_class_has_ten_images_that_start_from_black_or_close_to_it():
    start, classes = dreams.starts_and_classes()
    assert classes.bincount().tolist() == [10] * 10
    first = start.view(10, 10, 1, 28, 28)[:, 0]
    assert (first == 0).all()
    assert 0 < start.max() <= 0.1
    assert len(start[:10].unique(dim=0)) == 10
    assert dreams.steps() == 200


def test_the_squared_penalty_alone_is_the_objective_of_the_brief(networks):
    start, classes = dreams.starts(3), torch.tensor([1, 4, 4])
    found = dreams.dream(networks[0], classes, start, l2=0.3, step_sizes=[0.01])
    image = start.clone().requires_grad_()
    objective = networks[0](image)[torch.arange(3), classes] - 0.3 * image.square().sum((1, 2, 3))
    (gradient,) = torch.autograd.grad(objective.sum(), image)
    once = (start + 0.01 * gradient).clamp(0, 1)
    with torch.no_grad():
        after = networks[0](once)[torch.arange(3), classes] - 0.3 * once.square().sum((1, 2, 3))
    assert torch.allclose(found.curve[:, 0], objective.detach(), atol=1e-5)
    assert torch.allclose(found.curve[:, 1], after, atol=1e-5)


def test_motion_is_drawn_anew_in_every_iteration_and_the_same_in_every_call(networks, monkeypatch):
    monkeypatch.setattr(dreams, "steps", lambda: 4)
    start, classes = dreams.starts(2), torch.tensor([0, 1])
    still, moved, again = (
        dreams.dream(networks[0], classes, start, moved=amount).images for amount in (0, 1, 1)
    )
    assert torch.equal(moved, again)
    assert not torch.equal(moved, still)


def test_the_largest_strength_that_leaves_the_confidence_is_chosen(networks, monkeypatch):
    monkeypatch.setattr(dreams, "steps", lambda: 4)
    monkeypatch.setattr(dreams, "GRIDS", {"l2": (1.0, 2.0, 3.0), "tv": (4.0, 5.0)})
    answers = iter([0.9, 0.7, 0.6, 0.2, 0.1])
    monkeypatch.setattr(
        dreams, "confidence", lambda *given: torch.full((10,), next(answers), dtype=torch.double)
    )
    chosen, values = dreams.choose(*networks, 0.65)
    assert chosen == {"l2": {"l2": 2.0}, "tv": {"tv": 4.0}}  # none is enough: the smallest
    assert values["strength.l2"].value == 2.0
    assert values["sweep.l2.2.confidence"].value == pytest.approx(0.6)


def test_all_together_is_the_motion_and_a_share_of_the_penalties():
    chosen = {"l2": {"l2": 4.0}, "tv": {"tv": 2.0}, "moved": {"moved": 1.5}}
    assert dreams._of_kind("together", 0.5, chosen) == {"l2": 2.0, "tv": 1.0, "moved": 1.5}


def test_an_untrained_network_has_logits_that_spread_like_the_trained_ones(networks, monkeypatch):
    monkeypatch.setattr(mnist, "best_model", lambda: networks[0])
    images = torch.rand(20, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        ours, theirs = (network(images) for network in (networks[0], judged.untrained(images)))
    assert float(theirs.std(0).mean()) == pytest.approx(float(ours.std(0).mean()), rel=1e-4)


def test_likeness_is_correlation_and_has_no_unit_of_brightness():
    generator = torch.Generator().manual_seed(0)
    library = torch.rand(30, 1, 6, 6, generator=generator)
    images = torch.cat([library[7:8] * 0.2 + 0.1, torch.rand(2, 1, 6, 6, generator=generator)])
    likeness, neighbor = nearest(images, library)
    oracle = torch.corrcoef(torch.cat([images, library]).flatten(1))[:3, 3:]
    assert neighbor[0] == 7
    assert torch.allclose(likeness, oracle.amax(1), atol=1e-5)


def test_images_of_a_class_are_alike_when_they_are_the_same():
    generator = torch.Generator().manual_seed(0)
    one, *others = torch.rand(4, 1, 6, 6, generator=generator)
    images = torch.stack([one, one, one, *others])
    found = alike(images, torch.tensor([3, 3, 3, 8, 8, 8]))
    expected = torch.corrcoef(torch.stack(others).flatten(1))[[0, 0, 1], [1, 2, 2]].mean()
    assert torch.allclose(found, torch.stack([torch.tensor(1.0), expected]), atol=1e-5)


def test_a_neuron_sees_a_square_as_large_as_the_accounting_says(values):
    for layer, side in (("conv1", 3), ("conv2", 8)):
        assert values[f"{layer}.field"] == values[f"{layer}.field_seen"] == side


def test_a_neuron_of_conv1_ends_where_its_weights_say(networks, monkeypatch):
    monkeypatch.setattr(features, "steps", lambda: 100)
    images = features.feature_dreams(networks[0], "conv1_neurons", torch.full((32,), 0.01))
    positive = (networks[0].conv1.weight[:, 0] > 0).float()
    strong = networks[0].conv1.weight[:, 0].abs() > 0.03  # others may be worth less than they cost
    assert torch.equal((images[:, 0, 13:16, 13:16] * strong).round(), positive * strong)


def test_responses_are_those_of_the_layers(networks):
    images = torch.rand(2, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    found = features.responses(networks[0], images)
    with torch.no_grad():
        conv1 = networks[0][:2](images)
    assert torch.equal(found["conv1_neurons"], conv1[:, :, 14, 14])
    assert torch.allclose(found["conv1_channels"], conv1.relu().mean((2, 3)))
    assert {part: tuple(rows.shape) for part, rows in found.items()} == dict.fromkeys(
        features.PARTS, (2, 32)
    )


def test_the_hundred_images_and_the_real_digits_come_before_the_same_judges(results, values):
    judged = {name.rsplit(".", 1)[0] for name in values if name.endswith(".roughness")}
    assert judged == {*dreams.GRIDS, "untrained", "real"}
    assert results["artifacts"] == ["mnist-best-s0-0", "scratch-own-s0-0"]
    assert set(results["about"]["strengths"]) == set(dreams.GRIDS)


def test_no_name_of_a_result_begins_another(values):
    assert not [name for name in values for other in values if other.startswith(f"{name}.")]
