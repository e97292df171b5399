"""Claims of the chapters on convolution from its definition."""

from book.claims.claim import FAILS, HOLDS, UNDECIDED, Claim, above, below, within

CLAIMS = (
    Claim(
        name="scratch.accuracy_asked",
        statement="After five epochs the network on our own layers reads at least nine tenths of"
        " the validation images.",
        effect="scratch.asked_accuracy",
        rule=above(0.9),
        sentences={
            HOLDS: "The brief's bar is passed with room to spare: {effect} after five epochs.",
            FAILS: "The brief's bar is missed: {effect} after five epochs.",
            UNDECIDED: "Whether the brief's bar is passed stays open: {effect} after five epochs.",
        },
    ),
    Claim(
        name="scratch.same_accuracy",
        statement="Trained on our layers or on torch's, the network reads equally well, to half a"
        " percentage point.",
        effect="scratch.accuracy_difference",
        rule=within(0.005),
        sentences={
            HOLDS: "The accuracies agree: ours minus torch's is {effect}.",
            FAILS: "The accuracies do not agree: ours minus torch's is {effect}.",
            UNDECIDED: "Whether the accuracies agree stays open: ours minus torch's is {effect}.",
        },
    ),
    Claim(
        name="scratch.time",
        statement="A training step on our layers takes at most three times as long as on torch's.",
        effect="bench.scratch_step",
        rule=below(3),
        sentences={
            HOLDS: "A training step on our layers takes {effect} the time of one on torch's.",
            FAILS: "It is slow: a step on our layers takes {effect} the time of one on torch's.",
            UNDECIDED: "A training step on our layers takes about {effect} the time of one on"
            " torch's.",
        },
    ),
)
