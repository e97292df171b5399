"""Claims of the chapter on attacks on the network for cats and dogs."""

from book.claims.claim import FAILS, HOLDS, UNDECIDED, Claim, above, below

CLAIMS = (
    Claim(
        name="pets.fgsm_below_chance",
        statement="At four grey levels, FGSM leaves fewer than half of the test photos right.",
        effect="pets.fgsm.accuracy.4",
        rule=below(0.5),
        sentences={
            HOLDS: "One step of four grey levels in 255, which nobody sees, leaves {effect} of the"
            " photos right: fewer than a coin would.",
            FAILS: "One step of four grey levels in 255, which nobody sees, still leaves {effect}"
            " of the photos right.",
            UNDECIDED: "One step of four grey levels in 255, which nobody sees, leaves {effect} of"
            " the photos right: about what a coin would.",
        },
    ),
    Claim(
        name="pets.noise_harmless",
        statement="Random noise of sixteen grey levels costs less than five points.",
        effect="pets.noise.cost",
        rule=below(0.05),
        sentences={
            HOLDS: "The size of the noise is not the reason: sixteen grey levels at random change"
            " accuracy by {effect}.",
            FAILS: "Sixteen grey levels at random cost accuracy, too, {size}, though far less.",
            UNDECIDED: "The size of the noise is hardly the reason: sixteen grey levels at random"
            " cost no more than {size}.",
        },
    ),
    Claim(
        name="pets.fgsm_flatters",
        statement="At four grey levels, FGSM leaves more photos right than PGD does.",
        effect="pets.fgsm.flattery.4",
        rule=above(0),
        sentences={
            HOLDS: "FGSM flatters the network: at four grey levels it leaves {size} more photos"
            " right than twenty smaller steps within the same bound.",
            FAILS: "FGSM is as strong here as twenty smaller steps: at four grey levels the"
            " difference is {effect}.",
            UNDECIDED: "Whether twenty smaller steps do more than one stays open: at four grey"
            " levels the difference is {effect}.",
        },
    ),
    Claim(
        name="pets.fgsm_overshoots",
        statement="FGSM leaves more photos right at sixteen grey levels than at four.",
        effect="pets.fgsm.overshoot",
        rule=above(0),
        sentences={
            HOLDS: "A single step can be too long: at sixteen grey levels FGSM leaves {size} more"
            " photos right than at four.",
            FAILS: "More noise does more harm: at sixteen grey levels FGSM changes the share of"
            " photos that stay right by {effect} against four.",
            UNDECIDED: "Beyond four grey levels a single step gains nothing that we could tell: at"
            " sixteen the share of photos that stay right differs by {effect}.",
        },
    ),
    Claim(
        name="pets.transfers",
        statement="FGSM noise made on one training leaves fewer than half of the photos right in"
        " another, at sixteen grey levels.",
        effect="pets.fgsm.transferred.16",
        rule=below(0.5),
        sentences={
            HOLDS: "The noise need not be made for the network it is shown to: at sixteen grey"
            " levels, noise made on another training leaves {effect} right.",
            FAILS: "The noise is made for one network: at sixteen grey levels, noise made on"
            " another training leaves {effect} right.",
            UNDECIDED: "What noise does that was made on another training varies: at sixteen grey"
            " levels it leaves {effect} right.",
        },
    ),
    Claim(
        name="pets.surer",
        statement="Wrong answers after PGD at four grey levels are more confident than the"
        " network's own mistakes.",
        effect="pets.pgd.surer",
        rule=above(0),
        sentences={
            HOLDS: "An attack makes it err with conviction: after four grey levels of PGD its"
            " wrong answers are {size} more confident than its own mistakes.",
            FAILS: "After four grey levels of PGD its wrong answers are no more confident than its"
            " own mistakes: the difference is {effect}.",
            UNDECIDED: "Whether its wrong answers after four grey levels of PGD are more confident"
            " than its own mistakes stays open: the difference is {effect}.",
        },
    ),
    Claim(
        name="pets.looks_elsewhere",
        statement="After PGD at four grey levels, the map of the class that is then seen"
        " correlates with the map of the true class before by less than a quarter.",
        effect="pets.looks.pgd.seen",
        rule=below(0.25),
        sentences={
            HOLDS: "What speaks for the wrong class after the attack lies elsewhere than what spoke"
            " for the right one before it: the maps correlate by {effect}.",
            FAILS: "What speaks for the wrong class after the attack lies partly where what spoke"
            " for the right one did before it: the maps correlate by {effect}.",
            UNDECIDED: "Whether what speaks for the wrong class after the attack lies elsewhere"
            " than what spoke for the right one before it stays open: the maps correlate by"
            " {effect}.",
        },
    ),
    Claim(
        name="pets.looks_kept",
        statement="After PGD at four grey levels, the map of the true class correlates with the"
        " one before by more than a half.",
        effect="pets.looks.pgd.true",
        rule=above(0.5),
        sentences={
            HOLDS: "The map of the true class hardly moves, though the answer turns: its rank"
            " correlation with the one before is {effect}.",
            FAILS: "The map of the true class moves, too: its rank correlation with the one before"
            " is {effect}.",
            UNDECIDED: "The map of the true class moves in part: its rank correlation with the one"
            " before is {effect}.",
        },
    ),
)
