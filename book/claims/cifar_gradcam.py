"""Claims of the chapters on Grad-CAM's family and on Shapley values, on CIFAR-10."""

from book.claims.claim import FAILS, HOLDS, UNDECIDED, Claim, above, below

PATTERNS = (
    Claim(
        name="cifar.partial",
        statement="The maps of mistakes are spread over fewer places than those of right answers"
        " (layer4).",
        effect="cifar.gradcam.layer4.spread.wrong_minus_right",
        rule=below(0),
        sentences={
            HOLDS: "The maps of mistakes are narrower than those of right answers, as the brief's"
            " answer has it: they are spread over a share of the places that is smaller by"
            " {size}.",
            FAILS: "The maps of mistakes are not narrower than those of right answers, as the"
            " brief's answer would have it: the share of the places that they are spread over"
            " differs by {effect}.",
            UNDECIDED: "Whether the maps of mistakes are narrower than those of right answers, as"
            " the brief's answer has it, stays open: the share of the places that they are spread"
            " over differs by {effect}.",
        },
    ),
    Claim(
        name="cifar.partial_as_sure",
        statement="The maps of mistakes are spread over fewer places than those of right answers"
        " that are as sure (layer4).",
        effect="cifar.gradcam.layer4.spread.wrong_minus_as_sure",
        rule=below(0),
        sentences={
            HOLDS: "Against right answers that are as sure, mistakes have narrower maps, too, by"
            " {size}.",
            FAILS: "Against right answers that are as sure, mistakes do not have narrower maps:"
            " the difference is {effect}.",
            UNDECIDED: "Against right answers that are as sure, no difference is left that we could"
            " tell: {effect}.",
        },
    ),
    Claim(
        name="cifar.two_classes",
        statement="In mistakes, the maps of the predicted and of the true class correlate by less"
        " than a quarter (layer4).",
        effect="cifar.gradcam.layer4.two_classes",
        rule=below(0.25),
        sentences={
            HOLDS: "In a mistake, what speaks for the predicted class lies elsewhere than what"
            " speaks for the true one: the two maps correlate by {effect}.",
            FAILS: "In a mistake, what speaks for the predicted class lies partly where what speaks"
            " for the true one does: the two maps correlate by {effect}.",
            UNDECIDED: "In a mistake, what speaks for the predicted class lies mostly elsewhere"
            " than what speaks for the true one: the two maps correlate by {effect}.",
        },
    ),
    Claim(
        name="cifar.true_blank",
        statement="In more than a tenth of the mistakes no place speaks for the true class"
        " (layer4).",
        effect="cifar.gradcam.layer4.true_blank",
        rule=above(0.1),
        sentences={
            HOLDS: "In {effect} of the mistakes no place at layer4 speaks for the true class, in"
            " more than one in ten.",
            FAILS: "In {effect} of the mistakes no place at layer4 speaks for the true class, in"
            " fewer than one in ten.",
            UNDECIDED: "In about a tenth of the mistakes, {effect}, no place at layer4 speaks for"
            " the true class at all.",
        },
    ),
    Claim(
        name="cifar.repaired",
        statement="Blurring the quarter that the map points to mends more mistakes than blurring"
        " another image's quarter.",
        effect="cifar.gradcam.repaired.own_over_other",
        rule=above(0),
        sentences={
            HOLDS: "Blurring the quarter of the image that the map points to mends"
            " {cifar.gradcam.repaired.own} of the mistakes, {size} more than blurring the quarter"
            " that another image's map points to.",
            FAILS: "Blurring the quarter of the image that the map points to mends"
            " {cifar.gradcam.repaired.own} of the mistakes, no more than blurring the quarter that"
            " another image's map points to ({effect}).",
            UNDECIDED: "Blurring the quarter of the image that the map points to mends"
            " {cifar.gradcam.repaired.own} of the mistakes; whether that is more than blurring the"
            " quarter that another image's map points to stays open ({effect}).",
        },
    ),
    Claim(
        name="cifar.broken",
        statement="Blurring the quarter that the map points to breaks more right answers than"
        " blurring another image's quarter.",
        effect="cifar.gradcam.broken.own_over_other",
        rule=above(0),
        sentences={
            HOLDS: "Of right answers it breaks {cifar.gradcam.broken.own}, {size} more than the"
            " other image's quarter does: the map points to something that is needed.",
            FAILS: "Of right answers it breaks {cifar.gradcam.broken.own}, no more than the other"
            " image's quarter does ({effect}): the map points to nothing that is needed more.",
            UNDECIDED: "Of right answers it breaks {cifar.gradcam.broken.own}; whether that is more"
            " than the other image's quarter does stays open ({effect}).",
        },
    ),
)

FAMILY = (
    Claim(
        name="cifar.family_one",
        statement="At layer4, XGrad-CAM and Grad-CAM agree to four digits or more.",
        effect="cifar.family.layer4.xgradcam_digits",
        rule=above(3),
        sentences={
            HOLDS: "At layer4 Grad-CAM, XGrad-CAM and HiResCAM are the same map: they agree to"
            " {value} and {cifar.family.layer4.hirescam_digits} digits.",
            FAILS: "At layer4 Grad-CAM, XGrad-CAM and HiResCAM should be the same map, yet they"
            " agree to no more than {value} and {cifar.family.layer4.hirescam_digits} digits.",
            UNDECIDED: "Whether Grad-CAM, XGrad-CAM and HiResCAM are the same map at layer4 was not"
            " measured.",
        },
    ),
    Claim(
        name="cifar.family_two",
        statement="At layer3, Grad-CAM and HiResCAM correlate by less than a half.",
        effect="cifar.family.layer3.gradcam_hirescam",
        rule=below(0.5),
        sentences={
            HOLDS: "At layer3 they part: Grad-CAM and HiResCAM, which differ in one average,"
            " correlate by only {effect}.",
            FAILS: "At layer3 they differ little: Grad-CAM and HiResCAM, which differ in one"
            " average, correlate by {effect}.",
            UNDECIDED: "At layer3 they agree about half: Grad-CAM and HiResCAM, which differ in one"
            " average, correlate by {effect}.",
        },
    ),
    Claim(
        name="cifar.layer4_over_center",
        statement="Grad-CAM at layer4 ranks the pixels better than the guess that the middle"
        " matters most.",
        effect="cifar.ranking.layer4_over_center",
        rule=above(0),
        sentences={
            HOLDS: "Grad-CAM at layer4 ranks the pixels better than the guess that the middle of"
            " the image matters most, by {size}.",
            FAILS: "Grad-CAM at layer4 ranks the pixels worse than the guess that the middle of the"
            " image matters most, by {size}.",
            UNDECIDED: "Grad-CAM at layer4 ranks the pixels no better, as far as we can tell, than"
            " the guess that the middle of the image matters most: the difference is {effect}.",
        },
    ),
    Claim(
        name="cifar.layer4_aligned_center",
        statement="Aligned, Grad-CAM at layer4 ranks the pixels better than the guess that the"
        " middle matters most.",
        effect="cifar.ranking.aligned_over_center",
        rule=above(0),
        sentences={
            HOLDS: "Moved to where it belongs, it ranks them better than the middle, by {size}.",
            FAILS: "Moved to where it belongs, it still ranks them worse than the middle, by"
            " {size}.",
            UNDECIDED: "Moved to where it belongs, it ranks them no better than the middle, as far"
            " as we can tell: the difference is {effect}.",
        },
    ),
    Claim(
        name="cifar.layer4_over_layer3",
        statement="Grad-CAM ranks the pixels better at layer4 than at layer3.",
        effect="cifar.ranking.layer4_over_layer3",
        rule=above(0),
        sentences={
            HOLDS: "Four places a side are better than eight: Grad-CAM at layer4 ranks the pixels"
            " better than at layer3, by {size}.",
            FAILS: "Eight places a side are better than four: Grad-CAM at layer3 ranks the pixels"
            " better than at layer4, by {size}.",
            UNDECIDED: "Whether Grad-CAM ranks the pixels better at layer4 or at layer3 stays open:"
            " the difference is {effect}.",
        },
    ),
    Claim(
        name="cifar.hirescam",
        statement="At layer3, HiResCAM ranks the pixels better than Grad-CAM.",
        effect="cifar.ranking.hirescam_over_gradcam",
        rule=above(0),
        sentences={
            HOLDS: "The average is what hurts: without it, HiResCAM ranks the pixels better at"
            " layer3 than Grad-CAM, by {size}.",
            FAILS: "The average does no harm: HiResCAM, which does without, ranks the pixels no"
            " better at layer3 than Grad-CAM; the difference is {effect}.",
            UNDECIDED: "Whether HiResCAM, which does without the average, ranks the pixels better"
            " at layer3 than Grad-CAM stays open: the difference is {effect}.",
        },
    ),
)

SHAPLEY = (
    Claim(
        name="cifar.shapley_agrees",
        statement="Grad-CAM at layer4 and Shapley values correlate by more than a half.",
        effect="cifar.shapley.agree.layer4",
        rule=above(0.5),
        sentences={
            HOLDS: "Grad-CAM at layer4 and the Shapley values of the same sixteen squares agree:"
            " their rank correlation is {effect}.",
            FAILS: "Grad-CAM at layer4 and the Shapley values of the same sixteen squares agree"
            " little: their rank correlation is {effect}.",
            UNDECIDED: "Grad-CAM at layer4 and the Shapley values of the same sixteen squares agree"
            " about half: their rank correlation is {effect}.",
        },
    ),
    Claim(
        name="cifar.shapley_fill",
        statement="Shapley values against a blur and against grey correlate by more than a half.",
        effect="cifar.shapley.agree.fills",
        rule=above(0.5),
        sentences={
            HOLDS: "The fill is not everything: Shapley values against a blur and against grey"
            " correlate by {effect}.",
            FAILS: "The fill decides much: Shapley values against a blur and against grey correlate"
            " by only {effect}.",
            UNDECIDED: "The fill decides part of it: Shapley values against a blur and against grey"
            " correlate by {effect}.",
        },
    ),
    Claim(
        name="cifar.shapley_ranks",
        statement="Shapley values rank the squares better than Grad-CAM at layer4.",
        effect="cifar.shapley.ranking.over_gradcam",
        rule=above(0),
        sentences={
            HOLDS: "By deletion and insertion, Shapley values rank the squares better than"
            " Grad-CAM, by {size}.",
            FAILS: "By deletion and insertion, Shapley values rank the squares no better than"
            " Grad-CAM: the difference is {effect}.",
            UNDECIDED: "Whether Shapley values rank the squares better than Grad-CAM, deletion and"
            " insertion leave open: the difference is {effect}.",
        },
    ),
    Claim(
        name="cifar.local",
        statement="A Grad-CAM map correlates with the mean map of other images of its class by less"
        " than a half.",
        effect="cifar.shapley.local.gradcam",
        rule=below(0.5),
        sentences={
            HOLDS: "Grad-CAM is no global explanation: the map of an image correlates with the mean"
            " map of others of its class by {effect}. For Shapley values it is"
            " {cifar.shapley.local.shapley}.",
            FAILS: "Grad-CAM maps of a class resemble each other: the map of an image correlates"
            " with the mean map of others of its class by {effect}. For Shapley values it is"
            " {cifar.shapley.local.shapley}.",
            UNDECIDED: "Grad-CAM maps of a class resemble each other in part: the map of an image"
            " correlates with the mean map of others of its class by {effect}. For Shapley values"
            " it is {cifar.shapley.local.shapley}.",
        },
    ),
    Claim(
        name="cifar.local_others",
        statement="A Grad-CAM map correlates with the mean map of images of other classes by more"
        " than a half.",
        effect="cifar.shapley.local.gradcam_others",
        rule=above(0.5),
        sentences={
            HOLDS: "But the class has little to do with that: with the mean map of images of"
            " *other* classes it correlates by {effect}, too (Shapley values by"
            " {cifar.shapley.local.shapley_others}).",
            FAILS: "With the mean map of images of *other* classes it correlates by {effect}"
            " (Shapley values by {cifar.shapley.local.shapley_others}).",
            UNDECIDED: "With the mean map of images of *other* classes it correlates by about a"
            " half, {effect} (Shapley values by {cifar.shapley.local.shapley_others}).",
        },
    ),
)

CLAIMS = (*PATTERNS, *FAMILY, *SHAPLEY)
