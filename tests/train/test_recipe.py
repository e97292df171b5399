import json
import math
from dataclasses import replace
from functools import partial

import pytest

from cnn_core.data.augment import random_affine
from cnn_core.nn.mnist import mnist_cnn
from cnn_core.train.recipe import (
    Recipe,
    function_as_dict,
    function_from_dict,
    learning_rate_at,
)

RECIPE = Recipe(version=1, network=mnist_cnn, epochs=2, learning_rate=1.0)


@pytest.mark.parametrize(
    ("progress", "rate"),
    [
        (0.0, 0.0),
        (0.05, 0.5),
        (0.1, 1.0),
        (0.325, (1 + math.sqrt(0.5)) / 2),  # a quarter of the way down: (1 + cos 45°) / 2
        (0.4, 0.75),  # a third: (1 + cos 60°) / 2
        (0.55, 0.5),
        (1.0, 0.0),
    ],
)
def test_the_rate_rises_in_a_line_and_falls_along_a_half_cosine(progress, rate):
    assert learning_rate_at(progress, RECIPE) == pytest.approx(rate, abs=1e-12)
    slower = replace(RECIPE, learning_rate=0.01)
    assert learning_rate_at(progress, slower) == pytest.approx(rate / 100, abs=1e-12)


@pytest.mark.parametrize(("progress", "rate"), [(0.0, 1.0), (0.5, 0.5), (1.0, 0.0)])
def test_without_warmup_the_rate_starts_at_its_peak(progress, rate):
    assert learning_rate_at(progress, replace(RECIPE, warmup=0.0)) == pytest.approx(rate, abs=1e-12)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"precision": "float16"}, "precision 'float16'; it can be float32 or bfloat16"),
        ({"epochs": 0}, "epochs and batch_size must be at least 1"),
        ({"batch_size": 0}, "epochs and batch_size must be at least 1"),
        ({"warmup": 1.0}, r"warmup must be in \[0, 1\), not 1.0"),
        ({"averaging": 1.0}, r"averaging must be in \[0, 1\), not 1.0"),
    ],
)
def test_a_value_out_of_range_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        replace(RECIPE, **change)


FULL = replace(
    RECIPE,
    network=partial(mnist_cnn, batch_norm=True),
    augmentation=(partial(random_affine, degrees=10), random_affine),
)


def test_a_recipe_is_plain_json_with_functions_by_name():
    content = FULL.as_dict()
    assert json.loads(json.dumps(content)) == content
    assert content["network"] == {
        "function": "cnn_core.nn.mnist.mnist_cnn",
        "options": {"batch_norm": True},
    }
    assert content["augmentation"] == [
        {"function": "cnn_core.data.augment.random_affine", "options": {"degrees": 10}},
        {"function": "cnn_core.data.augment.random_affine", "options": {}},
    ]


def test_a_recipe_knows_the_modules_of_its_functions():
    assert RECIPE.modules == {"cnn_core.nn.mnist", "cnn_core.train.objective"}
    assert FULL.modules == {
        "cnn_core.nn.mnist",
        "cnn_core.train.objective",
        "cnn_core.data.augment",
    }


def test_a_stored_function_is_found_again_with_its_options():
    found = function_from_dict(function_as_dict(FULL.network))
    assert found.func is mnist_cnn
    assert found.keywords == {"batch_norm": True}


@pytest.mark.parametrize("name", ["os.system", "cnn_core_evil.run", "cnn_corex.nn.f"])
def test_only_functions_of_the_package_are_found_again(name):
    with pytest.raises(ValueError, match="is not a function of cnn_core"):
        function_from_dict({"function": name, "options": {}})


@pytest.mark.parametrize(
    "function",
    [partial(mnist_cnn, True), lambda: mnist_cnn(batch_norm=True)],
    ids=["an option by position", "a function without a name"],
)
def test_a_function_that_a_name_and_options_do_not_describe_is_refused(function):
    # Else two recipes that differ would share a key, and the one would load the other's weights.
    with pytest.raises(ValueError, match=r"keyword|name"):
        function_as_dict(function)
