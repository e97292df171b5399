"""The oracles are the brief's Figure 1 and the same network on torch's layers."""

import torch
import torch.nn.functional as F

from cnn_core.nn import convolution, pooling
from cnn_core.nn.scratch import scratch_cnn

FIGURE_1 = [
    "Conv2d(1, 3, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))",
    "ReLU()",
    "MaxPool2d(kernel_size=2, stride=2)",
    "Conv2d(3, 6, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))",
    "ReLU()",
    "MaxPool2d(kernel_size=2, stride=2)",
    "Flatten(start_dim=1, end_dim=-1)",
    "Linear(in_features=294, out_features=128, bias=True)",
    "ReLU()",
    "Linear(in_features=128, out_features=10, bias=True)",
]


def twins():
    """The network on our layers and on torch's, from the same seed."""
    with torch.random.fork_rng():
        for own_layers in (True, False):
            torch.manual_seed(0)
            yield scratch_cnn(own_layers)


def test_the_network_is_that_of_the_brief():
    assert [str(layer) for layer in scratch_cnn()[1:]] == FIGURE_1
    assert sum(parameter.numel() for parameter in scratch_cnn().parameters()) == 39_248


def test_convolution_and_pooling_are_our_own_unless_told_otherwise():
    ours, theirs = twins()
    own = (convolution.Conv2d, pooling.MaxPool2d)
    assert sum(isinstance(layer, own) for layer in ours) == 4
    assert sum(isinstance(layer, own) for layer in theirs) == 0


def test_from_the_same_seed_both_start_with_the_same_weights_under_the_same_names():
    ours, theirs = (model.state_dict() for model in twins())
    assert list(ours) == list(theirs)
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)


def test_both_compute_the_same_and_learn_the_same():
    images = torch.rand(8, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    outcomes = []
    for model in twins():
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        for _ in range(3):
            loss = F.cross_entropy(model(images), torch.arange(8))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        outcomes.append(model(images))
    torch.testing.assert_close(*outcomes, rtol=0, atol=1e-5)


def test_in_reduced_precision_both_compute_the_same_up_to_it():
    images = torch.rand(8, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    with torch.autocast("cpu", torch.bfloat16):
        ours, theirs = (model.to(memory_format=torch.channels_last)(images) for model in twins())
    assert ours.dtype == theirs.dtype == torch.bfloat16
    torch.testing.assert_close(ours, theirs, rtol=0, atol=1e-2)


def test_shapes_can_be_had_without_numbers():
    images = torch.empty(2, 1, 28, 28, device="meta")
    assert scratch_cnn().to("meta")(images).shape == (2, 10)


def test_it_takes_no_images_too():
    assert scratch_cnn()(torch.empty(0, 1, 28, 28)).shape == (0, 10)
