"""``_variables.yml``: every result as the text in which prose quotes it.

``{{< var mnist.accuracy.best >}}`` is the value, ``{{< var mnist.accuracy.best_ci >}}`` the value
with its interval and n. The file is generated (``python -m book.variables``) and committed.
"""

import json
import sys
from pathlib import Path

from book.formatting import text, text_with_interval
from book.project import ROOT, BookError, results

HEAD = "# Generated from assets/results by 'python -m book.variables'; do not edit.\n"


def variables_text(found: dict[str, dict]) -> str:
    """The content of ``_variables.yml`` for a flat mapping of results."""
    tree: dict = {}
    for name, result in found.items():
        _plant(tree, name, text(result))
        _plant(tree, f"{name}_ci", text_with_interval(result))
    return HEAD + "\n".join(_yaml(tree)) + "\n"


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


def main(root: Path = ROOT) -> int:
    try:
        content = variables_text(results(root / "assets"))
    except BookError as error:
        print(f"book: {error}", file=sys.stderr)
        return 1
    (root / "_variables.yml").write_text(content, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
