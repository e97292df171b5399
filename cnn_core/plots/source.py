"""The source of a function as a chapter shows it: the lines that run, without the docstring."""

import ast
import inspect
import textwrap
from collections.abc import Callable

from IPython.display import Markdown


def source(*functions: Callable) -> Markdown:
    """The code of ``functions``, one below the other, as one highlighted block.

    The docstring is left out, because the chapter around it says the same at length.
    """
    return Markdown(f"```python\n{chr(10).join(map(code, functions))}```\n")


def code(function: Callable) -> str:
    """The source of one function or class without its own docstring."""
    text = textwrap.dedent(inspect.getsource(function))
    node = ast.parse(text).body[0]
    lines = text.splitlines(keepends=True)
    if ast.get_docstring(node) is not None:
        docstring = node.body[0]
        del lines[docstring.lineno - 1 : docstring.end_lineno]
    return "".join(lines)
