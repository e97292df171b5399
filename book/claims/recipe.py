"""Claims on what else the recipe for CIFAR-10 could have been, on held-out training images."""

from book.claims.claim import FAILS, HOLDS, UNDECIDED, Claim, above

CLAIMS = (
    Claim(
        name="recipe.decay",
        statement="A weight that is remembered for 4.3 epochs makes a better network than one that"
        " is remembered for half as long, on held-out training images, in a training of 15 epochs.",
        effect="recipe.middle_over_short",
        rule=above(0),
        sentences={
            HOLDS: "The decay matters: at half the length, remembering a weight for"
            " {recipe.middle.remembered} epochs and not for half of that gets {size} more of the"
            " held-out images right; doubling it once more changes that by"
            " {recipe.long_over_middle}.",
            FAILS: "At half the length, remembering a weight for {recipe.middle.remembered} epochs"
            " and not for half of that gets no more of the held-out images right: the difference"
            " is {effect}.",
            UNDECIDED: "Whether it helps to remember a weight for {recipe.middle.remembered} epochs"
            " and not for half of that stays open: at half the length the difference is {effect}.",
        },
    ),
    Claim(
        name="recipe.flat",
        statement="Taking the gradient where the loss is worst nearby makes a better network, on"
        " held-out training images, in a training of 15 epochs.",
        effect="recipe.flat_over_middle",
        rule=above(0),
        sentences={
            HOLDS: "Looking for a flat minimum gains {size} at half the length.",
            FAILS: "Looking for a flat minimum gains nothing at half the length: the difference is"
            " {effect}.",
            UNDECIDED: "Whether looking for a flat minimum gains anything at half the length stays"
            " open: the difference is {effect}.",
        },
    ),
    Claim(
        name="recipe.statistics",
        statement="Giving the normalizations the statistics of whole training images makes a better"
        " network, on held-out training images, after a training of 30 epochs on random crops.",
        effect="recipe.middle_whole.reestimation",
        rule=above(0),
        sentences={
            HOLDS: "Statistics of whole images gain {size} on held-out images, without a step of"
            " training.",
            FAILS: "Statistics of whole images gain nothing on held-out images: the difference is"
            " {effect}.",
            UNDECIDED: "Whether statistics of whole images gain anything on held-out images stays"
            " open: the difference is {effect}.",
        },
    ),
)
