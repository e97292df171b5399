"""Claims of the chapters on CIFAR-10: the brief's network and its class activation maps."""

from book.claims.claim import FAILS, HOLDS, UNDECIDED, Claim, above, below

RESNET = (
    Claim(
        name="cifar.bar",
        statement="The brief's network classifies more than 85 % of the validation images right.",
        effect="cifar.resnet.accuracy",
        rule=above(0.85),
        sentences={
            HOLDS: "The brief asks for {cifar.bar} percent; its network gets {effect} of the"
            " validation images right.",
            FAILS: "The brief asks for {cifar.bar} percent; its network misses that: it gets"
            " {effect} of the validation images right.",
            UNDECIDED: "The brief asks for {cifar.bar} percent; its network is about there: it gets"
            " {effect} of the validation images right.",
        },
    ),
    Claim(
        name="cifar.kinds",
        statement="More than three quarters of the mistakes stay among animals or among vehicles.",
        effect="cifar.resnet.mistakes.same_kind",
        rule=above(0.75),
        sentences={
            HOLDS: "Mistakes stay in the family: {effect} of them are an animal for an animal or a"
            " vehicle for a vehicle, where wrong answers at random would give"
            " {cifar.resnet.mistakes.same_kind_by_chance}.",
            FAILS: "Mistakes cross the border between animals and vehicles: {effect} of them are an"
            " animal for an animal or a vehicle for a vehicle, where wrong answers at random would"
            " give {cifar.resnet.mistakes.same_kind_by_chance}.",
            UNDECIDED: "Most mistakes stay in the family: {effect} of them are an animal for an"
            " animal or a vehicle for a vehicle, where wrong answers at random would give"
            " {cifar.resnet.mistakes.same_kind_by_chance}.",
        },
    ),
    Claim(
        name="cifar.pair",
        statement="At least a sixth of all mistakes are between cats and dogs.",
        effect="cifar.resnet.mistakes.pair",
        rule=above(1 / 6),
        sentences={
            HOLDS: "One pair stands out: {effect} of all mistakes are a cat for a dog or a dog for"
            " a cat, one pair of 45.",
            FAILS: "No pair makes up most of it: {effect} of all mistakes are a cat for a dog or a"
            " dog for a cat, one pair of 45.",
            UNDECIDED: "Cats and dogs make up about a sixth of all mistakes, {effect}, as one pair"
            " of 45.",
        },
    ),
    Claim(
        name="cifar.confidence",
        statement="The brief's network is less sure than it should be.",
        effect="cifar.resnet.overconfidence",
        rule=below(0),
        sentences={
            HOLDS: "It is too modest: its confidence lies {size} below its accuracy.",
            FAILS: "It is too sure of itself: its confidence lies {size} above its accuracy.",
            UNDECIDED: "Its confidence fits its accuracy: the difference, {effect}, may be none.",
        },
    ),
    Claim(
        name="cifar.shared",
        statement="What the one network gets wrong the other gets wrong more often than the rest,"
        " by at least thirty points.",
        effect="cifar.shared.excess",
        rule=above(0.3),
        sentences={
            HOLDS: "The difficulty is in the images: what the ResNet-18 of the next chapters gets"
            " wrong this network gets wrong, too, in {cifar.shared.wrong}, {size} more often than"
            " the other images.",
            FAILS: "The difficulty is only partly in the images: what the ResNet-18 of the"
            " next chapters gets wrong this network gets wrong in {cifar.shared.wrong}, by"
            " {effect} more often than the other images.",
            UNDECIDED: "Much of the difficulty is in the images: what the ResNet-18 of the"
            " next chapters gets wrong this network gets wrong in {cifar.shared.wrong}, by"
            " {effect} more often than the other images.",
        },
    ),
    Claim(
        name="cifar.compression",
        statement="Losing as much again to JPEG costs more than one point, after the"
        " normalizations have been fitted.",
        effect="cifar.compression.equal.fitted",
        rule=above(0.01),
        sentences={
            HOLDS: "Compressing the images once more, by as much, costs {size} even after the"
            " normalizations were given the statistics of such images.",
            FAILS: "Compressing the images once more, by as much, costs hardly anything once the"
            " normalizations were given the statistics of such images: {effect}.",
            UNDECIDED: "Compressing the images once more, by as much, costs about a point after the"
            " normalizations were given the statistics of such images: {effect}.",
        },
    ),
)

CAM = (
    Claim(
        name="cifar.cam_is_gradcam",
        statement="CAM and Grad-CAM of the last block agree to five digits or more, on every"
        " explained image.",
        effect="cifar.cam.gradcam_digits",
        rule=above(4),
        sentences={
            HOLDS: "For this network CAM and Grad-CAM at the last block are one and the same, up to"
            " the ReLU and the number of places: they agree to {value} digits or more at every"
            " place of {cifar.cam.images} images.",
            FAILS: "For this network CAM and Grad-CAM at the last block should be one and the same,"
            " yet they agree to no more than {value} digits.",
            UNDECIDED: "Whether CAM and Grad-CAM at the last block are one and the same was not"
            " measured.",
        },
    ),
    Claim(
        name="cifar.cam_field",
        statement="Less than half of a place's sensitivity lies within its own square.",
        effect="cifar.cam.field.own",
        rule=below(0.5),
        sentences={
            HOLDS: "Only {effect} of a place's sensitivity lies within its own square; the rest of"
            " what it says comes from beside it.",
            FAILS: "Of a place's sensitivity {effect} lies within its own square: most of what it"
            " says is about the pixels under it.",
            UNDECIDED: "About half of a place's sensitivity, {effect}, lies within its own square.",
        },
    ),
    Claim(
        name="cifar.cam_invented",
        statement="What bilinear enlarging draws between the places of the map correlates with"
        " what is there by more than a half.",
        effect="cifar.cam.between",
        rule=above(0.5),
        sentences={
            HOLDS: "The smooth map is a fair guess: what it draws halfway between the places"
            " correlates with what the network says there by {effect}.",
            FAILS: "The smooth map is a poor guess: what it draws halfway between the places"
            " correlates with what the network says there by only {effect}.",
            UNDECIDED: "The smooth map is half right: what it draws halfway between the places"
            " correlates with what the network says there by {effect}.",
        },
    ),
    Claim(
        name="cifar.cam_askew",
        statement="A place's sensitivity is centered more than two pixels up and to the left of the"
        " middle of its square.",
        effect="cifar.cam.field.shift",
        rule=below(-2),
        sentences={
            HOLDS: "Laid over the image as usual, the map lies askew: what a place depends on is"
            " centered {size} pixels up and to the left of the middle of its square.",
            FAILS: "Laid over the image as usual, the map lies about where it should: what a place"
            " depends on is centered {effect} pixels from the middle of its square, down and to"
            " the right where that is positive.",
            UNDECIDED: "Laid over the image as usual, the map lies a little askew: what a place"
            " depends on is centered {effect} pixels from the middle of its square, up and to the"
            " left where that is negative.",
        },
    ),
    Claim(
        name="cifar.cam_aligned",
        statement="Aligned, the smooth map ranks the pixels better than as usual.",
        effect="cifar.cam.ranking.aligned_over_smooth",
        rule=above(0),
        sentences={
            HOLDS: "Moved to where it belongs, the map ranks the pixels better, by {size}.",
            FAILS: "Moved to where it belongs, the map ranks the pixels no better: the difference"
            " is {effect}.",
            UNDECIDED: "Whether it ranks the pixels better once it is moved to where it belongs"
            " stays open: the difference is {effect}.",
        },
    ),
    Claim(
        name="cifar.cam_smooth",
        statement="The smooth map ranks the pixels better than the uneven one.",
        effect="cifar.cam.ranking.smooth_over_uneven",
        rule=above(0),
        sentences={
            HOLDS: "Smoothing pays: the smooth map ranks the pixels better than the uneven one, by"
            " {size}.",
            FAILS: "Smoothing does not pay: the smooth map ranks the pixels no better than the"
            " uneven one; the difference is {effect}.",
            UNDECIDED: "Whether the smooth map ranks the pixels better than the uneven one stays"
            " open: the difference is {effect}.",
        },
    ),
    Claim(
        name="cifar.cam_center",
        statement="CAM ranks the pixels better than the guess that the middle matters most.",
        effect="cifar.cam.ranking.over_center",
        rule=above(0),
        sentences={
            HOLDS: "The map ranks the pixels better than the guess that the middle of the image"
            " matters most, by {size}.",
            FAILS: "The map ranks the pixels worse than the guess that the middle of the image"
            " matters most, by {size}.",
            UNDECIDED: "The map ranks the pixels no better, as far as we can tell, than the guess"
            " that the middle of the image matters most: the difference is {effect}.",
        },
    ),
    Claim(
        name="cifar.cam_aligned_center",
        statement="Aligned, CAM ranks the pixels better than the guess that the middle matters"
        " most.",
        effect="cifar.cam.ranking.aligned_over_center",
        rule=above(0),
        sentences={
            HOLDS: "Moved to where it belongs, it ranks them better, by {size}.",
            FAILS: "Moved to where it belongs, it still ranks them worse, by {size}.",
            UNDECIDED: "Moved to where it belongs, it draws level, as far as we can tell: the"
            " difference is {effect}.",
        },
    ),
)

CLAIMS = (*RESNET, *CAM)
