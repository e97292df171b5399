"""The same images as torchattacks, foolbox and ART make, where these are installed.

A gradient that is zero but for rounding may take another sign elsewhere. So nearly all pixels must
be equal, and success must be equal within 1 in 1,000.
"""

from functools import partial

import numpy as np
import pytest
import torch

from cnn_core.attack.goals import goal
from cnn_core.attack.gradient import fgsm, mi_fgsm, pgd
from cnn_core.attack.norms import L2
from cnn_core.nn.frozen import frozen

EPSILON, STEPS, STEP_SIZE = 0.08, 7, 0.02
EPSILON_L2, STEP_SIZE_L2 = 0.4, 0.1


@pytest.fixture
def network(network):
    with frozen(network):
        yield network.float()


def images_of_torchattacks(network, images, classes, name, targeted):
    torchattacks = pytest.importorskip("torchattacks")
    theirs = {
        "fgsm": partial(torchattacks.FGSM, eps=EPSILON),
        "momentum": partial(torchattacks.MIFGSM, eps=EPSILON, alpha=EPSILON / STEPS, steps=STEPS),
        "pgd": partial(
            torchattacks.PGD, eps=EPSILON, alpha=STEP_SIZE, steps=STEPS, random_start=False
        ),
        "pgd in L2": partial(
            torchattacks.PGDL2, eps=EPSILON_L2, alpha=STEP_SIZE_L2, steps=STEPS, random_start=False
        ),
    }[name](network)
    if targeted:
        theirs.set_mode_targeted_by_label(quiet=True)
    return theirs(images, classes)


def images_of_foolbox(network, images, classes, name, targeted):
    foolbox = pytest.importorskip("foolbox")
    attacks, options = foolbox.attacks, {"steps": STEPS, "random_start": False}
    theirs, epsilon = {
        "fgsm": (attacks.LinfFastGradientAttack(random_start=False), EPSILON),
        "pgd": (attacks.LinfPGD(abs_stepsize=STEP_SIZE, **options), EPSILON),
        "pgd in L2": (attacks.L2PGD(abs_stepsize=STEP_SIZE_L2, **options), EPSILON_L2),
    }[name]
    criterion = (
        foolbox.criteria.TargetedMisclassification
        if targeted
        else (foolbox.criteria.Misclassification)
    )
    model = foolbox.PyTorchModel(network, bounds=(0, 1))
    return theirs(model, images, criterion(classes), epsilons=epsilon)[1]


def images_of_art(network, images, classes, name, targeted):
    evasion = pytest.importorskip("art.attacks.evasion")
    from art.estimators.classification import PyTorchClassifier

    model = PyTorchClassifier(
        network, torch.nn.CrossEntropyLoss(), (1, 8, 8), 4, clip_values=(0, 1), device_type="cpu"
    )
    two = name.endswith("L2")
    theirs = {
        "fgsm": evasion.FastGradientMethod(model, eps=EPSILON, targeted=targeted),
        "pgd": evasion.ProjectedGradientDescentPyTorch(
            model,
            norm=2 if two else np.inf,
            eps=EPSILON_L2 if two else EPSILON,
            eps_step=STEP_SIZE_L2 if two else STEP_SIZE,
            max_iter=STEPS,
            targeted=targeted,
            verbose=False,
        ),
    }[name.removesuffix(" in L2")]
    return torch.from_numpy(theirs.generate(images.numpy(), classes.numpy()))


OURS = {
    "fgsm": partial(fgsm, epsilon=EPSILON),
    "momentum": partial(mi_fgsm, epsilon=EPSILON, steps=STEPS),
    "pgd": partial(pgd, epsilon=EPSILON, steps=STEPS, step_size=STEP_SIZE),
    "pgd in L2": partial(pgd, epsilon=EPSILON_L2, steps=STEPS, step_size=STEP_SIZE_L2, norm=L2),
}


# torchattacks adds 1e-10 to the gradient's length before it divides by it, which shortens the steps
# where the gradient is as small as that; ART clips to the range before it projects, not after.
OTHER_DIRECTIONS = [(images_of_torchattacks, "pgd in L2"), (images_of_art, "pgd in L2")]


@pytest.mark.parametrize("targeted", [False, True])
@pytest.mark.parametrize(
    ("theirs", "name"),
    [
        (images_of_torchattacks, "fgsm"),
        (images_of_torchattacks, "momentum"),
        (images_of_torchattacks, "pgd"),
        (images_of_torchattacks, "pgd in L2"),
        (images_of_foolbox, "fgsm"),
        (images_of_foolbox, "pgd"),
        (images_of_foolbox, "pgd in L2"),
        (images_of_art, "fgsm"),
        (images_of_art, "pgd"),
        (images_of_art, "pgd in L2"),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_the_images_are_theirs(theirs, name, targeted, network, corners):
    if (theirs, name, targeted) == (images_of_foolbox, "fgsm", True):
        pytest.skip("foolbox has no targeted FGSM")
    images, labels = corners(1000)
    images = images.float()
    classes = (labels + 1) % 4 if targeted else labels
    our_images = OURS[name](network, images, classes, targeted=targeted)
    their_images = theirs(network, images, classes, name, targeted)
    equal = ((our_images - their_images).abs() < 1e-5).double().mean()
    assert equal > 0.999 or (theirs, name) in OTHER_DIRECTIONS
    reached = goal(targeted)
    with torch.no_grad():
        ours, others = (reached(network(x), classes).sum() for x in (our_images, their_images))
    assert abs(ours - others) <= 1
    assert 50 < ours < 950
