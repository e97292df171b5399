"""What a classifier gets right and wrong: accuracy, confusion matrix, report, calibration."""

from dataclasses import dataclass

import numpy as np
import torch.nn.functional as F
from sklearn import metrics
from torch import Tensor

from cnn_core.evaluate.intervals import Estimate, bootstrap_mean


@dataclass(frozen=True)
class Scores:
    """The outputs of a classifier on a labelled set.

    Attributes:
        logits: float, (N, classes).
        labels: int64, (N,).

    Example:
        >>> import torch
        >>> scores = Scores(torch.tensor([[2.0, 0.0], [1.0, 0.0]]), torch.tensor([0, 1]))
        >>> scores.accuracy, scores.wrong.tolist()
        (0.5, [1])
    """

    logits: Tensor
    labels: Tensor

    @property
    def predicted(self) -> Tensor:
        return self.logits.argmax(1)

    @property
    def correct(self) -> Tensor:
        return self.predicted == self.labels

    @property
    def wrong(self) -> Tensor:
        """Indices of the misclassified items, ascending."""
        return (~self.correct).nonzero().flatten()

    @property
    def accuracy(self) -> float:
        # Counted, not averaged in float32, so that 9,963 of 10,000 is exactly 0.9963.
        return int(self.correct.sum()) / len(self.labels)

    @property
    def loss(self) -> float:
        """Mean cross-entropy."""
        return F.cross_entropy(self.logits, self.labels).item()

    @property
    def confidence(self) -> Tensor:
        """The probability of the predicted class."""
        return self.logits.softmax(1).max(1).values

    def accuracy_estimate(self) -> Estimate:
        """The accuracy with its bootstrap interval over the items."""
        return bootstrap_mean(self.correct.double().numpy())

    def confusion(self) -> np.ndarray:
        """Counts, (classes, classes): row the true class, column the predicted one."""
        classes = range(self.logits.shape[1])
        return metrics.confusion_matrix(self.labels, self.predicted, labels=list(classes))

    def report(self, names: tuple[str, ...]) -> dict[str, dict[str, float]]:
        """Precision, recall, F1 and support per class and averaged, as scikit-learn names them."""
        return metrics.classification_report(
            self.labels,
            self.predicted,
            labels=list(range(len(names))),
            target_names=list(names),
            output_dict=True,
            zero_division=0.0,
        )


@dataclass(frozen=True)
class Calibration:
    """Confidence against accuracy in bins of confidence.

    Attributes:
        error: expected calibration error, the mean gap weighted by the items in each bin.
        confidence, accuracy, count: one number per bin that holds an item.
    """

    error: float
    confidence: np.ndarray
    accuracy: np.ndarray
    count: np.ndarray


def calibration(scores: Scores, bins: int = 15) -> Calibration:
    """The expected calibration error (Guo et al., 2017) over bins of equally many items.

    With bins of equal width nearly all digits fall into the last bin; bins of equal count look into
    it.
    """
    order = scores.confidence.argsort(stable=True)
    confidence = scores.confidence[order].double().numpy()
    correct = scores.correct[order].double().numpy()
    parts = [part for part in np.array_split(np.arange(len(order)), bins) if len(part)]
    mean_confidence = np.array([confidence[part].mean() for part in parts])
    accuracy = np.array([correct[part].mean() for part in parts])
    count = np.array([len(part) for part in parts])
    error = float((np.abs(mean_confidence - accuracy) * count).sum() / count.sum())
    return Calibration(error, mean_confidence, accuracy, count)
