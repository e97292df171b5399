import pytest
import torch
from torch import nn

from cnn_core.nn.hooks import forward_hook


def test_a_hook_lives_as_long_as_its_context_on_failure_too():
    layer, calls = nn.Identity(), []

    def use_and_fail():
        with forward_hook(layer, lambda *call: calls.append(call)):
            layer(torch.zeros(1))
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        use_and_fail()
    layer(torch.zeros(1))
    assert len(calls) == 1
    assert not layer._forward_hooks


def test_what_a_hook_returns_takes_the_place_of_the_output():
    layer = nn.Identity()
    with forward_hook(layer, lambda module, inputs, output: output + 1):
        assert layer(torch.zeros(1)) == 1
