"""Claims of the chapter on attacks on CIFAR-10."""

from book.claims.claim import FAILS, HOLDS, UNDECIDED, Claim, above, below

CLAIMS = (
    Claim(
        name="robustness.falls_to_zero",
        statement="At eight grey levels, the strongest attack leaves fewer than one in a hundred"
        " test images right.",
        effect="robustness.margin.accuracy.8",
        rule=below(0.01),
        sentences={
            HOLDS: "An undefended network falls to nothing: at eight grey levels in 255, the"
            " strongest attack leaves {effect} of the test images right.",
            FAILS: "At eight grey levels in 255, the strongest attack still leaves {effect} of the"
            " test images right.",
            UNDECIDED: "At eight grey levels in 255, the strongest attack leaves about one in a"
            " hundred of the test images right: {effect}.",
        },
    ),
    Claim(
        name="robustness.pgd_flatters",
        statement="At eight grey levels, PGD on the cross-entropy leaves more images right than PGD"
        " on the margin does after it.",
        effect="robustness.pgd.flattery",
        rule=above(0),
        sentences={
            HOLDS: "It takes the margin to get there: PGD on the cross-entropy, the usual one,"
            " stops {size} short of it.",
            FAILS: "The cross-entropy is enough for that: the margin takes no more.",
            UNDECIDED: "Whether the margin takes more than the cross-entropy stays open: {effect}.",
        },
    ),
    Claim(
        name="robustness.noise_harmless",
        statement="Random noise of eight grey levels costs less than five points.",
        effect="robustness.noise.cost",
        rule=below(0.05),
        sentences={
            HOLDS: "The size of the noise is not the reason: what eight grey levels at random cost"
            " is {effect}.",
            FAILS: "Eight grey levels at random cost accuracy, too, {effect}, though far less.",
            UNDECIDED: "Eight grey levels at random cost accuracy little: {effect}.",
        },
    ),
    Claim(
        name="robustness.fgsm_flatters",
        statement="At eight grey levels, FGSM leaves more images right than PGD does.",
        effect="robustness.fgsm.flattery",
        rule=above(0),
        sentences={
            HOLDS: "FGSM flatters the network: at eight grey levels it leaves {size} more images"
            " right than PGD within the same bound.",
            FAILS: "FGSM is as strong here as PGD: at eight grey levels the difference is"
            " {effect}.",
            UNDECIDED: "Whether PGD does more than FGSM stays open: at eight grey levels the"
            " difference is {effect}.",
        },
    ),
    Claim(
        name="robustness.looks_kept",
        statement="After PGD at four grey levels, the map of the true class correlates with the"
        " one before by more than a half (layer4).",
        effect="robustness.looks.layer4.pgd.true",
        rule=above(0.5),
        sentences={
            HOLDS: "The map of the true class keeps its shape, though the answer turns: its rank"
            " correlation with the one before is {effect}.",
            FAILS: "The map of the true class does not keep its shape: its rank correlation with"
            " the one before is {effect}.",
            UNDECIDED: "The map of the true class keeps part of its shape: its rank correlation"
            " with the one before is {effect}.",
        },
    ),
    Claim(
        name="robustness.looks_elsewhere",
        statement="After PGD at four grey levels, the map of the class that is then seen"
        " correlates with that of the true class before by less than a quarter (layer4).",
        effect="robustness.looks.layer4.pgd.seen",
        rule=below(0.25),
        sentences={
            HOLDS: "What speaks for the wrong class after the attack lies elsewhere than what spoke"
            " for the right one before it: the maps correlate by {effect}.",
            FAILS: "What speaks for the wrong class after the attack lies partly where what spoke"
            " for the right one did before it: the maps correlate by {effect}.",
            UNDECIDED: "What speaks for the wrong class after the attack lies mostly elsewhere than"
            " what spoke for the right one before it: the maps correlate by {effect}.",
        },
    ),
)
