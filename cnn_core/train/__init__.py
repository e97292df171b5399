"""The one training loop: every network of every study is fitted here."""

from cnn_core.train.history import History
from cnn_core.train.loop import best_device, fit
from cnn_core.train.recipe import Recipe

__all__ = ["History", "Recipe", "best_device", "fit"]
