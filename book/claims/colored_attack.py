"""Claims of the chapters on fooling the colored digits' networks and on taking the color out."""

from book.claims.claim import FAILS, HOLDS, UNDECIDED, Claim, above, below

CLAIMS = (
    Claim(
        name="colored.attack_harder",
        statement="The mended network is harder to fool than the lazy one: a seven becomes a three"
        " with more noise.",
        effect="colored.attack.min_epsilon_difference",
        rule=above(0),
        sentences={
            HOLDS: "The mended network is harder to fool: from seven to three it takes {size} more"
            " per pixel.",
            FAILS: "The mended network is easier to fool, not harder: from seven to three it takes"
            " {size} less per pixel, and in {colored.attack.pgd.harder} of the sevens alone it"
            " takes more.",
            UNDECIDED: "Whether the mended network is harder to fool is open: from seven to three"
            " it takes {effect} more per pixel.",
        },
    ),
    Claim(
        name="colored.attack_momentum",
        statement="A second attack, with momentum, finds the mended network easier to fool.",
        effect="colored.attack.momentum.difference",
        rule=below(0),
        sentences={
            HOLDS: "A second attack finds the same, by {size}.",
            FAILS: "A second attack finds the opposite, by {size}.",
            UNDECIDED: "A second attack leaves it open: {effect}.",
        },
    ),
    Claim(
        name="colored.attack_color",
        statement="By color alone the mended network is harder to fool, on most sevens.",
        effect="colored.attack.color.harder",
        rule=above(0.5),
        sentences={
            HOLDS: "With noise that may only change the color it is the other way round: the mended"
            " network is harder to fool on {effect} of the sevens.",
            FAILS: "With noise that may only change the color the mended network is harder to fool"
            " on no more than {effect} of the sevens.",
            UNDECIDED: "With noise that may only change the color the mended network is harder to"
            " fool on about half of the sevens: {effect}.",
        },
    ),
    Claim(
        name="colored.attack_by_color",
        statement="Of what a noise gains, the tint has a larger part in the lazy network than in"
        " the mended one.",
        effect="colored.attack.pgd.by_color_difference",
        rule=above(0),
        sentences={
            HOLDS: "The tint counts for {size} more in the lazy network.",
            FAILS: "The tint counts for no more in the lazy network: {effect}.",
            UNDECIDED: "Whether the tint counts for more in the lazy network is open: {effect}.",
        },
    ),
    Claim(
        name="colored.pairs_color",
        statement="The farther the colors of two digits lie apart, the more noise the lazy network"
        " takes.",
        effect="colored.pairs.with_color.lazy",
        rule=above(0),
        sentences={
            HOLDS: "It does: for the lazy networks the rank correlation of the smallest epsilon"
            " with the distance is {effect}.",
            FAILS: "It does not: for the lazy networks the rank correlation of the smallest epsilon"
            " with the distance is {effect}.",
            UNDECIDED: "That is open: for the lazy networks the rank correlation of the smallest"
            " epsilon with the distance is {effect}.",
        },
    ),
    Claim(
        name="colored.pairs_harder",
        statement="Over all pairs of digits, the mended network is easier to fool.",
        effect="colored.pairs.difference",
        rule=below(0),
        sentences={
            HOLDS: "Over all pairs a lazy network takes {colored.pairs.mean.lazy} per pixel and a"
            " mended one {colored.pairs.mean.best}, {size} less.",
            FAILS: "Over all pairs a mended network takes no less than a lazy one: {effect} more.",
            UNDECIDED: "Over all pairs the difference is open: {effect}.",
        },
    ),
    Claim(
        name="colored.neurons_mend",
        statement="Silencing the features that answer to color mends more answers than silencing"
        " as many random ones.",
        effect="colored.ablate.over_random",
        rule=above(0),
        sentences={
            HOLDS: "Silencing the {colored.ablate.count} features that answer most to color mends"
            " {colored.ablate.mended} of the answers, {size} more than as many random ones do.",
            FAILS: "Silencing the {colored.ablate.count} features that answer most to color mends"
            " {colored.ablate.mended} of the answers, no more than as many random ones do.",
            UNDECIDED: "Silencing the {colored.ablate.count} features that answer most to color"
            " mends {colored.ablate.mended} of the answers; against as many random ones the"
            " difference is open, {effect}.",
        },
    ),
    Claim(
        name="colored.directions_mend",
        statement="Taking out the nine directions of color mends more answers than taking out nine"
        " random ones.",
        effect="colored.directions.over_random",
        rule=above(0),
        sentences={
            HOLDS: "Taking nine directions of color out of the 512 mends"
            " {colored.directions.color.mended_9}; nine random ones mend"
            " {colored.directions.random.mended_9}.",
            FAILS: "Taking nine directions of color out of the 512 mends"
            " {colored.directions.color.mended_9}, no more than nine random ones.",
            UNDECIDED: "Taking nine directions of color out of the 512 mends"
            " {colored.directions.color.mended_9}; against nine random ones the difference is"
            " open, {effect}.",
        },
    ),
)
