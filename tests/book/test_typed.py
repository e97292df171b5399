"""A table of what looks like a result, and of what does not."""

import doctest

import pytest

from book import typed

RESULTS = {
    "It reads 99.4 % of them.": "99.4 %",
    "It reads 99% of them.": "99%",
    "It reads 99\u202f% of them.": "99 %",
    "It reads 99\n% of them.": "99 %",
    "It reads 99 percent.": "99 percent",
    "An accuracy of 0.9945.": "0.9945",
    "An accuracy of .99": ".99",
    "It takes 1.3 × the time.": "1.3 ×",
    "It takes 2 × the time.": "2 ×",
    "It is 3 times slower.": "3 times",
    "It has 799,078 weights.": "799,078 weights",
    "It has 799\u202f078 of them.": "799 078",
    "There are 10000 of them.": "10000",
    "From 60,000 training images": "60,000 training images",
    "It has 128 parameters.": "128 parameters",
    "It gains 2 percentage points.": "2 percentage points",
    "It gains 2 percentage\npoints.": "2 percentage points",
    "On 500 random images.": "500 random images",
    "An error of ± 3.": "3",
    "A step of 1e-4.": "1e-4",
    "It has 799k of them.": "799k",
    "It has 2000 images.": "2000 images",
    "A 90 % confidence": "90 %",
    "(−0.6)": "0.6",
}
NO_RESULTS = [
    "Filters of 3 × 3 on 28 × 28 pixels, 32 · 28 · 28 of them.",
    "After 2 × 2 pooling and conv1, batches of 128.",
    "In 2015, and since 1998.",
    "The 95 % interval, a 95 % bootstrap interval, 95 %\nconfidence.",
    "See section 2.1, with Python 3.11, Quarto 1.9 and version 1.9.38.",
    "With seed 0, class 3 images are drawn.",
    "Sizes 28 → 14 → 7 pixels, in [0, 1], 4 and 9.",
    "ResNet-18, SHA-256, CIFAR-10, L2, F1.",
    "On 2026-11-22.",
    "A list: 1,2,3.",
    "Brief 001, part 1",
]


@pytest.mark.parametrize(("text", "words"), RESULTS.items())
def test_a_result_is_seen(text, words):
    assert [found for _, found in typed.typed_results(text)] == [words]


@pytest.mark.parametrize("text", NO_RESULTS)
def test_what_is_none_is_left_alone(text):
    assert list(typed.typed_results(text)) == []


def test_the_example_of_the_documentation():
    assert doctest.testmod(typed).attempted == 1
    assert doctest.testmod(typed).failed == 0
