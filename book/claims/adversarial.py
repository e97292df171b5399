"""Claims of the chapter on images that fool the digit network."""

from book.claims.claim import FAILS, HOLDS, UNDECIDED, Claim, above, below

CLAIMS = (
    Claim(
        name="adversarial.surer_than_of_digits",
        statement="The network is surer of what it climbed to from noise than of real digits.",
        effect="adversarial.from_noise.over_real",
        rule=above(0),
        sentences={
            HOLDS: "The network is surer of these images than of real digits, by {size}.",
            FAILS: "The network is less sure of these images than of real digits, by {size}.",
            UNDECIDED: "The network is as sure of these images as of real digits; the difference"
            " is {effect}.",
        },
    ),
    Claim(
        name="adversarial.unseen_by_the_judge",
        statement="A second network rarely sees the class that an image from noise was made for.",
        effect="adversarial.from_noise.judge_agrees",
        rule=below(0.3),
        sentences={
            HOLDS: "A second network, of another architecture, sees the class in {value} of them,"
            " about what guessing would.",
            FAILS: "A second network, of another architecture, sees the class in {value} of them.",
            UNDECIDED: "A second network, of another architecture, sees the class in about {value}"
            " of them.",
        },
    ),
    Claim(
        name="adversarial.cost_rises",
        statement="The cost rises with nearly every step, if the step is short.",
        effect="adversarial.from_noise.rising_short",
        rule=above(0.95),
        sentences={
            HOLDS: "With a fifth of the step it rises at {value} of them.",
            FAILS: "Even with a fifth of the step it rises at no more than {value} of them.",
            UNDECIDED: "With a fifth of the step it rises at about {value} of them.",
        },
    ),
    Claim(
        name="adversarial.away_from_data",
        statement="The ascent leads away from the training images.",
        effect="adversarial.from_noise.farther",
        rule=above(0),
        sentences={
            HOLDS: "The ascent leads farther away still, by {size}.",
            FAILS: "The ascent leads closer, by {size}.",
            UNDECIDED: "The ascent leads neither clearly closer nor farther away ({effect}).",
        },
    ),
    Claim(
        name="adversarial.judge_sees_the_picture",
        statement="A second network sees the picture's digit in most images made towards it.",
        effect="adversarial.towards.test.judge_shown",
        rule=above(0.5),
        sentences={
            HOLDS: "The second network takes our side: it sees the picture's digit in {effect} of"
            " them, and the wanted class in {adversarial.towards.test.judge_wanted}.",
            FAILS: "The second network does not see the picture's digit in most of them: only in"
            " {effect}.",
            UNDECIDED: "Whether the second network sees the picture's digit in most of them stays"
            " open: it does in {effect}.",
        },
    ),
    Claim(
        name="adversarial.direction_not_size",
        statement="Random noise that is as large does not lead to the wanted class.",
        effect="adversarial.towards.noisy.wanted",
        rule=below(0.25),
        sentences={
            HOLDS: "The direction of the change does it, not its size: random noise that is as"
            " large makes the network err too, and read only {adversarial.towards.noisy.shown} of"
            " the pictures right, but it leads to the wanted class in no more than {effect}.",
            FAILS: "Much of it is size alone: random noise that is as large leads to the wanted"
            " class in {effect}.",
            UNDECIDED: "How much of it is size alone stays open: random noise that is as large"
            " leads to the wanted class in {effect}.",
        },
    ),
    Claim(
        name="adversarial.all_hundred",
        statement="There is a noise for each class, within the sweep, that all ten images obey.",
        effect="adversarial.noise.hundred",
        rule=above(0.999),
        sentences={
            HOLDS: "all hundred images are taken for the class that their noise is for",
            FAILS: "the noise decides for {value} of the hundred, and no epsilon of the sweep"
            " makes it all",
            UNDECIDED: "the noise decides for about {value} of the hundred",
        },
    ),
    Claim(
        name="adversarial.noise_is_universal",
        statement="The noises made on ten images work on most images that they were not made on.",
        effect="adversarial.noise.unseen",
        rule=above(0.9),
        sentences={
            HOLDS: "They work on strangers too: {effect} of the test images that they were not made"
            " on go where the noise leads.",
            FAILS: "They work less on strangers: {effect} of the test images that they were not"
            " made on go where the noise leads.",
            UNDECIDED: "On strangers they work about as often as nine times in ten: {effect}.",
        },
    ),
    Claim(
        name="adversarial.many_images_help",
        statement="A noise made on a thousand images works on more unseen images than one made on"
        " ten.",
        effect="adversarial.noise.gained",
        rule=above(0),
        sentences={
            HOLDS: "Made on a thousand training images instead, noises of this size lead more of"
            " the unseen images astray, by {size}.",
            FAILS: "Made on a thousand training images instead, noises of this size lead no more of"
            " the unseen images astray: the change is {effect}.",
            UNDECIDED: "Whether a thousand training images make better noises of this size than ten"
            " stays open: the change is {effect}.",
        },
    ),
    Claim(
        name="adversarial.beyond_random",
        statement="The noises lead more images to their class than random noise of the same size.",
        effect="adversarial.noise.over_random",
        rule=above(0),
        sentences={
            HOLDS: "Random noise of the same size leads almost nothing there; ours is ahead by"
            " {size}.",
            FAILS: "Random noise of the same size does as well; the difference is {effect}.",
            UNDECIDED: "Against random noise of the same size the difference is {effect}.",
        },
    ),
    Claim(
        name="adversarial.own_is_smaller",
        statement="A noise for many images must be at least twice as large as one for a single"
        " image.",
        effect="adversarial.own.target.universal_over_median",
        rule=above(2),
        sentences={
            HOLDS: "one noise for all is {value} as large.",
            FAILS: "one noise for all is not much larger, {value} as large.",
            UNDECIDED: "one noise for all is about {value} as large.",
        },
    ),
)
