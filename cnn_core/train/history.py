"""What was measured after each epoch."""

from dataclasses import dataclass

COLUMNS = ("loss", "error", "accuracy", "seconds")


@dataclass
class History:
    """Loss, error, accuracy and seconds per epoch, for training and validation images alike.

    Each side maps the name of a column to one number per epoch. Both sides are measured the same
    way, in evaluation mode and without augmentation; the training side on a fixed random sample as
    large as the validation set. Seconds are those of fitting (train) and of scoring (validation).
    """

    train: dict[str, list[float]]
    validation: dict[str, list[float]]

    @classmethod
    def empty(cls) -> "History":
        return cls({name: [] for name in COLUMNS}, {name: [] for name in COLUMNS})

    def __len__(self) -> int:
        return len(self.train["loss"])

    def append(self, side: str, *, loss: float, accuracy: float, seconds: float) -> None:
        """Add an epoch to one side (``train`` or ``validation``)."""
        row = {"loss": loss, "error": 1 - accuracy, "accuracy": accuracy, "seconds": seconds}
        for name, value in row.items():
            getattr(self, side)[name].append(value)
