"""Claims of the chapters on colored digits: the short cut, and ways to mend it."""

from book.claims.claim import FAILS, HOLDS, UNDECIDED, Claim, above, below

CLAIMS = (
    Claim(
        name="colored.lazy_fails",
        statement="The lazy network reads fewer than a fifth of the digits in random colors.",
        effect="colored.lazy.accuracy.hard_random",
        rule=below(0.2),
        sentences={
            HOLDS: "Of the same digits in random colors the lazy network reads only {effect}.",
            FAILS: "Of the same digits in random colors the lazy network still reads {effect}.",
            UNDECIDED: "Of the same digits in random colors the lazy network reads about a fifth:"
            " {effect}.",
        },
    ),
    Claim(
        name="colored.reads_color",
        statement="Where color and digit disagree, the lazy network answers with the color's class"
        " in most cases.",
        effect="colored.reads.lazy.color",
        rule=above(0.5),
        sentences={
            HOLDS: "Where color and digit disagree, it answers with the color in {effect}, and with"
            " the digit in {colored.reads.lazy.digit}.",
            FAILS: "Where color and digit disagree, it answers with the color in no more than"
            " {effect}.",
            UNDECIDED: "Where color and digit disagree, it answers with the color in about half of"
            " the cases: {effect}.",
        },
    ),
    Claim(
        name="colored.best_mends",
        statement="The best of the methods reads more than nineteen in twenty digits in random"
        " colors.",
        effect="colored.best.accuracy.hard_random",
        rule=above(0.95),
        sentences={
            HOLDS: "The best way, to learn from copies in random colors, reads {effect} of the"
            " digits in random colors.",
            FAILS: "Even the best way reads only {effect} of the digits in random colors.",
            UNDECIDED: "The best way reads about nineteen in twenty of the digits in random colors:"
            " {effect}.",
        },
    ),
    Claim(
        name="colored.penalty_helps",
        statement="The color penalty lets the network read more digits in random colors.",
        effect="colored.penalty.over_lazy",
        rule=above(0),
        sentences={
            HOLDS: "The color penalty gains {size} on the lazy network.",
            FAILS: "The color penalty gains nothing on the lazy network: the difference is"
            " {effect}.",
            UNDECIDED: "Whether the color penalty gains anything on the lazy network is open: the"
            " difference is {effect}.",
        },
    ),
    Claim(
        name="colored.dropout_helps",
        statement="Dropout lets the network read more digits in random colors.",
        effect="colored.dropout.over_lazy",
        rule=above(0),
        sentences={
            HOLDS: "Dropout gains {size}.",
            FAILS: "Dropout gains nothing: the difference is {effect}.",
            UNDECIDED: "Dropout gains nothing that we could tell from chance: the difference is"
            " {effect}.",
        },
    ),
    Claim(
        name="colored.longer_helps",
        statement="Training the lazy network longer lets it read more digits in random colors.",
        effect="colored.lazy_longer.over_method",
        rule=above(0),
        sentences={
            HOLDS: "Training the lazy network five times as long, and nothing else, gains {size}.",
            FAILS: "Training the lazy network five times as long gains nothing: the difference is"
            " {effect}.",
            UNDECIDED: "Whether training five times as long gains anything is open: the difference"
            " is {effect}.",
        },
    ),
    Claim(
        name="colored.dropout_longer_than_lazy_longer",
        statement="Of five epochs with dropout more is due to the five epochs than to dropout.",
        effect="colored.dropout_over_lazy_longer",
        rule=above(0),
        sentences={
            HOLDS: "With five epochs for both, dropout is ahead of the lazy network by {size}.",
            FAILS: "With five epochs for both, dropout is no better than the lazy network: the"
            " difference is {effect}.",
            UNDECIDED: "With five epochs for both, dropout and the lazy network cannot be told"
            " apart: the difference is {effect}.",
        },
    ),
    Claim(
        name="colored.wide_helps",
        statement="The wider first pooling of the public reports lets the lazy network read more"
        " digits in random colors.",
        effect="colored.lazy_wide.over_method",
        rule=above(0),
        sentences={
            HOLDS: "The other architecture alone gains {size} on the lazy network.",
            FAILS: "The other architecture alone gains the lazy network nothing: the difference is"
            " {effect}.",
            UNDECIDED: "Whether the other architecture alone gains the lazy network anything is"
            " open: the difference is {effect}.",
        },
    ),
    Claim(
        name="colored.brightness_leaks",
        statement="Copies in random colors that keep the brightness of their image mend less.",
        effect="colored.recolored_as_bright.over_method",
        rule=below(0),
        sentences={
            HOLDS: "Copies that stay as bright as their image lose {size}: olive and teal are half"
            " as bright as the other colors, and that alone gives the eight and the nine away.",
            FAILS: "Copies that stay as bright as their image lose nothing: the difference is"
            " {effect}.",
            UNDECIDED: "Whether copies that stay as bright as their image mend less is open: the"
            " difference is {effect}.",
        },
    ),
    Claim(
        name="colored.agreement_helps",
        statement="Agreement with recolored copies lets the network read more digits in random"
        " colors.",
        effect="colored.agreement.over_lazy",
        rule=above(0),
        sentences={
            HOLDS: "Agreement, which sees each image in its own color as well, comes to"
            " {colored.agreement.accuracy.hard_random}.",
            FAILS: "Agreement gains nothing on the lazy network: the difference is {effect}.",
            UNDECIDED: "Whether agreement gains anything on the lazy network is open: the"
            " difference is {effect}.",
        },
    ),
    Claim(
        name="colored.balanced_fails",
        statement="Balanced weights read fewer than half of the digits in random colors.",
        effect="colored.balanced.accuracy.hard_random",
        rule=below(0.5),
        sentences={
            HOLDS: "Balanced weights fail: they read {effect}.",
            FAILS: "Balanced weights read {effect}.",
            UNDECIDED: "Balanced weights read about half, not reliably: {effect}.",
        },
    ),
    Claim(
        name="colored.penalty_is_outputs",
        statement="Without its charge on features, the color penalty mends more.",
        effect="colored.penalty_outputs.over_method",
        rule=above(0),
        sentences={
            HOLDS: "The penalty is better off without its charge on features: with the charge on"
            " outputs alone it gains {size}.",
            FAILS: "The penalty needs its charge on features: without it the difference is"
            " {effect}.",
            UNDECIDED: "Whether the penalty needs its charge on features is open: without it the"
            " difference is {effect}.",
        },
    ),
)
