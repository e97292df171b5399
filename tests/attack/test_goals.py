import torch

from cnn_core.attack.goals import classified_as, confident, goal, misclassified

LOGITS = torch.tensor([[2.0, 0.0], [0.0, 2.0], [0.0, 9.0]])
CLASSES = torch.tensor([0, 0, 1])


def test_each_goal_in_masks():
    assert misclassified(LOGITS, CLASSES).tolist() == [False, True, False]
    assert classified_as(LOGITS, CLASSES).tolist() == [True, False, True]
    # The softmax probabilities of the classes are 0.88, 0.12 and 0.9999.
    assert confident(0.9)(LOGITS, CLASSES).tolist() == [False, False, True]
    assert confident(0.88)(LOGITS, CLASSES).tolist() == [True, False, True]


def test_a_target_decides_the_goal():
    assert goal(targeted=False) is misclassified
    assert goal(targeted=True) is classified_as
