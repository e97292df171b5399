"""Every qualitative sentence of the book as a predicate over the results: one file per study."""

from book.claims import (
    adversarial,
    colored,
    colored_attack,
    colored_probe,
    defend,
    dream,
    evasion,
    mnist,
    scratch,
    visualize,
)

CLAIMS = (
    *scratch.CLAIMS,
    *mnist.CLAIMS,
    *visualize.CLAIMS,
    *adversarial.CLAIMS,
    *dream.CLAIMS,
    *defend.CLAIMS,
    *colored.CLAIMS,
    *colored_probe.CLAIMS,
    *colored_attack.CLAIMS,
    *evasion.CLAIMS,
)
