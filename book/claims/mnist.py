"""Claims of the chapters on MNIST."""

from book.claims.claim import FAILS, HOLDS, UNDECIDED, Claim, above, below

CLAIMS = (
    Claim(
        name="mnist.batchnorm_accuracy",
        statement="Batch normalization improves the test accuracy of the digit network.",
        effect="mnist.batchnorm.accuracy_difference",
        rule=above(0),
        sentences={
            HOLDS: "Yes: batch normalization improves the test accuracy, by {size}.",
            FAILS: "No: batch normalization does not improve the test accuracy; the difference is"
            " {effect}.",
            UNDECIDED: "These trainings do not decide it: the difference is {effect}, and the"
            " interval holds zero.",
        },
    ),
    Claim(
        name="mnist.batchnorm_time",
        statement="Batch normalization makes an epoch slower.",
        effect="mnist.batchnorm.time_ratio",
        rule=above(1),
        sentences={
            HOLDS: "Yes: an epoch with batch normalization takes {effect} the time of one without.",
            FAILS: "It does not slow training down: an epoch takes {effect} the time of one"
            " without.",
            UNDECIDED: "No difference that we could measure: an epoch takes {effect} the time of"
            " one without.",
        },
    ),
    Claim(
        name="mnist.batchnorm_first_epoch",
        statement="After the first epoch the normalized network has the lower validation error.",
        effect="mnist.batchnorm.first_epoch_difference",
        rule=below(0),
        sentences={
            HOLDS: "At first, yes: after one epoch its validation error is lower by {size}.",
            FAILS: "No: after one epoch its validation error is higher by {size}.",
            UNDECIDED: "We cannot tell: after one epoch its validation error differs by {effect}.",
        },
    ),
    Claim(
        name="mnist.recipe_accuracy",
        statement="With the architecture unchanged, a better recipe improves the test accuracy.",
        effect="mnist.best.accuracy_difference",
        rule=above(0),
        sentences={
            HOLDS: "The better recipe gains {size} over the plain one, paired by seed.",
            FAILS: "The longer recipe gains nothing over the plain one: the difference, paired by"
            " seed, is {effect}.",
            UNDECIDED: "Whether the longer recipe gains anything over the plain one stays open:"
            " the difference, paired by seed, is {effect}.",
        },
    ),
    Claim(
        name="mnist.overfits",
        statement="At the end of the plain recipe the validation error is above the training"
        " error.",
        effect="mnist.plain.generalization_gap",
        rule=above(0),
        sentences={
            HOLDS: "At the end the validation error is above the training error by {size}: what"
            " is still learned in the last epochs is the training set, not digits.",
            FAILS: "At the end the validation error is no higher than the training error"
            " ({effect}): the network does not overfit.",
            UNDECIDED: "At the end the validation error is not clearly above the training error"
            " ({effect}).",
        },
    ),
    Claim(
        name="mnist.overconfident",
        statement="The best network is more confident than it is right.",
        effect="mnist.best_model.overconfidence",
        rule=above(0),
        sentences={
            HOLDS: "On the whole it is more confident than right, by {size}.",
            FAILS: "On the whole it is less confident than right, by {size}.",
            UNDECIDED: "On the whole, confidence minus accuracy is {effect}: neither overconfident"
            " nor timid, as far as ten thousand images can tell.",
        },
    ),
)
