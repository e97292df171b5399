"""Claims of the chapter on what the digit network sees."""

from book.claims.claim import FAILS, HOLDS, UNDECIDED, Claim, above, below

CLAIMS = (
    Claim(
        name="visualize.conv1_coherence",
        statement="Training gives the filters of conv1 a clearer direction.",
        effect="visualize.conv1.coherence.gain",
        rule=above(0),
        sentences={
            HOLDS: "Training makes the directions clearer, by {effect}.",
            FAILS: "Training makes the directions no clearer: the change is {effect}.",
            UNDECIDED: "Whether training makes them clearer, one network's filters do not decide:"
            " the change is {effect}.",
        },
    ),
    Claim(
        name="visualize.conv2_coherence",
        statement="Training gives the filters of conv2 a clearer direction.",
        effect="visualize.conv2.coherence.gain",
        rule=above(0),
        sentences={
            HOLDS: "The gain is {effect}.",
            FAILS: "In this training it did not: the change is {effect}.",
            UNDECIDED: "In this training that is not certain: the change is {effect}.",
        },
    ),
    Claim(
        name="visualize.conv2_redundancy",
        statement="Training makes the filters of conv2 more alike.",
        effect="visualize.conv2.redundancy.gain",
        rule=above(0),
        sentences={
            HOLDS: "a filter's nearest relative comes closer by {effect}.",
            FAILS: "or so one expects; here the change is {effect}.",
            UNDECIDED: "or so one expects; here it stays open, the change is {effect}.",
        },
    ),
    Claim(
        name="visualize.selectivity_early",
        statement="Training makes the channels of relu1 more selective for a digit.",
        effect="visualize.relu1.selectivity.gain",
        rule=above(0),
        sentences={
            HOLDS: "The gain from training is small: {effect}.",
            FAILS: "Training adds nothing there: {effect}.",
            UNDECIDED: "What training adds there cannot be told from nothing: {effect}.",
        },
    ),
    Claim(
        name="visualize.selectivity_late",
        statement="Training makes the channels of relu2 more selective for a digit.",
        effect="visualize.relu2.selectivity.gain",
        rule=above(0),
        sentences={
            HOLDS: "Training adds {effect} to the selectivity of relu2.",
            FAILS: "Or so one expects: for relu2 training adds {effect}.",
            UNDECIDED: "Or so one expects: for relu2 the gain, {effect}, is not certain.",
        },
    ),
    Claim(
        name="visualize.black_on_digit",
        statement="A black patch on the digit lowers the probability of the true digit.",
        effect="visualize.occlusion.black.on_digit",
        rule=above(0),
        sentences={
            HOLDS: "A black patch over at least a tenth of the digit costs {size} of the true"
            " digit's probability, and one beside the digit nothing, as it must.",
            FAILS: "A black patch over at least a tenth of the digit costs nothing: the"
            " probability of the true digit changes by {effect}.",
            UNDECIDED: "Whether a black patch over at least a tenth of the digit costs"
            " probability stays open: {effect}.",
        },
    ),
    Claim(
        name="visualize.grey_off_digit",
        statement="A grey patch costs more beside the digit than on it.",
        effect="visualize.occlusion.grey.on_over_off",
        rule=below(0),
        sentences={
            HOLDS: "beside the digit it costs more than on it, by {size}.",
            FAILS: "or so it may look; on average it costs more on the digit, by {size}.",
            UNDECIDED: "or so it may look; on average the two places cost the same ({effect}).",
        },
    ),
    Claim(
        name="visualize.gradcam_pp_over_edges",
        statement="Grad-CAM++ scores higher than the image's edges in deletion and insertion.",
        effect="visualize.trust.gradcam_pp.over_edges",
        rule=above(0),
        sentences={
            HOLDS: "Grad-CAM++ scores higher than the image's own edges, by {size}.",
            FAILS: "Grad-CAM++ scores lower than the image's edges, by {size}.",
            UNDECIDED: "Grad-CAM++ scores like the image's edges; the difference is {effect}.",
        },
    ),
    Claim(
        name="visualize.integrated_over_edges",
        statement="Integrated gradients score higher than the image's edges in deletion and"
        " insertion.",
        effect="visualize.trust.integrated.over_edges",
        rule=above(0),
        sentences={
            HOLDS: "Integrated gradients score above the edges, by {size}.",
            FAILS: "Integrated gradients score below the edges, by {size}.",
            UNDECIDED: "Integrated gradients score like the edges; the difference is {effect}.",
        },
    ),
    Claim(
        name="visualize.gradcam_pp_blind",
        statement="Grad-CAM++ stays nearly the same when the last layer is drawn at random.",
        effect="visualize.sanity.gradcam_pp.fc2",
        rule=above(0.9),
        sentences={
            HOLDS: "Yet Grad-CAM++, which does so well in the usual test, hardly changes when the"
            " last layer is replaced by a random one: it shows the digit, not what this network"
            " made of it.",
            FAILS: "And Grad-CAM++ does change when the last layer is replaced by a random one.",
            UNDECIDED: "How much Grad-CAM++ changes when the last layer is replaced by a random"
            " one, these images leave open.",
        },
    ),
    Claim(
        name="visualize.integrated_aware",
        statement="Integrated gradients change beyond recognition when all layers are drawn at"
        " random.",
        effect="visualize.sanity.integrated.conv1",
        rule=below(0.3),
        sentences={
            HOLDS: "When all of it is random, the similarity with the original map is {effect}.",
            FAILS: "Or so one expects; the similarity that remains is {effect}.",
            UNDECIDED: "Or so one expects; the similarity that remains is about {effect}.",
        },
    ),
)
