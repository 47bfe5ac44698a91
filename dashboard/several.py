"""The same drawing read by several networks: which of them agree, in words."""

from collections.abc import Sequence

import numpy as np

from dashboard.words import a, probability


def agreement(names: Sequence[str], classes: Sequence[str], shares: Sequence[np.ndarray]) -> tuple[str, str]:
    """Say who agrees with whom, as a short title and a sentence.

    Args:
        names: of the networks, at least one.
        classes: the names of the classes.
        shares: what each network says, the probability of each class.
    """
    groups: dict[int, list[int]] = {}  # class: the networks that read it
    for network, row in enumerate(shares):
        groups.setdefault(int(np.argmax(row)), []).append(network)
    order = sorted(groups, key=lambda winner: -len(groups[winner]))
    most = groups[order[0]]
    if len(names) == 1:
        return f"It reads {a(classes[order[0]])}.", "Choose more models to compare it with."
    if len(order) == 1:
        surest = max(most, key=lambda network: float(shares[network][order[0]]))
        least = min(most, key=lambda network: float(shares[network][order[0]]))
        sure = [probability(float(shares[network][order[0]])) for network in (surest, least)]
        title = f"{'Both' if len(names) == 2 else f'All {len(names)}'} read {a(classes[order[0]])}."
        if sure[0] == sure[1]:
            return title, f"They are about equally sure: {sure[0]}."
        return title, f"Surest: {names[surest]}, {sure[0]}. Least sure: {names[least]}, {sure[1]}."
    if len(most) == 1:
        title = "No two of them agree."
        told = order
    else:
        title, told = f"{len(most)} of {len(names)} read {a(classes[order[0]])}.", order[1:]
    said = [f"{_joined([names[network] for network in groups[winner]])} "
            f"{'reads' if len(groups[winner]) == 1 else 'read'} {a(classes[winner])}" for winner in told]  # fmt: skip
    return title, f"{'; '.join(said)}."


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
