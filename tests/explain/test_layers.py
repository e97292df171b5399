import pytest
from torch import nn

from cnn_core.explain import find_layer


def test_a_layer_is_found_by_its_path_and_as_a_module(model):
    assert find_layer(model, "0.1") == ("0.1", model[0][1])
    assert find_layer(model, model[0][1]) == ("0.1", model[0][1])


@pytest.mark.parametrize("layer", ["conv9", "", "0.", nn.ReLU()])
def test_a_missing_layer_gives_the_list_of_layers(model, layer):
    with pytest.raises(ValueError, match=r"no layer .* in Sequential; it has 0, 0\.0, .*, 6$"):
        find_layer(model, layer)
