"""Claims of the chapter on optimization over images."""

from book.claims.claim import FAILS, HOLDS, UNDECIDED, Claim, above, below

CLAIMS = (
    Claim(
        name="dream.l2_over_dim",
        statement="The network is surer of its images under the squared penalty than of real"
        " digits with as little ink.",
        effect="dream.l2.over_dim",
        rule=above(0),
        sentences={
            HOLDS: "The network is surer of its own images than of real digits so dim, by {size}.",
            FAILS: "The network is no surer of its own images than of real digits so dim: the"
            " difference is {effect}.",
            UNDECIDED: "Whether the network is surer of its own images than of real digits so dim"
            " is open: the difference is {effect}.",
        },
    ),
    Claim(
        name="dream.l2_agreement",
        statement="In images under the squared penalty a second network reads the class more often"
        " than by chance.",
        effect="dream.l2.agreement",
        rule=above(0.1),
        sentences={
            HOLDS: "A second network, of another architecture, reads the class in {effect} of them,"
            " far from always, but chance would give a tenth.",
            FAILS: "A second network, of another architecture, reads the class no more often than"
            " chance would give: {effect}.",
            UNDECIDED: "Whether a second network, of another architecture, reads the class more"
            " often than chance would give is open: {effect}.",
        },
    ),
    Claim(
        name="dream.l2_neighbor",
        statement="The training digit nearest to an image under the squared penalty is of its"
        " class more often than by chance.",
        effect="dream.l2.neighbor_class",
        rule=above(0.1),
        sentences={
            HOLDS: "The nearest training digit is of the class in {effect}, more than chance, too.",
            FAILS: "The nearest training digit is of the class no more often than chance would"
            " give: {effect}.",
            UNDECIDED: "Whether the nearest training digit is of the class more often than chance"
            " would give is open: {effect}.",
        },
    ),
    Claim(
        name="dream.tv_agreement",
        statement="Under total variation a second network reads the class more often than under"
        " the squared penalty.",
        effect="dream.tv.agreement_over_l2",
        rule=above(0),
        sentences={
            HOLDS: "With total variation the second network reads the class more often, by {size}.",
            FAILS: "With total variation the second network reads the class no more often: the"
            " difference is {effect}.",
            UNDECIDED: "Whether total variation lets the second network read the class more often"
            " is open: the difference is {effect}.",
        },
    ),
    Claim(
        name="dream.blur_agreement",
        statement="With blurring a second network reads the class more often than under the"
        " squared penalty.",
        effect="dream.blur.agreement_over_l2",
        rule=above(0),
        sentences={
            HOLDS: "With the blur it does so more often, by {size}.",
            FAILS: "With the blur it does so no more often: the difference is {effect}.",
            UNDECIDED: "For the blur that is open: the difference is {effect}.",
        },
    ),
    Claim(
        name="dream.moved_agreement",
        statement="With random motion a second network reads the class more often than under the"
        " squared penalty.",
        effect="dream.moved.agreement_over_l2",
        rule=above(0),
        sentences={
            HOLDS: "With motion it reads the class more often, by {size}.",
            FAILS: "With motion it reads the class no more often: the difference is {effect}.",
            UNDECIDED: "With motion the gain is not certain: the difference is {effect}.",
        },
    ),
    Claim(
        name="dream.moved_neighbor",
        statement="The training digit nearest to an image under random motion is of its class in"
        " more than half of the cases.",
        effect="dream.moved.neighbor_class",
        rule=above(0.5),
        sentences={
            HOLDS: "The nearest training digit, a judge that is no network, agrees: it is of the"
            " class in {effect}.",
            FAILS: "The nearest training digit, a judge that is no network, does not agree: it is"
            " of the class in {effect}.",
            UNDECIDED: "The nearest training digit, a judge that is no network, is of the class in"
            " about half of the cases: {effect}.",
        },
    ),
    Claim(
        name="dream.untrained",
        statement="In images for an untrained network a second network reads the class no more"
        " often than by chance would be plausible.",
        effect="dream.untrained.agreement",
        rule=below(0.25),
        sentences={
            HOLDS: "In them the second network reads the class about as often as chance would:"
            " {effect}.",
            FAILS: "Yet in them, too, the second network reads the class: {effect}.",
            UNDECIDED: "How often the second network reads the class in them is open: {effect}.",
        },
    ),
    Claim(
        name="dream.alike",
        statement="Ten images of a class under the squared penalty are less alike than ten real"
        " digits of it.",
        effect="dream.l2.alike_over_real",
        rule=below(0),
        sentences={
            HOLDS: "Ten images of one class have less in common than ten real digits of it: their"
            " mean correlation is lower by {size}.",
            FAILS: "Ten images of one class have at least as much in common as ten real digits of"
            " it: the difference of their mean correlations is {effect}.",
            UNDECIDED: "Whether ten images of one class have less in common than ten real digits"
            " of it is open: the difference of their mean correlations is {effect}.",
        },
    ),
    Claim(
        name="dream.risen",
        statement="Under the squared penalty every image ends higher than it began.",
        effect="dream.cost.risen",
        rule=above(0.99),
        sentences={
            HOLDS: "Every curve ends higher than it began.",
            FAILS: "Not every curve ends higher than it began: {effect} do.",
            UNDECIDED: "Nearly every curve ends higher than it began: {effect}.",
        },
    ),
    Claim(
        name="dream.not_monotone",
        statement="With the longest step, the objective falls in more than one iteration of a"
        " hundred.",
        effect="dream.cost.first_falls",
        rule=above(0.01),
        sentences={
            HOLDS: "But the rise is not monotone: in the first quarter {effect} of the steps lead"
            " down.",
            FAILS: "And the rise is close to monotone, even in the first quarter, where {effect} of"
            " the steps lead down.",
            UNDECIDED: "Whether the rise is close to monotone is open: in the first quarter"
            " {effect} of the steps lead down.",
        },
    ),
    Claim(
        name="dream.shorter_steps",
        statement="Steps that get shorter end higher than as many long ones.",
        effect="dream.cost.over_long",
        rule=above(0),
        sentences={
            HOLDS: "With the long step throughout the objective ends lower, by {size}; with the"
            " short one, which does not get there in time, by {dream.cost.over_short}.",
            FAILS: "With the long step throughout the objective ends no lower: the difference is"
            " {effect}.",
            UNDECIDED: "Whether the long step throughout would end lower is open: the difference is"
            " {effect}.",
        },
    ),
    Claim(
        name="dream.black_over_real",
        statement="By the objective, a black image is better than a real digit of the class.",
        effect="dream.cost.black_over_real",
        rule=above(0),
        sentences={
            HOLDS: "By the objective J itself, with this penalty, a black image is better than a"
            " real digit, by {size}.",
            FAILS: "By the objective J a black image is no better than a real digit: the"
            " difference is {effect}.",
            UNDECIDED: "By the objective J a black image and a real digit are about equal: the"
            " difference is {effect}.",
        },
    ),
    Claim(
        name="dream.channels_beyond",
        statement="More than nine in ten channels of conv2 can be excited beyond every test digit.",
        effect="dream.conv2_channels.beyond",
        rule=above(0.9),
        sentences={
            HOLDS: "Nearly every channel of conv2 answers to its picture more than to any test"
            " digit: {effect}.",
            FAILS: "Not nearly every channel of conv2 answers to its picture more than to any test"
            " digit: {effect}.",
            UNDECIDED: "About nine in ten channels of conv2 answer to their picture more than to"
            " any test digit: {effect}.",
        },
    ),
)
