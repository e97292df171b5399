"""Claims of the chapter on what the colored digits' networks answer to, and on heat maps."""

from book.claims.claim import FAILS, HOLDS, UNDECIDED, Claim, above, below

CLAIMS = (
    Claim(
        name="colored.brief_relu1",
        statement="The first layer of the lazy network answers to color more than to shape.",
        effect="colored.selectivity.lazy.relu1.color_over_shape",
        rule=above(0),
        sentences={
            HOLDS: "That is so, if not wholly: in relu1 color explains"
            " {colored.selectivity.lazy.relu1.color} of the variance and shape"
            " {colored.selectivity.lazy.relu1.shape}, {size} less.",
            FAILS: "It is not: color explains {colored.selectivity.lazy.relu1.color} of the"
            " variance and shape {colored.selectivity.lazy.relu1.shape}.",
            UNDECIDED: "That is open: the lead of color over shape is {effect}.",
        },
    ),
    Claim(
        name="colored.brief_relu3",
        statement="The third layer of the lazy network answers to shape more than to color.",
        effect="colored.selectivity.lazy.relu3.color_over_shape",
        rule=below(0),
        sentences={
            HOLDS: "In its third layer the lazy network answers to shape more than to color, by"
            " {size} of a channel's variance.",
            FAILS: "In its third layer, where the brief sees shapes, the lazy network answers to"
            " color: it explains {colored.selectivity.lazy.relu3.color} of a channel's variance,"
            " and shape {colored.selectivity.lazy.relu3.shape}.",
            UNDECIDED: "Whether the third layer of the lazy network answers to shape more than to"
            " color is open: the lead of color is {effect}.",
        },
    ),
    Claim(
        name="colored.deeper",
        statement="In the lazy network color explains more of the third layer than of the first.",
        effect="colored.selectivity.lazy.deeper",
        rule=above(0),
        sentences={
            HOLDS: "From the first layer to the third the share of color grows by {size}: depth"
            " does not leave the color behind, it distils it.",
            FAILS: "From the first layer to the third the share of color does not grow; it"
            " changes by {effect}.",
            UNDECIDED: "Whether the share of color grows from the first layer to the third is"
            " open: the change is {effect}.",
        },
    ),
    Claim(
        name="colored.mended_shape",
        statement="The third layer of the mended network answers to shape more than to color.",
        effect="colored.selectivity.best.relu3.color_over_shape",
        rule=below(0),
        sentences={
            HOLDS: "In its third layer shape leads over color, by {size}.",
            FAILS: "Yet in its third layer, too, color explains no less than shape: the lead of"
            " color is {effect}.",
            UNDECIDED: "Whether shape leads in its third layer is open: the lead of color is"
            " {effect}.",
        },
    ),
    Claim(
        name="colored.pictures_colored",
        statement="The pictures that the channels of relu3 like best are more colored in the lazy"
        " network than in the mended one.",
        effect="colored.liked.lazy_over_best",
        rule=above(0),
        sentences={
            HOLDS: "Over many more channels of relu3,"
            " {colored.liked.lazy.saturation} of the light in the lazy networks' pictures is"
            " colored, and {colored.liked.best.saturation} in the mended ones': {size} less.",
            FAILS: "Over many more channels of relu3 the lazy networks' pictures are no"
            " more colored than the mended ones': the difference is {effect}.",
            UNDECIDED: "Whether the lazy networks' pictures are more colored, over many more"
            " channels of relu3, is open: the difference is {effect}.",
        },
    ),
    Claim(
        name="colored.ground_counts",
        statement="The lazy network reads the color of the ground, too.",
        effect="colored.truth.lazy.conflicting.ground_effect",
        rule=above(0.05),
        sentences={
            HOLDS: "It reads the ground, too.",
            FAILS: "It hardly reads the ground.",
            UNDECIDED: "Whether it reads the ground to speak of is open.",
        },
    ),
    Claim(
        name="colored.gradcam_on_stroke",
        statement="Grad-CAM at relu3 of the lazy network prefers the stroke.",
        effect="colored.truth.lazy.conflicting.density.gradcam_relu3",
        rule=above(1),
        sentences={
            HOLDS: "Grad-CAM at relu3 prefers the stroke though the network reads no digit there:"
            " its density is {effect}.",
            FAILS: "Grad-CAM at relu3 of the lazy network does not prefer the stroke: its density"
            " is {effect}.",
            UNDECIDED: "Whether Grad-CAM at relu3 of the lazy network prefers the stroke is open:"
            " its density is {effect}.",
        },
    ),
    Claim(
        name="colored.gradcam_tells",
        statement="Grad-CAM at relu3 tells the lazy network from the mended one in fewer than three"
        " of four images.",
        effect="colored.truth.told.conflicting.gradcam_relu3",
        rule=below(0.75),
        sentences={
            HOLDS: "Grad-CAM hardly tells the two networks apart: the map with more on the stroke"
            " is the mended one's in {effect} of the images, where a coin would be right in half.",
            FAILS: "Grad-CAM tells the two networks apart: the map with more on the stroke is the"
            " mended one's in {effect} of the images.",
            UNDECIDED: "How well Grad-CAM tells the two networks apart is open: the map with more"
            " on the stroke is the mended one's in {effect} of the images.",
        },
    ),
    Claim(
        name="colored.saliency_tells",
        statement="More of the mended network's saliency lies on the stroke than of the lazy"
        " one's.",
        effect="colored.truth.told.conflicting.saliency",
        rule=above(0.5),
        sentences={
            HOLDS: "Saliency does better than a coin, {effect}.",
            FAILS: "Saliency does no better than a coin: the map with more on the stroke is the"
            " mended one's in {effect} of the images.",
            UNDECIDED: "Saliency cannot be told from a coin: {effect}.",
        },
    ),
    Claim(
        name="colored.integrated_tells",
        statement="More of the mended network's integrated gradients lie on the stroke than of the"
        " lazy one's.",
        effect="colored.truth.told.conflicting.integrated",
        rule=above(0.5),
        sentences={
            HOLDS: "Integrated gradients tell, in {effect} of the images.",
            FAILS: "Integrated gradients do not tell either: {effect}.",
            UNDECIDED: "Whether integrated gradients tell is open: {effect}.",
        },
    ),
    Claim(
        name="colored.repainting_tells",
        statement="Repainting an image tells the lazy network from the mended one nearly always.",
        effect="colored.truth.told.conflicting.repainting",
        rule=above(0.95),
        sentences={
            HOLDS: "Repainting the image tells which network reads the color in {effect}.",
            FAILS: "Repainting the image tells which network reads the color in {effect}, which is"
            " less than we asked of it.",
            UNDECIDED: "Repainting the image tells which network reads the color in {effect}, about"
            " as often as we asked of it.",
        },
    ),
    Claim(
        name="colored.integrated_agrees",
        statement="Integrated gradients agree with the stroke's part in the effect better than a"
        " constant map.",
        effect="colored.truth.lazy.conflicting.agreement_over_constant.integrated",
        rule=above(0),
        sentences={
            HOLDS: "Integrated gradients agree better than that, by {size}.",
            FAILS: "Integrated gradients agree no better: the difference is {effect}.",
            UNDECIDED: "Whether integrated gradients agree better than that is open: the"
            " difference is {effect}.",
        },
    ),
    Claim(
        name="colored.gradcam_agrees",
        statement="Grad-CAM at relu3 agrees with the stroke's part in the effect better than a"
        " constant map.",
        effect="colored.truth.lazy.conflicting.agreement_over_constant.gradcam_relu3",
        rule=above(0),
        sentences={
            HOLDS: "Grad-CAM at relu3 does, too, by {size}.",
            FAILS: "Grad-CAM at relu3 does not: the difference is {effect}.",
            UNDECIDED: "For Grad-CAM at relu3 that is open: the difference is {effect}.",
        },
    ),
)
