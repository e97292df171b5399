"""Results as the variables that prose quotes."""

import pytest

from book.project import BookError
from book.variables import HEAD, variables_text

SEEDS = {"unit": "count", "value": 5, "low": None, "high": None, "n": None}
BEST = {"unit": "fraction", "value": 0.99, "low": 0.98, "high": 1.0, "n": 5}


def test_a_name_is_a_path_and_has_a_twin_with_the_interval():
    assert variables_text({"digits.seeds": SEEDS, "digits.accuracy.best": BEST}) == HEAD + (
        "digits:\n"
        "  accuracy:\n"
        '    best: "99.0\u202f%"\n'
        '    best_ci: "99.0\u202f% (95\u202f%\u00a0interval 98.0 to 100.0, n\u00a0=\u00a05)"\n'
        '  seeds: "5"\n'
        '  seeds_ci: "5"\n'
    )


def test_the_order_of_the_results_does_not_matter():
    results = {"b": SEEDS, "a.d": BEST, "a.c": SEEDS}
    assert variables_text(results) == variables_text(dict(sorted(results.items())))


@pytest.mark.parametrize("names", [("a", "a.b"), ("a.b", "a")])
def test_a_result_below_another_is_refused(names):
    with pytest.raises(BookError, match="result a"):
        variables_text(dict.fromkeys(names, SEEDS))


def test_what_quarto_would_take_for_a_place_in_a_list_is_not_offered():
    text = variables_text({"digits.fooled.16": BEST, "digits.kernel.3.size": SEEDS})
    assert text == HEAD + (
        "digits:\n"
        "  fooled:\n"
        '    16_ci: "99.0\u202f% (95\u202f%\u00a0interval 98.0 to 100.0, n\u00a0=\u00a05)"\n'
    )
