"""A claim's verdict follows from its interval, and its sentence from its verdict."""

import pytest

from book.claims import CLAIMS
from book.claims import page as claims
from book.claims.claim import FAILS, HOLDS, UNDECIDED, Claim, above, below, within

SENTENCES = {HOLDS: "Yes, {effect}.", FAILS: "No, {value}.", UNDECIDED: "Open: {mnist.other}."}
OTHER = {"value": 7, "low": None, "high": None, "n": None, "unit": "count"}


def result(value, low=None, high=None, unit="ratio"):
    return {"value": value, "low": low, "high": high, "n": 5, "unit": unit}


def claim(rule=None, name="mnist.one"):
    return Claim(name, "It is so.", "mnist.effect", rule or above(0), SENTENCES)


@pytest.mark.parametrize(
    ("rule", "low", "high", "verdict"),
    [
        (above(0), 0.1, 0.3, HOLDS),
        (above(0), -0.3, -0.1, FAILS),
        (above(0), -0.3, 0.0, FAILS),
        (above(0), -0.1, 0.1, UNDECIDED),
        (above(0), 0.0, 0.1, UNDECIDED),
        (below(1), 0.7, 0.9, HOLDS),
        (below(1), 1.0, 1.2, FAILS),
        (below(1), 0.9, 1.1, UNDECIDED),
        (within(1), -0.9, 0.9, HOLDS),
        (within(1), 1.0, 1.2, FAILS),
        (within(1), -1.2, -1.0, FAILS),
        (within(1), 0.9, 1.1, UNDECIDED),
        (within(1), -2.0, 2.0, UNDECIDED),
    ],
)
def test_the_interval_decides(rule, low, high, verdict):
    assert claim(rule).verdict({"mnist.effect": result((low + high) / 2, low, high)}) == verdict


def test_a_result_without_an_interval_is_its_own_interval():
    assert claim().verdict({"mnist.effect": result(0.1)}) == HOLDS
    assert claim().verdict({"mnist.effect": result(-0.1)}) == FAILS


def test_what_was_not_measured_is_undecided():
    assert claim().verdict({"mnist.effect": result(float("nan"))}) == UNDECIDED


def test_a_result_that_turns_turns_the_sentence():
    results = {"mnist.effect": result(1.5, 1.2, 1.8), "mnist.other": OTHER}
    assert claim().sentence(results).startswith("Yes, 1.5")
    assert "1.20 to 1.80" in claim().sentence(results)
    results["mnist.effect"] = result(-1.5, -1.8, -1.2)
    assert claim().sentence(results).startswith("No, −1.5")
    results["mnist.effect"] = result(0.1, -1.0, 1.2)
    assert claim().sentence(results) == "Open: 7."


@pytest.fixture
def book(tmp_path):
    (tmp_path / "report").mkdir()
    (tmp_path / "index.qmd").write_text("# Welcome\n")
    (tmp_path / "report" / "one.qmd").write_text(
        "# One {#sec-one}\n\n## Two {#sec-two}\n\nSo: {{< var claim.mnist.one >}}\n"
    )
    return tmp_path


def test_the_page_lists_verdict_effect_and_place_of_use(book):
    page = claims.page([claim()], {"mnist.effect": result(0.2, 0.1, 0.3)}, book)
    assert "1 claims, by verdict: holds 1, does not hold 0, undecided 0." in page
    assert "| It is so. | **holds** | 0.20" in page
    assert "@sec-two |" in page


def test_a_claim_that_nobody_quotes_is_named(book):
    unused = claim(name="mnist.unused")
    assert claims.complaints([claim(), unused], {"mnist.effect": result(1)}, book) == [
        "book/claims/mnist.py: claim mnist.unused is quoted nowhere; quote it or delete it"
    ]


def test_a_claim_about_a_result_that_no_study_found_is_named(book):
    assert claims.complaints([claim()], {}, book) == [
        "book/claims/mnist.py: claim mnist.one is about mnist.effect, which no study found"
    ]


@pytest.mark.parametrize("each", CLAIMS, ids=lambda each: each.name)
def test_every_claim_of_the_book_has_a_sentence_for_each_verdict(each):
    assert each.sentences.keys() == {HOLDS, FAILS, UNDECIDED}
    assert len(set(each.sentences.values())) == 3
