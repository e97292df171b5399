"""The examples in the documentation run, and give what they say."""

import doctest
import importlib
import pkgutil

import pytest

import cnn_core

FOUND = [module.name for module in pkgutil.walk_packages(cnn_core.__path__, "cnn_core.")]
MODULES = [name for name in FOUND if not name.endswith("__main__")]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run(name):
    results = doctest.testmod(importlib.import_module(name))
    assert results.failed == 0


def test_there_are_examples():
    finder = doctest.DocTestFinder(exclude_empty=True)
    modules = [importlib.import_module(name) for name in MODULES]
    examples = [test for module in modules for test in finder.find(module) if test.examples]
    assert len(examples) >= 5
