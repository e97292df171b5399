"""What a network looks at: explanations of single predictions, and what its layers are like.

Images are float in [0, 1], (N, C, H, W); a target is any callable from outputs (N, K) to one scalar
per sample (N,); layers are named by path or given as modules. Every network is left as it was.
"""

from cnn_core.explain.activations import activations
from cnn_core.explain.blank import MapWarning
from cnn_core.explain.cam import cam
from cnn_core.explain.fills import blur, image_mean
from cnn_core.explain.filters import (
    Orientation,
    effective_rank,
    filters,
    orientation,
    redundancy,
    symmetry,
)
from cnn_core.explain.gradcam import grad_cam, grad_cam_plus_plus, xgrad_cam
from cnn_core.explain.gradients import input_gradient, saliency
from cnn_core.explain.integrated import integrated_gradients
from cnn_core.explain.layers import find_layer
from cnn_core.explain.maps import min_max, upsampled
from cnn_core.explain.masking import Curve, deletion, insertion
from cnn_core.explain.maximize import maximize
from cnn_core.explain.occlusion import Occlusion, occlusion
from cnn_core.explain.penalties import l2, total_variation, towards
from cnn_core.explain.reference import constant_map, edge_map, random_map
from cnn_core.explain.sanity import Cascade, cascading_randomization, rank_correlation
from cnn_core.explain.statistics import LayerStatistics, class_selectivity, layer_statistics
from cnn_core.explain.targets import channel, logit, neuron, probability

__all__ = [
    "Cascade",
    "Curve",
    "LayerStatistics",
    "MapWarning",
    "Occlusion",
    "Orientation",
    "activations",
    "blur",
    "cam",
    "cascading_randomization",
    "channel",
    "class_selectivity",
    "constant_map",
    "deletion",
    "edge_map",
    "effective_rank",
    "filters",
    "find_layer",
    "grad_cam",
    "grad_cam_plus_plus",
    "image_mean",
    "input_gradient",
    "insertion",
    "integrated_gradients",
    "l2",
    "layer_statistics",
    "logit",
    "maximize",
    "min_max",
    "neuron",
    "occlusion",
    "orientation",
    "probability",
    "random_map",
    "rank_correlation",
    "redundancy",
    "saliency",
    "symmetry",
    "total_variation",
    "towards",
    "upsampled",
    "xgrad_cam",
]
