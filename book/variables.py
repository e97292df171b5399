"""``_variables.yml``: every result as the text in which prose quotes it.

``{{< var mnist.accuracy.best >}}`` is the value, ``{{< var mnist.accuracy.best_ci >}}`` the value
with its interval and n, ``{{< var claim.mnist.batchnorm_time >}}`` the sentence that a claim's
verdict gives. The file is generated (``python -m book.generate``) and committed.

Quarto takes a part that is a bare number for a place in a list, and finds nothing there. So of
``evasion.a.untargeted.16`` only the twin ``evasion.a.untargeted.16_ci`` is here.
"""

import json
from collections.abc import Iterable, Mapping

from book.claims.claim import Claim
from book.formatting import text, text_with_interval
from book.project import BookError

HEAD = "# Generated from assets/results by 'python -m book.generate'; do not edit.\n"


def variables_text(results: Mapping[str, dict], claims: Iterable[Claim] = ()) -> str:
    """The content of ``_variables.yml`` for a flat mapping of results and the claims about them."""
    tree: dict = {}
    for name, result in results.items():
        for path, leaf in ((name, text(result)), (f"{name}_ci", text_with_interval(result))):
            if _quotable(path):
                _plant(tree, path, leaf)
    for claim in claims:
        if claim.effect in results:
            _plant(tree, f"claim.{claim.name}", claim.sentence(results))
    return HEAD + "\n".join(_yaml(tree)) + "\n"


def _quotable(name: str) -> bool:
    return not any(part.isdecimal() for part in name.split("."))


def _plant(tree: dict, name: str, leaf: str) -> None:
    *branches, last = name.split(".")
    for branch in branches:
        tree = tree.setdefault(branch, {})
        if not isinstance(tree, dict):
            raise BookError(f"result {name} lies below another result named {branch}")
    if last in tree:
        raise BookError(f"result {name} has results below it; give one of them another name")
    tree[last] = leaf


def _yaml(tree: dict, indent: str = "") -> list[str]:
    lines = []
    for key, value in sorted(tree.items()):
        if isinstance(value, dict):
            lines += [f"{indent}{key}:", *_yaml(value, indent + "  ")]
        else:
            # A JSON string is a YAML string.
            lines.append(f"{indent}{key}: {json.dumps(value, ensure_ascii=False)}")
    return lines
