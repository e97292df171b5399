"""Layers by name."""

from torch import nn


def find_layer(model: nn.Module, layer: str | nn.Module) -> tuple[str, nn.Module]:
    """The path and the module of a layer that is named by its path or given as a module.

    Raises ``ValueError`` with the list of layers when ``model`` has no such layer.

    Example:
        >>> model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU())
        >>> find_layer(model, "1")
        ('1', ReLU())
        >>> find_layer(model, model[0])[0]
        '0'
    """
    layers = {path: module for path, module in model.named_modules() if path}
    for path, module in layers.items():
        if layer is module or layer == path:
            return path, module
    asked = repr(layer) if isinstance(layer, str) else f"that is this {type(layer).__name__}"
    raise ValueError(f"no layer {asked} in {type(model).__name__}; it has {', '.join(layers)}")
