"""What the coach reads from the layers: units that died, gradients that vanish or explode, values that saturate."""

import math

from workbench.coach.finding import CERTAIN, LIKELY, Facts, Finding
from workbench.coach.pace import FAR, FEW_STEPS, LARGE_INPUT
from workbench.language import tr

# A share of the units of one hidden layer that answer 0 to every picture; in small networks a third is usual.
DEAD = 0.65
# The gradient of the first kernel, number by number, beside that of the last.
VANISHED = 1e-3
# The length of the gradient of the first kernel, while this share of the loss is left; about 1 is usual then.
FAINT, MOST_LEFT = 1e-3, 0.6
# The length of the gradient of all kernels together; 1 is usual, and clipping is often set to 1 or 5.
EXPLODED = 30.0
READS_WELL = 0.8  # of its training pictures
# A share of the values of one hidden layer that lie where the activation is flat.
FLAT = 0.5


def dead_relu(facts: Facts) -> Finding | None:
    """Many units of a ReLU layer answer 0 whatever they see."""
    row = facts.layers[-1] if len(facts.layers) > 1 else {}
    # Units whose weights are all zero have never lived.
    shares = [
        (layer["dead"], layer["layer"])
        for layer in row.get("layers", [])[:-1]
        if layer.get("dead") is not None and layer.get("weight")
    ]
    if not shares or max(shares)[0] < DEAD:
        return None
    share, name = max(shares)
    first = next(
        (earlier["step"] for earlier in facts.layers if max(facts.hidden(earlier, "dead"), default=0) >= DEAD),
        row["step"],
    )
    return Finding(
        "dead_relu",
        tr("Units have died"),
        tr(
            "{share:.0%} of the units of {name} say 0 to every picture.{words}",
            share=share,
            name=name,
            words=facts.rate(0, first).words,
        ),
        CERTAIN,
        facts.evidence(first, row["step"], "loss", "layers", dead_share=share),
        tr(
            "A ReLU whose sum is negative for every picture has the slope 0 for every picture. No gradient "
            "reaches it any more, and no step brings it back. Long steps early on push units there."
        ),
        tr("Take a smaller learning rate; or leaky ReLU, which lets a little gradient through."),
        tr("Maas, Hannun and Ng, Rectifier Nonlinearities Improve Neural Network Acoustic Models (2013)"),
        {"activation": "leaky_relu"},
    )


def vanishing_gradient(facts: Facts) -> Finding | None:
    """Hardly any of the gradient reaches the first layers."""
    rows = []
    for row in facts.layers:
        layers = row.get("layers", [])
        if len(layers) > 2 and all(layer.get("gradient") for layer in (layers[0], layers[-1])):
            first, last = (layer["gradient"] / math.sqrt(layer["parameters"]) for layer in (layers[0], layers[-1]))
            first_loss, loss = facts.layers[0].get("loss"), row.get("loss")
            known = first_loss is not None and loss is not None
            faint = layers[0]["gradient"] < FAINT and known and loss > MOST_LEFT * first_loss
            rows.append((row["step"], first / last, layers[0]["gradient"], first < VANISHED * last or faint))
    vanished = [row for row in rows if row[3]]
    if not vanished or len(vanished) < len(rows) / 2 or not rows[0][3]:
        return None  # where it was there before learning and went away, units died or saturated
    _, ratio, length, _ = min(vanished, key=lambda row: row[2])
    flat = facts.config.activation in ("sigmoid", "tanh")
    return Finding(
        "vanishing_gradient",
        tr("The gradient vanishes on its way back"),
        tr(
            "The gradient of the first layer has the length {length:.1g}; about 1 is usual. Number by number "
            "it is {ratio:.1g} times that of the last layer. The first layers hardly learn.",
            length=length,
            ratio=ratio,
        ),
        LIKELY,
        facts.evidence(
            vanished[0][0], vanished[-1][0], "loss", "layers", first_by_last=ratio, gradient_of_the_first_layer=length
        ),
        tr(
            "Every layer multiplies the gradient by its slopes and its weights. Where both are below 1, what "
            "is left after many layers is next to nothing."
        ),
        tr("Take ReLU and the initialiser that belongs to it, and let batch normalisation keep the sizes."),
        tr("Hochreiter (1991); Glorot and Bengio, Understanding the Difficulty of Training Deep Networks (2010)"),
        {**({"activation": "relu"} if flat else {}), "initializer": "he_normal", "normalization": "batch"},
    )


def exploding_gradient(facts: Facts) -> Finding | None:
    """The gradient is so long that single steps wreck the network."""
    # Who reads the training pictures right is not wrecked: on pictures held back, mistakes made with certainty have
    # long gradients too.
    settled_steps = {facts.step(index) for index, accuracy in enumerate(facts.accuracy) if accuracy >= READS_WELL}
    lengths = [
        (math.hypot(*facts.every(row, "gradient")), row["step"])
        for row in facts.layers
        if facts.every(row, "gradient") and not 0 < row["step"] < FEW_STEPS and row["step"] not in settled_steps
    ]
    if not lengths or max(lengths)[0] < EXPLODED:
        return None
    longest, step = max(lengths)
    return Finding(
        "exploding_gradient",
        tr("The gradient explodes"),
        tr(
            "At step {step:,} the gradient of all kernels together has the length {longest:.3g}. About 1 is usual.",
            step=step,
            longest=longest,
        )
        + facts.rate(step - facts.steps_per_epoch + 1, step).words,
        LIKELY,
        facts.evidence(step, min(step + facts.steps_per_epoch, facts.last_step), "loss", "layers", gradient=longest),
        tr(
            "Every layer multiplies the gradient by its weights, and the first one by the inputs. Where these "
            "are large, it grows from layer to layer."
        ),
        tr("Clip the gradient to the length 1, and look at the size of inputs and first weights."),
        tr("Pascanu, Mikolov and Bengio, On the Difficulty of Training Recurrent Neural Networks (2013)"),
        {"clipnorm": 1.0},
    )


def saturated(facts: Facts) -> Finding | None:
    """Most values of a hidden layer lie where its activation is flat."""
    row = facts.layers[-1] if len(facts.layers) > 1 else {}
    shares = [
        (layer["saturated"], layer["layer"], layer["activation"])
        for layer in row.get("layers", [])[:-1]
        if layer.get("saturated") is not None
    ]
    if not shares or max(shares)[0] < FLAT or facts.learned > FAR and abs(facts.data.get("high") or 0.0) <= LARGE_INPUT:
        return None  # a network that reads well has found flat ends that suit it
    share, name, activation = max(shares)
    return Finding(
        "saturated",
        tr("The activations are saturated"),
        tr(
            "{share:.0%} of the values of {name} lie at the flat ends of {activation}.{words}",
            share=share,
            name=name,
            activation=activation,
            words=facts.rate(0, row["step"]).words,
        ),
        CERTAIN,
        facts.evidence(facts.layers[1]["step"], row["step"], "loss", "layers", saturated_share=share),
        tr(
            "Far from 0, {activation} is flat: its slope is next to 0, and so is the gradient that passes. "
            "Large inputs, large first weights or long steps push the sums there.",
            activation=activation,
        ),
        tr("Take a smaller learning rate, or let batch normalisation bring the sums back to the middle."),
        tr("Glorot and Bengio, Understanding the Difficulty of Training Deep Networks (2010)"),
        {"normalization": "batch"},
    )


def bottleneck(facts: Facts) -> bool:
    """Return whether a hidden layer has fewer units than the classes have bits: too few to tell them apart easily."""
    config = facts.config
    return config.architecture == "mlp" and bool(config.units) and min(config.units) < math.log2(facts.classes)
