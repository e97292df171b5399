"""The website's look, taken from Quarto's theme (``assets/theme.scss``), so that there is one.

The theme's variables become custom properties of CSS, in light and dark; its rules are nested, as
SCSS and CSS both allow, and stay as they are.
"""

import re
from pathlib import Path

RULES = "/*-- scss:rules --*/"
COMMENT = re.compile(r"(?m)(?:^|(?<=\s))//.*$")
DEFINITION = re.compile(r"(?m)^\$([\w-]+):\s*(.*?)(?:\s*!default)?;\s*$\n?")
USE = re.compile(r"\$([\w-]+)")


def stylesheet(assets: Path, layout: str) -> str:
    """The style sheet of every page: the theme's colors and rules over the page's ``layout``."""
    theme = _read(assets / "theme.scss")
    dark = _properties(_read(assets / "theme-dark.scss"))
    rules = DEFINITION.sub("", theme.partition(RULES)[2])
    return "\n".join(
        [
            f":root {{\n  color-scheme: light;\n{_properties(theme)}}}",
            f":root[data-scheme=dark] {{\n  color-scheme: dark;\n{dark}}}",
            "@media (prefers-color-scheme: dark) {",
            f":root:not([data-scheme=light]) {{\n  color-scheme: dark;\n{dark}}}",
            "}",
            layout,
            _with_properties(rules),
        ]
    )


def _read(file: Path) -> str:
    return COMMENT.sub("", file.read_text(encoding="utf-8"))


def _properties(theme: str) -> str:
    definitions = dict(DEFINITION.findall(theme))
    return "".join(f"  --{name}: {_with_properties(to)};\n" for name, to in definitions.items())


def _with_properties(text: str) -> str:
    return USE.sub(r"var(--\1)", text)
