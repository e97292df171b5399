"""Claims of the chapters on photos of cats and dogs."""

from book.claims.claim import FAILS, HOLDS, UNDECIDED, Claim, above, below, within

CLASSIFY = (
    Claim(
        name="pets.overfits",
        statement="At the end the network is better on the training photos than on new ones.",
        effect="pets.gap",
        rule=above(0),
        sentences={
            HOLDS: "At the end it knows the training photos better than others, by {size}.",
            FAILS: "At the end it knows the training photos no better than others: the difference"
            " is {effect}.",
            UNDECIDED: "Whether at the end it knows the training photos better than others, so few"
            " trainings leave open: the difference is {effect}.",
        },
    ),
    Claim(
        name="pets.cats_dogs",
        statement="Cats and dogs are recognized equally often, within three points.",
        effect="pets.best.recall_difference",
        rule=within(0.03),
        sentences={
            HOLDS: "Neither animal is favored: cats are recognized {effect} more often than dogs.",
            FAILS: "One animal is favored: cats minus dogs, the share that is recognized differs by"
            " {effect}.",
            UNDECIDED: "Whether it favors one of the animals by more than three points stays open:"
            " cats minus dogs, the share that is recognized differs by {effect}.",
        },
    ),
    Claim(
        name="pets.shared_mistakes",
        statement="Photos that all trainings get wrong are at least ten times as many as chance"
        " would make.",
        effect="pets.mistakes.all_over_chance",
        rule=above(10),
        sentences={
            HOLDS: "The trainings fail on the same photos: {pets.mistakes.all} are wrong in all of"
            " them, where independent mistakes would meet on {pets.mistakes.all_by_chance}.",
            FAILS: "The trainings fail on different photos: {pets.mistakes.all} are wrong in all of"
            " them, where independent mistakes would meet on {pets.mistakes.all_by_chance}.",
            UNDECIDED: "Whether the trainings fail on the same photos stays open:"
            " {pets.mistakes.all} are wrong in all of them, where independent mistakes would meet"
            " on {pets.mistakes.all_by_chance}.",
        },
    ),
    Claim(
        name="pets.flat_photos",
        statement="Misclassified photos have less detail than the others.",
        effect="pets.mistakes.detail",
        rule=below(0),
        sentences={
            HOLDS: "Misclassified photos have less detail than the others, by {size} standard"
            " deviations.",
            FAILS: "Misclassified photos do not have less detail than the others: the difference is"
            " {effect} standard deviations.",
            UNDECIDED: "None of the suspects is convicted: misclassified photos differ in detail by"
            " {effect} standard deviations, which may be none.",
        },
    ),
    Claim(
        name="pets.confidence",
        statement="The network is less sure than it should be.",
        effect="pets.best.overconfidence",
        rule=below(0),
        sentences={
            HOLDS: "It is too modest: its confidence lies {size} below its accuracy.",
            FAILS: "It is too sure of itself: its confidence lies {size} above its accuracy.",
            UNDECIDED: "Its confidence fits its accuracy: the difference, {effect}, may be none.",
        },
    ),
)

GRADCAM = (
    Claim(
        name="pets.late_over_center",
        statement="Grad-CAM at the last convolution ranks the pixels better than the guess that the"
        " middle matters most.",
        effect="pets.ranking.relu5_over_center",
        rule=above(0),
        sentences={
            HOLDS: "The map of the last layer ranks the pixels better than the guess that the"
            " middle of the photo matters most, by {size}.",
            FAILS: "The map of the last layer ranks the pixels worse than the guess that the middle"
            " of the photo matters most, by {size}.",
            UNDECIDED: "The map of the last layer ranks the pixels no better, as far as we can"
            " tell, than the guess that the middle of the photo matters most: the difference is"
            " {effect}.",
        },
    ),
    Claim(
        name="pets.layers_disagree",
        statement="The maps of the first and of the last layer correlate by less than a quarter.",
        effect="pets.overlap.relu1_relu5",
        rule=below(0.25),
        sentences={
            HOLDS: "The maps of the first and the last layer have little in common: their rank"
            " correlation is {effect}.",
            FAILS: "The maps of the first and the last layer agree: their rank correlation is"
            " {effect}.",
            UNDECIDED: "How much the maps of the first and the last layer agree stays open: their"
            " rank correlation is {effect}.",
        },
    ),
    Claim(
        name="pets.probe_rises",
        statement="At the last layer, training adds at least ten points to what a linear probe can"
        " read.",
        effect="pets.probe.relu5.gain",
        rule=above(0.1),
        sentences={
            HOLDS: "What can be read from a layer rises with depth, from"
            " {pets.probe.relu1.trained} at the first to {pets.probe.relu5.trained} at the last,"
            " and training is the reason: without it the last layer has"
            " {pets.probe.relu5.untrained}.",
            FAILS: "What can be read from the last layer, {pets.probe.relu5.trained}, owes little"
            " to training: without it there is {pets.probe.relu5.untrained}.",
            UNDECIDED: "How much of what can be read from the last layer training has added stays"
            " open: {effect}.",
        },
    ),
    Claim(
        name="pets.early_learned",
        statement="At the first layer, training adds at least five points to what a linear probe"
        " can read.",
        effect="pets.probe.relu1.gain",
        rule=above(0.05),
        sentences={
            HOLDS: "Even the first layer has learned something about cats and dogs: training adds"
            " {size} to its probe.",
            FAILS: "The first layer has learned next to nothing about cats and dogs: training adds"
            " {effect} to its probe.",
            UNDECIDED: "What the first layer has learned about cats and dogs is little or nothing:"
            " training adds {effect} to its probe.",
        },
    ),
)

UPSAMPLING = (
    Claim(
        name="pets.invented",
        statement="What bilinear enlarging draws between the places of the last layer's map"
        " correlates with what is there by more than a half.",
        effect="pets.enlarging.between",
        rule=above(0.5),
        sentences={
            HOLDS: "The guess is a fair one: what is drawn halfway between the places correlates"
            " with what is there by {effect}.",
            FAILS: "The guess is a poor one: what is drawn halfway between the places correlates"
            " with what is there by only {effect}.",
            UNDECIDED: "The guess is half right: what is drawn halfway between the places"
            " correlates with what is there by {effect}.",
        },
    ),
)

CLAIMS = (*CLASSIFY, *GRADCAM, *UPSAMPLING)
