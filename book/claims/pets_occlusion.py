"""Claims of the chapter on photos of which a part is hidden."""

from book.claims.claim import FAILS, HOLDS, UNDECIDED, Claim, above, below

MASKS = (
    Claim(
        name="pets.center_matters",
        statement="Hiding the middle third of a photo costs more than hiding as much of its"
        " border.",
        effect="pets.mask.border_over_center",
        rule=above(0),
        sentences={
            HOLDS: "The middle matters more than the border: with as much of the photo hidden,"
            " accuracy differs by {size}.",
            FAILS: "The border matters at least as much as the middle: with as much of the photo"
            " hidden, accuracy behind the border mask minus that behind the center mask is"
            " {effect}.",
            UNDECIDED: "Whether the middle matters more than the border stays open: the difference"
            " is {effect}.",
        },
    ),
    Claim(
        name="pets.top_matters",
        statement="Hiding the upper third of a photo costs more than hiding the lower.",
        effect="pets.mask.bottom_over_top",
        rule=above(0),
        sentences={
            HOLDS: "The upper third, where heads are, matters more than the lower, by {size}.",
            FAILS: "The upper third, where heads are, matters no more than the lower: the"
            " difference is {effect}.",
            UNDECIDED: "Whether the upper third, where heads are, matters more than the lower"
            " stays open: the difference is {effect}.",
        },
    ),
    Claim(
        name="pets.sizes_agree",
        statement="The maps of the smallest and of the largest patch correlate by more than a"
        " half.",
        effect="pets.slide.agree.small_large",
        rule=above(0.5),
        sentences={
            HOLDS: "Small and large patches tell one story: their maps correlate by {effect}.",
            FAILS: "Small and large patches tell different stories: their maps correlate by only"
            " {effect}.",
            UNDECIDED: "Small and large patches tell half of the same story: their maps correlate"
            " by {effect}.",
        },
    ),
    Claim(
        name="pets.fills_agree",
        statement="The maps of grey and of black patches correlate by more than a half.",
        effect="pets.slide.agree.grey_black",
        rule=above(0.5),
        sentences={
            HOLDS: "Grey and black patches agree on what matters: their maps correlate by"
            " {effect}.",
            FAILS: "The color of the patch decides what seems to matter: the maps of grey and of"
            " black patches correlate by only {effect}.",
            UNDECIDED: "Grey and black patches agree on what matters about half: their maps"
            " correlate by {effect}.",
        },
    ),
    Claim(
        name="pets.cam_agrees",
        statement="Grad-CAM of the last layer and occlusion correlate by more than a half.",
        effect="pets.slide.cam.medium.grey",
        rule=above(0.5),
        sentences={
            HOLDS: "Grad-CAM and occlusion agree: their maps correlate by {effect}.",
            FAILS: "Grad-CAM and occlusion agree less than one would like: their maps correlate by"
            " {effect}.",
            UNDECIDED: "Grad-CAM and occlusion agree about half: their maps correlate by {effect}.",
        },
    ),
    Claim(
        name="pets.one_patch",
        statement="The ninth of a photo that matters most, alone, is recognized more often than"
        " the ninth in the middle.",
        effect="pets.patch.best_over_middle",
        rule=above(0),
        sentences={
            HOLDS: "The ninth of a photo that occlusion points to, with all else blurred, is"
            " recognized in {pets.patch.best} of the photos, {size} more than the ninth in the"
            " middle.",
            FAILS: "The ninth of a photo that occlusion points to, with all else blurred, is"
            " recognized in {pets.patch.best} of the photos, no more than the ninth in the middle"
            " ({effect}).",
            UNDECIDED: "The ninth of a photo that occlusion points to, with all else blurred, is"
            " recognized in {pets.patch.best} of the photos; whether that is more than the ninth"
            " in the middle stays open ({effect}).",
        },
    ),
)

NEEDED = (
    Claim(
        name="pets.head_over_body",
        statement="Hiding the head takes more from the true class than hiding as large a piece of"
        " the body.",
        effect="pets.parts.head_over_body",
        rule=above(0),
        sentences={
            HOLDS: "Hiding the head takes {size} more from the probability of the true class than"
            " hiding as large a piece of the body.",
            FAILS: "Hiding the head takes no more from the probability of the true class than"
            " hiding as large a piece of the body: the difference is {effect}.",
            UNDECIDED: "Whether hiding the head takes more from the probability of the true class"
            " than hiding as large a piece of the body, so few photos leave open: the difference"
            " is {effect}.",
        },
    ),
    Claim(
        name="pets.head_over_ground",
        statement="Hiding the head takes more from the true class than hiding as large a piece of"
        " the ground.",
        effect="pets.parts.head_over_ground",
        rule=above(0),
        sentences={
            HOLDS: "Against as large a piece of the ground it is {size} more.",
            FAILS: "Nor does it take more than as large a piece of the ground: the difference is"
            " {effect}.",
            UNDECIDED: "Against as large a piece of the ground the difference, {effect}, may be"
            " none.",
        },
    ),
    Claim(
        name="pets.eyes_over_ears",
        statement="Hiding the eyes' third of the head takes more from the true class than hiding"
        " the ears' third.",
        effect="pets.parts.eyes_over_ears",
        rule=above(0),
        sentences={
            HOLDS: "Within the head, the third with the eyes counts more than the third with the"
            " ears, by {size}.",
            FAILS: "Within the head, the third with the eyes counts no more than the third with"
            " the ears: the difference is {effect}.",
            UNDECIDED: "Whether within the head the third with the eyes or the third with the ears"
            " counts more stays open: the difference is {effect}.",
        },
    ),
    Claim(
        name="pets.form",
        statement="Photos cut into sixteen tiles and shuffled cost more than ten points.",
        effect="pets.texture.shuffled_cost",
        rule=above(0.1),
        sentences={
            HOLDS: "Form is needed: with the photo cut into sixteen tiles and shuffled, which keeps"
            " the fur and scatters the animal, accuracy falls by {size}.",
            FAILS: "Form is hardly needed: with the photo cut into sixteen tiles and shuffled,"
            " which keeps the fur and scatters the animal, accuracy falls by only {effect}.",
            UNDECIDED: "Form counts for something: with the photo cut into sixteen tiles and"
            " shuffled, which keeps the fur and scatters the animal, accuracy falls by {effect}.",
        },
    ),
    Claim(
        name="pets.detail",
        statement="A blur of two pixels costs more than ten points.",
        effect="pets.texture.blurred_cost",
        rule=above(0.1),
        sentences={
            HOLDS: "Fine detail is needed: a blur of two pixels, which takes the fur and keeps the"
            " outline, costs {size}.",
            FAILS: "Fine detail is hardly needed: a blur of two pixels, which takes the fur and"
            " keeps the outline, costs only {effect}.",
            UNDECIDED: "Fine detail counts for something: a blur of two pixels, which takes the"
            " fur and keeps the outline, costs {effect}.",
        },
    ),
    Claim(
        name="pets.color_spared",
        statement="Without color, accuracy falls by less than three points.",
        effect="pets.texture.grey_cost",
        rule=below(0.03),
        sentences={
            HOLDS: "Color can be spared: in grey, accuracy falls by {effect}.",
            FAILS: "Color is needed: in grey, accuracy falls by {effect}.",
            UNDECIDED: "Color counts for little: in grey, accuracy falls by {effect}.",
        },
    ),
)

CLAIMS = (*MASKS, *NEEDED)
