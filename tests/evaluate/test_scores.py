"""The examples are small enough to be worked out by hand."""

import math

import numpy as np
import pytest
import torch
from scipy import stats

from cnn_core.evaluate.scores import Scores, calibration


def answers(predicted, labels, classes=3) -> Scores:
    """Scores of a classifier that says ``predicted``."""
    logits = torch.nn.functional.one_hot(torch.tensor(predicted), classes).float()
    return Scores(logits, torch.tensor(labels))


SEVEN = answers(predicted=[0, 0, 1, 1, 1, 2, 0], labels=[0, 0, 0, 1, 1, 1, 2])


def test_accuracy_is_the_share_of_right_answers():
    assert SEVEN.accuracy == 4 / 7
    assert SEVEN.wrong.tolist() == [2, 5, 6]
    assert SEVEN.correct.tolist() == [True, True, False, True, True, False, False]


def test_accuracy_is_exact():
    labels = [0] * 9_963 + [1] * 37
    assert answers(predicted=[0] * 10_000, labels=labels).accuracy == 0.9963


def test_the_accuracy_has_an_interval_over_the_images():
    estimate = answers(predicted=[0] * 1000, labels=[0] * 900 + [1] * 100).accuracy_estimate()
    low, high = stats.binom.ppf([0.025, 0.975], 1000, 0.9) / 1000
    assert (estimate.value, estimate.n, estimate.unit) == (0.9, 1000, "fraction")
    assert (estimate.low, estimate.high) == pytest.approx((low, high), abs=0.002)


def test_the_confusion_matrix_has_a_row_per_true_class():
    assert SEVEN.confusion().tolist() == [[2, 1, 0], [0, 2, 1], [1, 0, 0]]


def test_a_class_that_never_occurs_keeps_its_row_and_column():
    assert answers(predicted=[0, 2], labels=[0, 2]).confusion().shape == (3, 3)


def test_the_report_counts_precision_and_recall_per_class():
    report = SEVEN.report(("cat", "dog", "eel"))
    assert report["cat"]["precision"] == pytest.approx(2 / 3)
    assert report["cat"]["recall"] == pytest.approx(2 / 3)
    assert report["dog"]["f1-score"] == pytest.approx(2 / 3)
    assert report["eel"] == {"precision": 0, "recall": 0, "f1-score": 0, "support": 1}
    assert report["accuracy"] == pytest.approx(4 / 7)


def test_the_loss_is_the_mean_negative_log_probability_of_the_truth():
    scores = Scores(torch.tensor([[0.6, 0.4], [0.1, 0.9]]).log(), torch.tensor([0, 0]))
    assert scores.loss == pytest.approx(-(math.log(0.6) + math.log(0.1)) / 2, rel=1e-6)
    assert scores.confidence.tolist() == pytest.approx([0.6, 0.9], rel=1e-6)


def confident(confidences, right) -> Scores:
    """Two classes: each item is given class 0 with a confidence, and is or is not of it."""
    confidence = torch.tensor(confidences)
    logits = torch.stack([confidence, 1 - confidence], 1).log()
    return Scores(logits, 1 - torch.tensor(right).long())


def test_calibration_is_the_mean_gap_between_confidence_and_accuracy():
    # Sorted and halved: 0.6 and 0.7, one of them right; 0.8 and 0.9, both right.
    # Gaps 0.65 - 0.5 and 1 - 0.85, of equal weight.
    result = calibration(confident([0.9, 0.6, 0.8, 0.7], [True, False, True, True]), bins=2)
    assert result.confidence == pytest.approx([0.65, 0.85])
    assert result.accuracy.tolist() == [0.5, 1.0]
    assert result.count.tolist() == [2, 2]
    assert result.error == pytest.approx(0.15)


def test_gaps_are_weighted_by_the_items_of_their_bin():
    # Three items in two bins: 0.6 and 0.7 (one right), then 0.9 (wrong).
    result = calibration(confident([0.6, 0.7, 0.9], [True, False, False]), bins=2)
    assert result.count.tolist() == [2, 1]
    assert result.error == pytest.approx((2 * 0.15 + 1 * 0.9) / 3)


def test_more_bins_than_items_leave_no_empty_bin():
    assert calibration(confident([0.6, 0.9], [True, True]), bins=15).count.tolist() == [1, 1]


def test_a_classifier_that_is_right_as_often_as_it_says_is_calibrated():
    generator = np.random.default_rng(0)
    confidence = generator.uniform(0.5, 1, 20_000)
    right = generator.random(20_000) < confidence
    scores = confident(confidence.tolist(), right.tolist())
    # A bin of 1,333 items has a gap of about 0.01 by chance.
    assert calibration(scores).error < 0.02
    assert calibration(Scores(3 * scores.logits, scores.labels)).error > 0.1  # too sure of itself
