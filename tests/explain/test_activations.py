import pytest
import torch

from cnn_core.explain import activations


def test_outputs_are_those_of_the_layers_one_after_the_other(model, images):
    with activations(model, ["0.0", model[1], "6"]) as seen:
        output = model(images)
    assert list(seen) == ["0.0", "1", "6"]
    assert torch.equal(seen["0.0"], model[0][0](images))
    assert torch.equal(seen["1"], model[1](model[0](images)))
    assert torch.equal(seen["6"], output)
    assert not seen["6"].requires_grad


def test_what_follows_in_place_does_not_reach_the_record(model, images):
    with activations(model, ["0.1"]) as seen:  # a ReLU works on it in place
        model(images)
    assert (seen["0.1"] < 0).any()


def test_the_latest_pass_counts(model, images):
    with activations(model, ["1"]) as seen:
        model(images)
        model(images[:1])
    assert len(seen["1"]) == 1


def hooks(model):
    return sum(len(module._forward_hooks) for module in model.modules())


@pytest.mark.parametrize(
    ("layers", "error"), [(["0", "nowhere"], ValueError), (["0"], RuntimeError)]
)
def test_no_hook_is_left_behind_on_failure(model, layers, error):
    with pytest.raises(error), activations(model, layers):
        model(torch.zeros(1, 7, 8, 10))
    assert hooks(model) == 0
