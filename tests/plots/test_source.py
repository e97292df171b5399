from cnn_core.plots.source import code, source


def documented(x):
    """This is said
    elsewhere."""
    return x + 1  # and this stays


def plain(x):
    return "a string"


class Layer:
    """Said elsewhere."""

    def forward(self):
        """Stays."""


def test_the_docstring_is_left_out_and_the_code_is_not():
    assert code(documented) == "def documented(x):\n    return x + 1  # and this stays\n"


def test_a_function_without_a_docstring_is_shown_whole():
    assert code(plain) == 'def plain(x):\n    return "a string"\n'


def test_only_the_outermost_docstring_is_left_out():
    assert '"""Stays."""' in code(Layer)
    assert "Said elsewhere" not in code(Layer)


def test_several_functions_make_one_block():
    block = source(documented, plain).data
    assert block == f"```python\n{code(documented)}\n{code(plain)}```\n"
