"""Claims of the chapter on the images that the digit network likes best."""

from book.claims.claim import FAILS, HOLDS, UNDECIDED, Claim, above, below

CLAIMS = (
    Claim(
        name="dream.judge_none",
        statement="Another network reads fewer than half of the untamed images as their class.",
        effect="dream.none.judge",
        rule=below(0.5),
        sentences={
            HOLDS: "The network gives {dream.none.confidence} of its probability to images that"
            " show no digit: another network reads only {value} of them as the class.",
            FAILS: "The network gives {dream.none.confidence} of its probability to its favourite"
            " images, and another network reads {value} of them as the same class.",
            UNDECIDED: "The network gives {dream.none.confidence} of its probability to its"
            " favourite images; another network reads about half of them as the class ({effect}).",
        },
    ),
    Claim(
        name="dream.judge_together",
        statement="Another network reads more than half of the tamed images as their class.",
        effect="dream.together.judge",
        rule=above(0.5),
        sentences={
            HOLDS: "with all three penalties another network reads {effect}.",
            FAILS: "but even with all three penalties another network reads only {effect}.",
            UNDECIDED: "with all three penalties another network reads about half, {effect}.",
        },
    ),
    Claim(
        name="dream.rising",
        statement="Nearly every step of the ascent raises the objective.",
        effect="dream.l2.rising",
        rule=above(0.95),
        sentences={
            HOLDS: "{value} of all steps raise it; the rest overshoot a little.",
            FAILS: "Yet only {value} of the steps raise it: the others overshoot.",
            UNDECIDED: "About {value} of the steps raise it; the others overshoot.",
        },
    ),
    Claim(
        name="dream.spread_together",
        statement="The ten tamed images of a class differ less than real digits of a class do.",
        effect="dream.together.spread",
        rule=below(1.0),
        sentences={
            HOLDS: "The ten images of a class are less different than ten real digits: their"
            " distance to each other is {value} of that of real ones.",
            FAILS: "The ten images of a class are as different as ten real digits: their distance"
            " to each other is {value} of that of real ones.",
            UNDECIDED: "Whether the ten images of a class differ less than real digits stays open:"
            " their distance to each other is {value} of that of real ones.",
        },
    ),
    Claim(
        name="dream.untrained_judge",
        statement="The images of an untrained network are read as their class about by chance.",
        effect="dream.untrained.judge",
        rule=below(0.3),
        sentences={
            HOLDS: "Its images are noise, and another network reads {effect} as the class: what"
            " strokes there are in the others come from training, not from the architecture.",
            FAILS: "Yet another network reads {effect} of its images as the class: the"
            " architecture alone brings some of it.",
            UNDECIDED: "Another network reads {effect} of its images as the class, which does not"
            " settle how much the architecture brings.",
        },
    ),
    Claim(
        name="dream.conv2_excess",
        statement="Dreamt images raise the channels of conv2 higher than any test digit does.",
        effect="dream.conv2.excess",
        rule=above(1.0),
        sentences={
            HOLDS: "the channels of conv2 answer {value} as strongly as to the best of all test"
            " digits, on average;",
            FAILS: "but the channels of conv2 answer no more strongly than to the best test digit"
            " ({value});",
            UNDECIDED: "the channels of conv2 answer {effect} as strongly as to the best of all"
            " test digits;",
        },
    ),
    Claim(
        name="dream.fc1_excess",
        statement="Dreamt images raise units of fc1 higher than any test digit does.",
        effect="dream.fc1.excess",
        rule=above(1.0),
        sentences={
            HOLDS: "units of fc1 answer {value} as strongly as to any test digit.",
            FAILS: "units of fc1 answer no more strongly than to the best test digit ({value}).",
            UNDECIDED: "units of fc1 answer {effect} as strongly as to the best test digit.",
        },
    ),
)
