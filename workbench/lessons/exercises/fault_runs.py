"""The runs with a planted fault, one exercise each."""

from workbench.lessons.planted import NOTHING, PlantedFault
from workbench.runs.config import RunConfig


def fault_of(config: RunConfig) -> PlantedFault | None:
    """Return the exercise to which a run of these settings belongs, None where it is a run like any other."""
    return next((fault for fault in EXERCISES if fault.config.replace(seed=config.seed) == config), None)


EXERCISES = (
    PlantedFault(
        "faults-1", "Eight times through all pictures, and it still guesses.", "rate_too_low",
        {"learning_rate": 1e-5},
        ("Compare the loss at the beginning with the loss at the end. Then look at the layers.",
         "A kernel usually changes by about 0.001 of its length at each step. Which number stands here?",
         "Every step goes the right way. None of them gets anywhere."),
        "A loss that hardly falls, while all kernels change by next to nothing: take longer steps.",
        {"underfitting": "A network that is too small learns the easy part at once, and then stands still. This one "
         "has not even begun: its kernels are nearly where they were.",
         "vanishing_gradient": "The gradient reaches the first layer, with a usual length. It is what is made of it "
         "that is small."},
    ),
    PlantedFault(
        "faults-2", "Where is it going?", "rate_too_high",
        {"optimizer": "sgd", "momentum": 0.9, "learning_rate": 0.7, "activation": "tanh"},
        ("Compare the loss with the one before the first step. Which is lower?",
         "By what share of its length does a kernel change at each step? About 0.001 is usual.",
         "Each step leaps across the valley, and lands higher on the other side."),
        "A loss above that of the untouched network means that the steps do harm. Try a tenth of the rate first.",
        {"underfitting": "A network that is too small goes flat. It does not end worse than it began.",
         "overfitting": "It does not even read its own pictures right.",
         "labels_shuffled": "Even then the training loss would fall, for single pictures can be remembered. Here it "
         "climbs.",
         "dead_relu": "No layer here bends with ReLU. But something has happened to the values: look where they are "
         "flat, and ask what drove them there.",
         "class_ignored": "Not one class is missing here: most are. That follows from something else."},
    ),
    PlantedFault(
        "faults-3", "All of its own pictures right. A success?", "overfitting",
        {"train_size": 400, "validation_share": 0.85, "units": (128, 64), "batch_size": 8, "learning_rate": 0.01,
         "epochs": 40, "activation": "leaky_relu"},
        ("Look at the two loss curves after the first fifth of the run. Do they go the same way?",
         "How many pictures does it learn from, and how many numbers can it set?",
         "The orange loss turns, and climbs. From there on, what is learned helps with no new picture."),
        "Training falls on while validation climbs: learned by heart. Stop earlier, show more pictures, or use "
        "dropout.",
        {"batch_too_small": "Eight pictures make each step. That is few, and you see it in the shadow of the curve. "
         "But it does not hold this run back: it reads all of its pictures.",
         "rate_too_high": "The training loss falls to almost nothing, and stays there. Steps that are too long would "
         "not let it. Look at the other loss."},
    ),
    PlantedFault(
        "faults-4", "It learns something. But what?", "labels_shuffled",
        {"fault": "shuffled_labels", "units": (128,), "epochs": 12, "activation": "gelu"},
        ("Blind guessing is right in one of ten. Compare that with validation accuracy, from the first epoch on.",
         "The training loss falls, so the network is able to learn. What it learns helps with no new picture at all.",
         "What would you see if somebody had dealt out the answers like cards?"),
        "Training falls and validation stays a guess: look at ten pictures beside their labels.",
        {"overfitting": "It does begin to learn its pictures by heart. But whoever only learned too long still reads "
         "new pictures better than by guessing. Here there was never anything to understand.",
         "underfitting": "The training loss falls on to the end: there is room to learn. The other loss climbs.",
         "rate_too_low": "The training loss does fall, steadily, and validation gets worse by it. Longer steps would "
         "only do that sooner.",
         "class_ignored": "Not one class fails here: nearly all of them do."},
    ),
    PlantedFault(
        "faults-5", "The same network as always, and such a start.", "inputs_not_scaled",
        {"fault": "unscaled_inputs", "activation": "leaky_relu"},
        ("Look at the very first losses. A network that knows nothing has a loss of 2.3: ten classes, all alike.",
         "Which numbers reach the network? First weights are made for numbers of about 1.",
         "A pixel may be 255 here. Every sum of the first layer is 255 times as large as it was meant to be."),
        "Before you turn any knob, look at what comes in: its smallest number, its largest, its mean.",
        {"rate_too_high": "The steps are too long for these sums, and a smaller rate would help a little. But why are "
         "the sums so large? Look at what comes in.",
         "vanishing_gradient": "The opposite: the gradient of the first layer is far longer than the usual 1. Why?",
         "class_ignored": "If some class comes off badly, then because something worse is wrong. Begin with what "
         "comes in."},
    ),
    PlantedFault(
        "faults-6", "Nine layers. It should be cleverer than with two.", "vanishing_gradient",
        {"units": (16,) * 8, "activation": "sigmoid"},
        ("The loss stands still from the first step. Which layers get something to learn from?",
         "Read the gradients from the last layer back to the first. What happens from each layer to the next?",
         "A sigmoid has a slope of at most a quarter. What is left of 1 after eight of them?"),
        "Gradients that shrink from layer to layer: use ReLU with He's first weights, and normalise in between.",
        {"rate_too_low": "The last layer does move; only the first ones get nothing to move by. The rate is the same "
         "for all of them.",
         "underfitting": "It has more layers than any other here. It learns nothing at all, not even the easy part.",
         "labels_shuffled": "Then single pictures could still be remembered, and the training loss would fall."},
    ),
    PlantedFault(
        "faults-7", "Nine of ten right. Ship it?", "class_ignored",
        {"fault": "rare_class"},
        ("Nine of ten: which one is the tenth?",
         "Look class by class. How is each of them read?",
         "Count the pictures of each class that it learns from."),
        "One number for all classes hides the one that is missing. Look at recall class by class, and count.",
        {"overfitting": "Validation does stay behind training, and its loss is the higher one. But the mistakes are "
         "not spread over all pictures: look class by class.",
         "labels_shuffled": "Most pictures are read right, so most labels belong to them. Which ones are not?"},
    ),
    PlantedFault(
        "faults-8", "Validation is as good as training. Too good to be true?", "overlap",
        {"fault": "overlap"},
        ("There is nothing to see in the curves. What must you know of the pictures to believe them?",
         "Validation asks: how good is it on pictures that it has never seen? Were they never seen?",
         "Count the pictures to check with that also stand among the pictures to learn from."),
        "A perfect curve is no proof. Count twins between the sets before you believe a number.",
        {NOTHING: "The curves are perfect. But a curve can only answer what it is asked. Look at the data."},
    ),
    PlantedFault(
        "faults-9", "Nervous.", "batch_too_small",
        {"batch_size": 1, "train_size": 300, "activation": "tanh", "optimizer": "sgd", "learning_rate": 0.05,
         "epochs": 4},
        ("Look at the shadow of the loss curve: the loss of each single batch.",
         "How many steps has an epoch, and from how many pictures is the gradient of each taken?",
         "The gradient of one picture is a rough guess of the gradient of all."),
        "A wild shadow and few pictures in a step: four times as many halve the noise.",
        {NOTHING: "It does learn. But look how it gets there: what does each single step know?"},
    ),
    PlantedFault(
        "faults-10", "It stopped getting better long ago.", "underfitting",
        {"units": (1,), "activation": "linear", "learning_rate": 0.01, "epochs": 16},
        ("It reads its own pictures no better than those it checks with. What does that rule out?",
         "The curve falls, and goes flat. What keeps it there?",
         "Count the numbers that it can set. All that it knows of a picture has to fit into what its first layer "
         "says."),
        "Bad on its own pictures, and settled there: it needs more room, not more time.",
        {"rate_too_low": "At first the loss falls quickly, then it goes flat. With short steps it would creep from "
         "beginning to end.",
         "class_ignored": "Several classes fail, not one. Something forces the network to choose."},
    ),
    PlantedFault(
        "faults-11", "So many neurons, and so few of them say anything.", "dead_relu",
        {"units": (32, 32, 32), "learning_rate": 0.02, "optimizer": "rmsprop"},
        ("It learned for a moment. What is different in the layers now?",
         "Look how many units of each layer say 0 to every picture.",
         "A unit that always says 0 has the slope 0 for every picture. Can it come back?"),
        "Long steps push units to where they answer 0 for ever. Take a smaller rate, or leaky ReLU.",
        {"rate_too_high": "That is how it began: long steps early on. But something stays after them, and would stay "
         "with shorter ones. What are the layers like now?",
         "underfitting": "It has neurons enough. How many of them take part?",
         "class_ignored": "If some class is read badly, then not because it is rare: count. Look for what the network "
         "lacks.",
         NOTHING: "It reads many pictures. But a large part of it does nothing at all. Look at the layers."},
    ),
    PlantedFault(
        "faults-12", "Better on new pictures than on its own?", NOTHING,
        {"dropout": 0.5, "units": (128,), "epochs": 12},
        ("Before you look for a fault: could this be right?",
         "Training is measured while the network learns, validation afterwards. Is it the same network both times?",
         "Dropout switches values off while the network learns, and none while it is checked."),
        "Validation ahead of training is fine where training is the harder task: with dropout, or with bent pictures.",
        {"overlap": "A good thought: it would look like this. So count: how many pictures stand in both sets?"},
    ),
)  # fmt: skip
