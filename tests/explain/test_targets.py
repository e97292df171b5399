import pytest
import torch

from cnn_core.explain import logit, probability
from cnn_core.explain.targets import target_values

OUTPUTS = torch.tensor([[1.0, 2.0, 0.0], [3.0, 5.0, 4.0]])


@pytest.mark.parametrize("classes", [[2, 0], (2, 0), torch.tensor([2, 0])])
def test_a_class_per_image(classes):
    assert logit(classes)(OUTPUTS).tolist() == [0.0, 3.0]
    assert torch.equal(probability(classes)(OUTPUTS), OUTPUTS.softmax(1)[[0, 1], [2, 0]])


@pytest.mark.parametrize("label", [1, torch.tensor(1)])
def test_one_class_for_all_images(label):
    assert logit(label)(OUTPUTS).tolist() == [2.0, 5.0]
    assert torch.equal(probability(label)(OUTPUTS), OUTPUTS.softmax(1)[:, 1])


@pytest.mark.parametrize("target", [logit, probability])
@pytest.mark.parametrize(
    ("classes", "message"),
    [
        (3, "no class 3: the network has the classes 0 to 2"),
        (-1, "no class -1: the network has the classes 0 to 2"),
        ([0, 7], "no class 7: the network has the classes 0 to 2"),
        ([0, 1, 2], "3 classes for 2 images"),
    ],
)
def test_classes_that_do_not_fit_the_outputs_are_refused(target, classes, message):
    with pytest.raises(ValueError, match=message):
        target(classes)(OUTPUTS)


@pytest.mark.parametrize("classes", [0.5, [0.0, 1.0], [[0], [1]]])
def test_classes_that_are_no_integers_in_a_row_are_refused(classes):
    with pytest.raises(ValueError, match="one integer, or one per image"):
        logit(classes)


@pytest.mark.parametrize("target", [torch.sum, lambda outputs: outputs])
def test_a_target_that_is_not_one_number_per_image_is_refused(target):
    with pytest.raises(ValueError, match=r"one number per image \(2,\), not"):
        target_values(target, OUTPUTS)


def test_no_images_have_no_values():
    labels = torch.tensor([], dtype=torch.long)
    assert logit(labels)(OUTPUTS[:0]).shape == probability(1)(OUTPUTS[:0]).shape == (0,)
