"""Every qualitative sentence of the book as a predicate over the results: one file per study."""

from book.claims import (
    adversarial,
    cifar,
    cifar_gradcam,
    colored,
    colored_attack,
    colored_probe,
    defend,
    dream,
    evasion,
    mnist,
    pets,
    pets_attack,
    pets_occlusion,
    robustness,
    scratch,
    visualize,
)

CLAIMS = (
    *scratch.CLAIMS,
    *mnist.CLAIMS,
    *visualize.CLAIMS,
    *adversarial.CLAIMS,
    *dream.CLAIMS,
    *defend.CLAIMS,
    *colored.CLAIMS,
    *colored_probe.CLAIMS,
    *colored_attack.CLAIMS,
    *evasion.CLAIMS,
    *pets.CLAIMS,
    *pets_occlusion.CLAIMS,
    *pets_attack.CLAIMS,
    *cifar.CLAIMS,
    *cifar_gradcam.CLAIMS,
    *robustness.CLAIMS,
)
