"""Stage 3: im2col, block by block, with gradients of its own. What the layers use.

Convolution is linear in the image and in the weight. So are its two gradients, and the derivatives
of the three are again the three: gradients of any order exist. Each unrolls the image anew, block
by block, so that backward keeps no columns from forward.
"""

from collections.abc import Iterator

from torch import Tensor
from torch.autograd import Function

from cnn_core.nn.convolution.columns import Geometry, blocks, rows_first


class Convolution(Function):
    """(N, C, H, W), (O, C, kernel), (O,) or None → (N, O, rows, columns)."""

    @staticmethod
    def forward(ctx, input, weight, bias, geometry):
        ctx.save_for_backward(input, weight)
        ctx.geometry = geometry
        return _convolve(input, weight, bias, geometry)

    @staticmethod
    def backward(ctx, gradient):
        input, weight = ctx.saved_tensors
        to_input, to_weight, to_bias, _ = ctx.needs_input_grad
        return (
            InputGradient.apply(gradient, weight, ctx.geometry) if to_input else None,
            WeightGradient.apply(input, gradient, ctx.geometry) if to_weight else None,
            gradient.sum((0, 2, 3)) if to_bias else None,
            None,
        )


class InputGradient(Function):
    """The gradient of the output and the weight → the gradient of the input."""

    @staticmethod
    def forward(ctx, gradient, weight, geometry):
        ctx.save_for_backward(gradient, weight)
        ctx.geometry = geometry
        return _input_gradient(gradient, weight, geometry)

    @staticmethod
    def backward(ctx, input):
        gradient, weight = ctx.saved_tensors
        to_gradient, to_weight, _ = ctx.needs_input_grad
        return (
            Convolution.apply(input, weight, None, ctx.geometry) if to_gradient else None,
            WeightGradient.apply(input, gradient, ctx.geometry) if to_weight else None,
            None,
        )


class WeightGradient(Function):
    """The input and the gradient of the output → the gradient of the weight."""

    @staticmethod
    def forward(ctx, input, gradient, geometry):
        ctx.save_for_backward(input, gradient)
        ctx.geometry = geometry
        return _weight_gradient(input, gradient, geometry)

    @staticmethod
    def backward(ctx, weight):
        input, gradient = ctx.saved_tensors
        to_input, to_gradient, _ = ctx.needs_input_grad
        return (
            InputGradient.apply(gradient, weight, ctx.geometry) if to_input else None,
            Convolution.apply(input, weight, None, ctx.geometry) if to_gradient else None,
            None,
        )


def _convolve(input: Tensor, weight: Tensor, bias: Tensor | None, geometry: Geometry) -> Tensor:
    output = input.new_empty(len(input), len(weight), *geometry.windows)
    start = weight.new_zeros(len(weight)) if bias is None else bias
    matrix = as_matrix(weight)
    for images, rows, columns in blocks(input, len(weight), geometry):
        target = rows_first(output[images, :, rows])
        product = start[:, None].repeat(1, target[0].numel())
        for factor, part in factors(matrix, columns.unrolled(input[images])):
            product.addmm_(factor, part)
        target.copy_(product.view_as(target))
    return output


def _input_gradient(gradient: Tensor, weight: Tensor, geometry: Geometry) -> Tensor:
    result = gradient.new_zeros(len(gradient), weight.shape[1], *geometry.image)
    matrix = as_matrix(weight)
    for images, rows, columns in blocks(result, len(weight), geometry):
        arriving = rows_first(gradient[images, :, rows]).flatten(1)
        columns.buffer.zero_()
        for factor, part in factors(matrix, columns.by_kernel_row):
            part.addmm_(factor.t(), arriving)
        columns.roll_up_onto(result[images])
    return result


def _weight_gradient(input: Tensor, gradient: Tensor, geometry: Geometry) -> Tensor:
    outputs, channels = gradient.shape[1], input.shape[1]
    result = input.new_zeros(outputs, *geometry.kernel, channels)
    matrix = result.flatten(1)
    for images, rows, columns in blocks(input, outputs, geometry):
        arriving = rows_first(gradient[images, :, rows]).flatten(1)
        for factor, part in factors(matrix, columns.unrolled(input[images])):
            factor.addmm_(arriving, part.t())
    return result.permute(0, 3, 1, 2).contiguous()


def as_matrix(weight: Tensor) -> Tensor:
    """(O, kernel height · kernel width · C), in the order of the columns' rows."""
    return weight.permute(0, 2, 3, 1).flatten(1)


def factors(matrix: Tensor, columns: list[Tensor]) -> Iterator[tuple[Tensor, Tensor]]:
    """The parts of the weight's matrix, views, each with the columns that it is multiplied with."""
    return zip(matrix.split(len(columns[0]), 1), columns, strict=True)
