"""How results read, unit by unit."""

import math

import pytest

from book.formatting import size, text, text_with_interval


def result(unit, value, low=None, high=None, n=None):
    return {"unit": unit, "value": value, "low": low, "high": high, "n": n}


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (result("count", 799_078), "799,078"),
        (result("count", 9), "9"),
        (result("fraction", 0.9945), "99.45\u202f%"),
        (result("difference", 0.0003), "+0.03 percentage points"),
        (result("difference", -0.005), "−0.50 percentage points"),
        (result("number", 0.63, 0.58, 0.67), "0.63"),
        (result("number", 99.914), "99.91"),
        (result("number", 199.914), "200"),
        (result("ratio", 1.31), "1.31\u202f×"),
        (result("seconds", 1234.5), "1,234.50\u202fs"),
        (result("ratio", math.nan), "(not measured)"),
    ],
)
def test_a_value_reads_as_its_unit_asks(found, words):
    assert text(found) == words


@pytest.mark.parametrize(
    ("half_width", "words"),
    [
        (0.05, "99.5\u202f%"),
        (0.006, "99.5\u202f%"),
        (0.0006, "99.45\u202f%"),
        (6e-7, "99.45\u202f%"),  # never more than two: a hundredth is one image of 10,000
    ],
)
def test_the_narrower_the_interval_the_more_digits(half_width, words):
    found = result("fraction", 0.9945, 0.9945 - half_width, 0.9945 + half_width)
    assert text(found) == words


def test_interval_and_n_follow_the_value():
    found = result("fraction", 0.9945, 0.993, 0.996, 10_000)
    words = "99.45\u202f% (95\u202f%\u00a0interval 99.30 to 99.60, n\u00a0=\u00a010,000)"
    assert text_with_interval(found) == words


def test_the_interval_of_a_share_ends_at_nought_and_one():
    assert "interval 90.0 to 100.0" in text_with_interval(
        result("fraction", 0.99, 0.9, 1.08)
    ).replace("\u202f", " ").replace("\u00a0", " ")
    assert "−3.0 to" in text_with_interval(result("difference", 0.02, -0.03, 0.07))


def test_where_there_is_no_interval_and_no_n_there_is_no_bracket():
    assert text_with_interval(result("count", 9)) == "9"
    assert text_with_interval(result("fraction", 0.5, n=3)) == "50.00\u202f% (n\u00a0=\u00a03)"


def test_an_unknown_unit_is_named_with_the_known_ones():
    with pytest.raises(ValueError, match="unknown unit 'inches'; it can be count, fraction"):
        text(result("inches", 1))


def test_a_size_has_no_sign_and_its_interval_turns_with_it():
    found = size(result("difference", -0.02, -0.03, -0.01, 50))
    assert text(found) == "2.0 percentage points"
    assert (found["low"], found["high"]) == (0.01, 0.03)


def test_what_was_not_measured_has_no_sign_to_lose():
    assert text(size(result("difference", math.nan, n=0))) == "(not measured)"
