"""What a network is made of: shapes, parameters, neurons, multiply-accumulates, receptive fields.

A *neuron* here is one output unit of a convolutional or fully connected layer: one number that the
layer computes from weights of its own. Poolings, normalizations and activation functions transform
such numbers and have none; the count with pooling outputs is kept beside it, because some authors
count those too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod

import torch
from torch import Tensor, fx, nn

from cnn_core.nn import convolution, pooling
from cnn_core.nn.modes import evaluating

KINDS: dict[str, tuple[type[nn.Module], ...]] = {
    "convolutional": (nn.Conv2d, convolution.Conv2d),
    "fully connected": (nn.Linear,),
    "normalization": (nn.BatchNorm2d,),
    "pooling": (nn.MaxPool2d, pooling.MaxPool2d, nn.AvgPool2d, nn.AdaptiveAvgPool2d),
}


@dataclass(frozen=True)
class Layer:
    """One layer as a forward pass on one image sees it.

    Attributes:
        name: path in the network. type: class name. kind: a key of ``KINDS``, or ``other``.
        input_shape, output_shape: without the batch dimension.
        parameters: learned numbers.
        neurons: output units (convolutional and fully connected layers only, else 0).
        macs: multiply-accumulates per image; additions of the bias are not counted.
        receptive_field: side, in input pixels, of the square that one output can depend on.
    """

    name: str
    type: str
    kind: str
    input_shape: tuple[int, ...]
    output_shape: tuple[int, ...]
    parameters: int
    neurons: int
    macs: int
    receptive_field: int


@dataclass(frozen=True)
class Totals:
    """Sums over the layers of one kind."""

    parameters: int
    neurons: int
    macs: int


def layers(model: nn.Module, input_shape: tuple[int, ...]) -> list[Layer]:
    """Every layer of ``model`` in the order in which a forward pass uses it.

    Args:
        input_shape: channels, height, width of one image.

    Raises ``ValueError`` for a network whose forward pass torch.fx cannot trace.

    Example:
        >>> from cnn_core.nn.mnist import mnist_cnn
        >>> sum(layer.parameters for layer in layers(mnist_cnn(), (1, 28, 28)))
        799078
    """
    with evaluating(model), torch.no_grad():
        recorder = _Recorder(_traced(model), input_shape)
        recorder.run(torch.zeros(1, *input_shape, device=_device(model)))
    return recorder.layers


def totals(rows: Iterable[Layer]) -> dict[str, Totals]:
    """Sums by kind, and over all layers under ``total``."""
    rows = list(rows)
    groups = {"total": rows} | {kind: [row for row in rows if row.kind == kind] for kind in KINDS}
    return {
        name: Totals(
            parameters=sum(row.parameters for row in group),
            neurons=sum(row.neurons for row in group),
            macs=sum(row.macs for row in group),
        )
        for name, group in groups.items()
    }


def neurons_with_pooling(rows: Iterable[Layer]) -> int:
    """The neurons, plus the output units of pooling layers."""
    return sum(prod(row.output_shape) if row.kind == "pooling" else row.neurons for row in rows)


def parameters_by_numel(model: nn.Module) -> int:
    """Parameters, counted in the tensors."""
    return sum(parameter.numel() for parameter in model.parameters())


def parameters_by_formula(model: nn.Module) -> int:
    """Parameters, from what each layer was constructed with.

    Convolution: out · (in / groups · kernel area + 1 with bias); linear: out · (in + 1 with bias);
    batch normalization: 2 · channels. Raises ``ValueError`` for a layer with no formula here.
    """
    return sum(_formula(module) for module in model.modules() if _owns_parameters(module))


def parameters_by_shapes(model: nn.Module, input_shape: tuple[int, ...]) -> int:
    """Parameters, from the shapes that a forward pass shows going into and out of each layer."""
    modules = dict(model.named_modules())
    return sum(_from_shapes(modules[row.name], row) for row in layers(model, input_shape))


def _formula(module: nn.Module) -> int:
    match module:
        case nn.Conv2d() | convolution.Conv2d():
            fan_in = _fan_in(module, module.in_channels)
            return module.out_channels * (fan_in + (module.bias is not None))
        case nn.Linear():
            return module.out_features * (module.in_features + (module.bias is not None))
        case nn.BatchNorm2d():
            return 2 * module.num_features
    raise ValueError(f"no formula for the parameters of {type(module).__name__}")


def _from_shapes(module: nn.Module, row: Layer) -> int:
    inputs, outputs = row.input_shape[0], row.output_shape[0]
    match row.kind:
        case "convolutional":
            return outputs * (_fan_in(module, inputs) + (module.bias is not None))
        case "fully connected":
            return outputs * (inputs + (module.bias is not None))
        case "normalization":
            return 2 * outputs
    return 0


def _fan_in(module: nn.Module, channels: int) -> int:
    """Inputs of one output unit of a convolution; our own has no groups."""
    return channels // getattr(module, "groups", 1) * prod(module.kernel_size)


def _owns_parameters(module: nn.Module) -> bool:
    return any(True for _ in module.parameters(recurse=False))


def _kind(module: nn.Module) -> str:
    return next((kind for kind, types in KINDS.items() if isinstance(module, types)), "other")


def _macs(module: nn.Module, output: Tensor) -> int:
    match module:
        case nn.Conv2d() | convolution.Conv2d():
            return output[0].numel() * _fan_in(module, module.in_channels)
        case nn.Linear():
            return output[0].numel() * module.in_features
    return 0


def _device(model: nn.Module) -> torch.device:
    return next(model.parameters()).device


def _traced(model: nn.Module) -> fx.GraphModule:
    try:
        return fx.GraphModule(model, _LeafTracer().trace(model))
    except (fx.proxy.TraceError, TypeError, RuntimeError) as error:
        raise ValueError(f"{type(model).__name__} cannot be traced: {error}") from error


class _LeafTracer(fx.Tracer):
    """Traces a network down to the modules that have no children."""

    def is_leaf_module(self, module: nn.Module, qualified_name: str) -> bool:
        return not any(True for _ in module.children())


class _Recorder(fx.Interpreter):
    """Runs a traced network once and writes down a row per layer.

    The geometry of a value is its receptive field and its jump: how many input pixels lie between
    two neighbours. Where values meet (a shortcut), the larger ones count.
    """

    def __init__(self, graph: fx.GraphModule, input_shape: tuple[int, ...]):
        super().__init__(graph)
        self.side = max(input_shape[1:])
        self.layers: list[Layer] = []
        self.geometry: dict[fx.Node, tuple[int, int]] = {}

    def run_node(self, node: fx.Node):
        before = [self.geometry[origin] for origin in node.all_input_nodes] or [(1, 1)]
        field, jump = (max(values) for values in zip(*before, strict=True))
        output = super().run_node(node)
        if node.op == "call_module":
            module = self.fetch_attr(node.target)
            field, jump = self._grown(module, field, jump)
            self.layers.append(self._row(node, module, output, field))
        self.geometry[node] = (field, jump)
        return output

    def _grown(self, module: nn.Module, field: int, jump: int) -> tuple[int, int]:
        if isinstance(module, (nn.Linear, nn.AdaptiveAvgPool2d)):
            return self.side, self.side
        if _kind(module) not in ("convolutional", "pooling"):
            return field, jump
        reach = (_side(module.kernel_size) - 1) * _side(getattr(module, "dilation", 1))
        return min(field + reach * jump, self.side), jump * _side(module.stride)

    def _row(self, node: fx.Node, module: nn.Module, output: Tensor, field: int) -> Layer:
        kind = _kind(module)
        weighted = kind in ("convolutional", "fully connected")
        return Layer(
            name=node.target,
            type=type(module).__name__,
            kind=kind,
            input_shape=tuple(self.env[node.all_input_nodes[0]].shape[1:]),
            output_shape=tuple(output.shape[1:]),
            parameters=parameters_by_numel(module),
            neurons=output[0].numel() if weighted else 0,
            macs=_macs(module, output),
            receptive_field=field,
        )


def _side(size: int | tuple[int, int]) -> int:
    return size if isinstance(size, int) else max(size)
