import pytest
import torch

from cnn_core.errors import UserError
from cnn_core.nn.mnist import mnist_cnn
from cnn_core.results import read_results
from cnn_core.runs import Request
from cnn_core.studies import mnist
from cnn_core.studies import visualize as study


@pytest.fixture(scope="module")
def _finished(tmp_path_factory):
    """A project in which the study has run: an untrained network, a few of the embedded digits."""
    folder = tmp_path_factory.mktemp("with_visualize") / "project"
    torch.manual_seed(1)
    model = mnist_cnn().eval()
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("cnn_core.settings.project_root", lambda: folder)
        monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
        monkeypatch.setattr(mnist, "best_model", lambda: model)
        monkeypatch.setattr(mnist, "best_stem", lambda: "mnist-best-s0-0")
        monkeypatch.setattr(study, "sample", lambda images: images[:12])
        monkeypatch.setattr(study, "scaled", lambda full, smoke: 3)
        study.run()
    return folder


@pytest.fixture
def values(finished_project):
    """The results of the finished study."""
    return {name: value["value"] for name, value in read_results("visualize")["values"].items()}


def test_there_is_nothing_to_choose_a_seed_of():
    with pytest.raises(UserError, match="visualize trains nothing"):
        study.run(Request(seeds=[0]))


def test_the_untrained_network_is_always_the_same_and_leaves_the_global_random_state():
    state = torch.get_rng_state()
    first, second = study.untrained(), study.untrained()
    assert torch.equal(first.conv1.weight, second.conv1.weight)
    assert torch.equal(torch.get_rng_state(), state)


def test_every_explanation_is_a_map_over_the_image():
    images, labels = torch.rand(2, 1, 28, 28), torch.tensor([3, 5])
    for method in (study.explanations() | study.references()).values():
        assert method(study.untrained(), images, labels).shape == (2, 28, 28)


def test_a_gain_is_trained_minus_untrained(values):
    gains = [name.removesuffix(".gain") for name in values if name.endswith(".gain")]
    assert len(gains) == 2 * 3 + 5
    for name in gains:
        difference = values[f"{name}.trained"] - values[f"{name}.untrained"]
        assert values[f"{name}.gain"] == pytest.approx(difference)


def test_a_black_patch_beside_the_digit_hides_next_to_nothing(values):
    black, grey = (abs(values[f"visualize.occlusion.{f}.off_digit"]) for f in ("black", "grey"))
    assert 10 * black < grey  # next to nothing, because anti-aliased ink is no ink by our threshold


def test_a_score_is_insertion_minus_deletion(values):
    for name in study.explanations() | study.references():
        areas = [values[f"visualize.trust.{name}.{side}"] for side in ("insertion", "deletion")]
        assert values[f"visualize.trust.{name}.score"] == pytest.approx(areas[0] - areas[1])


def test_every_explanation_is_compared_with_the_edges_and_forgotten_layer_by_layer(values):
    edges = values["visualize.trust.edges.score"]
    for name in study.explanations():
        above = values[f"visualize.trust.{name}.score"] - edges
        assert values[f"visualize.trust.{name}.over_edges"] == pytest.approx(above)
        for layer in ("fc2", "fc1", "conv2", "conv1"):
            assert 0 <= values[f"visualize.sanity.{name}.{layer}"] <= 1


def test_no_name_of_a_result_begins_another(values):
    assert not [name for name in values for other in values if other.startswith(f"{name}.")]


def test_positions_on_and_off_the_digit():
    class Hidden:
        hidden_rows = torch.tensor([[True, True, False, False], [False, False, True, True]])
        hidden_columns = hidden_rows

    image = torch.zeros(1, 1, 4, 4)
    image[0, 0, 0, 0] = 1  # one bright pixel, in the upper left
    image[0, 0, 3, 3] = 0.4  # not bright enough for ink
    on, off = study._on_and_off(image, Hidden)
    assert on.tolist() == [[[True, False], [False, False]]]
    assert off.tolist() == [[[False, True], [True, True]]]
