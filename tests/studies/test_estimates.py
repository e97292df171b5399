"""Counts and means of studies, with something to average over and without."""

import math

import pytest
import torch

from cnn_core.studies import estimates


def test_a_count_is_known_without_doubt():
    found = estimates.count(3)
    assert (found.value, found.unit, found.low) == (3, "count", None)


def test_a_mean_has_its_interval_and_n():
    found = estimates.mean(torch.tensor([True, False, True, True]), "fraction")
    assert (found.value, found.n, found.unit) == (0.75, 4, "fraction")
    assert found.low < 0.75 < found.high


def test_of_nothing_the_mean_is_not_a_number():
    found = estimates.mean(torch.empty(0))
    assert math.isnan(found.value)
    assert found.n == 0


def test_what_is_not_a_number_can_be_left_out():
    values = torch.tensor([1.0, torch.nan, 2.0])
    found = estimates.mean_known(values)
    assert (found.value, found.n) == (pytest.approx(1.5), 2)
    assert estimates.mean_known(values[1:2]).n == 0
