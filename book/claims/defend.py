"""Claims of the chapter on defences of the digit network."""

from book.claims.claim import FAILS, HOLDS, UNDECIDED, Claim, above, below

CLAIMS = (
    Claim(
        name="defend.robust_helps",
        statement="Adversarial training raises the accuracy under attack at its own epsilon.",
        effect="defend.whole_difference",
        rule=above(0),
        sentences={
            HOLDS: "Learning from attacks works: at an epsilon of {defend.epsilon} the networks"
            " that did still read {defend.whole.robust} of the attacked digits, the others"
            " {defend.whole.plain}.",
            FAILS: "Learning from attacks does not help: accuracy under attack changes by"
            " {effect}.",
            UNDECIDED: "Whether learning from attacks helps, these trainings leave open: accuracy"
            " under attack changes by {effect}.",
        },
    ),
    Claim(
        name="defend.price",
        statement="Adversarial training costs accuracy on images that are not attacked.",
        effect="defend.accuracy_difference",
        rule=below(0),
        sentences={
            HOLDS: "It costs accuracy on clean images, {size}.",
            FAILS: "It costs no accuracy on clean images.",
            UNDECIDED: "Whether it costs accuracy on clean images stays open: the difference is"
            " {effect}.",
        },
    ),
    Claim(
        name="defend.stronger",
        statement="A stronger attack takes less than five points more from the robust networks.",
        effect="defend.stronger_difference",
        rule=above(-0.05),
        sentences={
            HOLDS: "That lowers the accuracy by no more than {size}.",
            FAILS: "That lowers the accuracy by {size}: the usual attack is too weak to judge by.",
            UNDECIDED: "How much lower the accuracy then is, three trainings do not settle:"
            " the change is {effect}.",
        },
    ),
    Claim(
        name="defend.levels_seem",
        statement="Rounding to four grey levels resists an attack that asks it for a gradient, and"
        " not one that goes around.",
        effect="defend.cleaned.levels.over_naive",
        rule=above(0.2),
        sentences={
            HOLDS: "Rounding to four grey levels looks like a defence and is none: against an"
            " attack that asks it for a gradient the network reads"
            " {defend.cleaned.levels.naive}, against one that goes around the rounding"
            " {defend.cleaned.levels.through}.",
            FAILS: "Rounding to four grey levels is worth about as much against an attack that"
            " goes around it ({defend.cleaned.levels.through}) as against one that does not"
            " ({defend.cleaned.levels.naive}).",
            UNDECIDED: "Whether rounding to four grey levels defends, these trainings leave open:"
            " {defend.cleaned.levels.naive} against an attack that asks it for a gradient,"
            " {defend.cleaned.levels.through} against one that goes around.",
        },
    ),
    Claim(
        name="defend.blur_seems",
        statement="A blur resists an attack that does not know of it better than one that does.",
        effect="defend.cleaned.blur.over_blind",
        rule=above(0),
        sentences={
            HOLDS: "The blur looks better against a blind attack than it is, by {size}.",
            FAILS: "The blur does not even resist the blind attack: against that it is worth no"
            " more than against the one that knows of it.",
            UNDECIDED: "The blur hardly helps against anyone: what the blind attack leaves and"
            " what the knowing one leaves cannot be told apart ({effect}).",
        },
    ),
    Claim(
        name="defend.binary_helps",
        statement="Black and white still reads most digits when the attack goes through it.",
        effect="defend.cleaned.binary.through",
        rule=above(0.5),
        sentences={
            HOLDS: "Rounding to black and white keeps {value} even against the attack that goes"
            " through it.",
            FAILS: "Rounding to black and white keeps only {value} against the attack that goes"
            " through it.",
            UNDECIDED: "What rounding to black and white keeps against the attack that goes"
            " through it varies with the training: {effect}.",
        },
    ),
    Claim(
        name="defend.secret",
        statement="An attack that was made on another plain network fools most of the images.",
        effect="defend.transfer_mean.plain_to_plain",
        rule=above(0.5),
        sentences={
            HOLDS: "Secrecy is no defence: an attack made on another network of the same recipe"
            " still fools {effect}.",
            FAILS: "An attack made on another network of the same recipe fools {effect}: fewer"
            " than half.",
            UNDECIDED: "An attack made on another network of the same recipe fools about half:"
            " {effect}.",
        },
    ),
)
