"""Two-dimensional convolution without torch's, in three stages that compute the same numbers.

1. ``definition``: the formula as loops. What convolution is.
2. ``im2col``: the textbook's way to make it fast, windows as the columns of one matrix product.
3. ``blocked``: the same in a buffer that stays in the cache, with gradients of its own. What the
   layers use.
"""

from cnn_core.nn.convolution.layer import Conv2d, conv2d

__all__ = ["Conv2d", "conv2d"]
