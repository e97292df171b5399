"""Claims of the chapters on the evasion task."""

from book.claims.claim import FAILS, HOLDS, UNDECIDED, Claim, above, below

CLAIMS = (
    Claim(
        name="evasion.improved_gains",
        statement="At 16 grey levels the improved targeted attack on model A succeeds on at least"
        " five points more of the ones than the plain one, with the same passes.",
        effect="evasion.gain.a.16",
        rule=above(0.05),
        sentences={
            HOLDS: "With the same hundred passes the improved targeted attack makes"
            " {evasion.a.improved.16} of model A's ones an eight at 16 grey levels, and the plain"
            " one {evasion.a.targeted.16}: {size} more.",
            FAILS: "At 16 grey levels the improved targeted attack makes {evasion.a.improved.16} of"
            " model A's ones an eight, and the plain one {evasion.a.targeted.16}: a gain of"
            " {effect}, and not of five points.",
            UNDECIDED: "At 16 grey levels the improved targeted attack makes"
            " {evasion.a.improved.16} of model A's ones an eight, and the plain one"
            " {evasion.a.targeted.16}: a gain of {effect}, which may be five points or less.",
        },
    ),
    Claim(
        name="evasion.decay",
        statement="Steps that shrink are what the targeted attack on model A gains by.",
        effect="evasion.ablation_gain.a.plain_decay",
        rule=above(0),
        sentences={
            HOLDS: "Shrinking the steps brings {size}.",
            FAILS: "Shrinking the steps brings nothing: {effect}.",
            UNDECIDED: "Whether shrinking the steps brings anything is open: {effect}.",
        },
    ),
    Claim(
        name="evasion.margin",
        statement="The margin loss in the place of cross-entropy improves the targeted attack on"
        " model A.",
        effect="evasion.ablation_gain.a.improved_margin",
        rule=above(0),
        sentences={
            HOLDS: "The margin as the loss brings another {size}.",
            FAILS: "The margin as the loss brings nothing: {effect}.",
            UNDECIDED: "Whether the margin as the loss brings anything is open: {effect}.",
        },
    ),
    Claim(
        name="evasion.restart",
        statement="Two starts of fifty passes are better than one of a hundred, on model A.",
        effect="evasion.ablation_gain.a.improved_restart",
        rule=above(0),
        sentences={
            HOLDS: "Two starts of half the passes bring {size}.",
            FAILS: "Two starts of half the passes cost {size}.",
            UNDECIDED: "Whether two starts of half the passes help or harm is open: {effect}.",
        },
    ),
    Claim(
        name="evasion.resists",
        statement="Model B resists the improved attack better than A, over all trainings.",
        effect="evasion.resistance",
        rule=above(0),
        sentences={
            HOLDS: "Model B resists far better: over all trainings, at 16 levels the better attack"
            " succeeds {size} less often than on A.",
            FAILS: "Model B does not resist better: {effect} less at 16 levels.",
            UNDECIDED: "Whether model B resists better is open: {effect} less at 16 levels.",
        },
    ),
    Claim(
        name="evasion.stall",
        statement="Of the digits of which A is so sure that float32 rounds the probability to 1,"
        " the untargeted attack at 32 grey levels makes more misread when its loss is computed in"
        " double precision.",
        effect="evasion.stall_gain.a.double.32",
        rule=above(0),
        sentences={
            HOLDS: "It is the reason: in double precision the attack with 32 levels makes {size}"
            " more of A's digits with p = 1 misread.",
            FAILS: "It is not the reason: in double precision the attack with 32 levels makes no"
            " more of A's digits with p = 1 misread, {effect}.",
            UNDECIDED: "Whether it is the reason stays open: in double precision the attack with 32"
            " levels makes {effect} more of A's digits with p = 1 misread.",
        },
    ),
    Claim(
        name="evasion.square",
        statement="On model B the gradient attack is stronger than one without gradients: its"
        " gradients are not masked.",
        effect="evasion.over_square.b",
        rule=above(0),
        sentences={
            HOLDS: "On B the gradient attack beats the one without gradients by {size}: nothing"
            " speaks for masked gradients.",
            FAILS: "On B the attack without gradients does as well or better, by {size}: its"
            " gradients may be masked.",
            UNDECIDED: "On B the attack along the gradient and the one without gradients are about"
            " equally strong, {effect} apart: two ways that share nothing find equally few digits,"
            " which speaks against masked gradients without proving it.",
        },
    ),
    Claim(
        name="evasion.transfer",
        statement="Noise made on another model fools B less often than noise made on B.",
        effect="evasion.transfer_shortfall.b",
        rule=above(0),
        sentences={
            HOLDS: "Noise made on B itself does better, by {size}, as it must if the attack is"
            " sound.",
            FAILS: "Noise made on B itself does no better, {effect}: the attack on B is weak.",
            UNDECIDED: "Whether noise made on B itself does better is open: {effect}.",
        },
    ),
    Claim(
        name="evasion.harder",
        statement="Most digits take more noise on B than on A.",
        effect="evasion.minimal.b_harder",
        rule=above(0.5),
        sentences={
            HOLDS: "B takes more noise than A on {effect} of the digits.",
            FAILS: "B takes more noise than A on no more than {effect} of the digits.",
            UNDECIDED: "B takes more noise than A on about half of the digits: {effect}.",
        },
    ),
    Claim(
        name="evasion.price",
        statement="Training against attacks costs model B accuracy.",
        effect="evasion.accuracy_difference",
        rule=below(0),
        sentences={
            HOLDS: "Robustness costs {size} of accuracy on digits that nobody attacks.",
            FAILS: "Robustness costs no accuracy on digits that nobody attacks: {effect}.",
            UNDECIDED: "Whether robustness costs accuracy on digits that nobody attacks is open:"
            " {effect}.",
        },
    ),
    Claim(
        name="evasion.set",
        statement="The attack succeeds more often on test images than on training images.",
        effect="evasion.set_difference.a.untargeted.8",
        rule=above(0),
        sentences={
            HOLDS: "Test images are the right ones, and here they are the easier ones to attack: at"
            " 8 grey levels A loses {size} more of them than of training images.",
            FAILS: "Test images are the right ones, though here training images are no harder to"
            " attack: at 8 grey levels the difference is {effect}.",
            UNDECIDED: "Test images are the right ones; here it hardly matters: at 8 grey levels A"
            " loses {effect} more of them than of training images.",
        },
    ),
)
