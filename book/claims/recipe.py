"""Claims on how the recipe for CIFAR-10 was chosen."""

from book.claims.claim import FAILS, HOLDS, UNDECIDED, Claim, above

CLAIMS = (
    Claim(
        name="recipe.decay",
        statement="A weight that is remembered for 2/7 of the training makes a better network than"
        " one that is remembered for 1/7, on held-out training images.",
        effect="recipe.middle_over_short",
        rule=above(0),
        sentences={
            HOLDS: "The decay matters: remembering a weight for twice as long, 2/7 of the training,"
            " gets {size} more of the held-out images right; doubling it once more"
            " changes that by {recipe.long_over_middle}.",
            FAILS: "Remembering a weight for twice as long, 2/7 of the training, gets no more of"
            " the held-out images right: the difference is {effect}.",
            UNDECIDED: "Whether remembering a weight for twice as long, 2/7 of the training, helps"
            " stays open: the difference on the held-out images is {effect}.",
        },
    ),
    Claim(
        name="recipe.flat",
        statement="Taking the gradient where the loss is worst nearby makes a better network, on"
        " held-out training images.",
        effect="recipe.flat_over_middle",
        rule=above(0),
        sentences={
            HOLDS: "Looking for a flat minimum gains {size}.",
            FAILS: "Looking for a flat minimum gains nothing: the difference is {effect}.",
            UNDECIDED: "Whether looking for a flat minimum gains anything stays open: the"
            " difference is {effect}.",
        },
    ),
)
