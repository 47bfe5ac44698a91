"""What pages say in words: how sure a network is, how long something takes, when it was."""

import re
import time
from collections.abc import Sequence

from workbench.language import tr
from workbench.quantities import percent, probability

# By their sound: eight, eleven, eighteen, and what is read as eighty or eight hundred; but a unit, a European, a one.
_AN = re.compile(r"8|(11|18)(\d{3})*(?!\d)|(?!uni|use|usu|eu|one\b|once\b)[aeiou]|hour|heir|honest", re.IGNORECASE)


def a(name: str) -> str:
    """Return the name of a class with its article: `"a 7"`, `"an 8"`, `"an Ankle boot"`."""
    return f"{'an' if _AN.match(name) else 'a'} {name}"


def certainty(classes: Sequence[str], shares: Sequence[float]) -> tuple[str, str]:
    """Return what a network says about a picture, as a short title and a sentence.

    Args:
        classes: the names of the classes.
        shares: the probability of each, 0 to 1.
    """
    order = sorted(range(len(shares)), key=lambda index: -shares[index])
    first, second = order[0], order[1]
    name, other, share = classes[first], classes[second], shares[first]
    second_choice = (
        tr("Its second choice is {other}, with {shares}.", other=other, shares=percent(shares[second]))
        if shares[second] >= 0.01
        else ""
    )
    if share >= 0.95:
        return tr("This is {name}.", name=a(name)), tr(
            "The network is {share} sure. {second_choice}", share=probability(share), second_choice=second_choice
        ).strip()
    if share >= 0.7:
        return tr("Probably {name}.", name=a(name)), tr(
            "The network is {share} sure. {second_choice}", share=probability(share), second_choice=second_choice
        ).strip()
    if share >= 0.4:
        return (
            tr("Perhaps {name}, perhaps {other}.", name=a(name), other=other),
            tr(
                "The network gives {name} only {share}. {second_choice}",
                name=name,
                share=percent(share),
                second_choice=second_choice,
            ),
        )
    return tr("The network does not know."), tr(
        "Its best guess is {name}, with {share}. {second_choice}",
        name=name,
        share=percent(share),
        second_choice=second_choice,
    )


def literal(text: str) -> str:
    """Return text that is not ours so that Markdown shows it as it is, in one line: no link, no picture, no sign of it.

    Names, notes, parts of an address, file names, messages of an error: all that a page says and did not think up.
    """
    text = " ".join(text.encode("utf-8", "replace").decode().replace("\0", " ").split())
    # What Streamlit looks for after Markdown was read, where a backslash has no say: an invisible sign parts it.
    text = _SOUGHT.sub(_parted, text)
    text = _SIGNS.sub(r"\\\g<0>", text)
    return _BEGINNING.sub(r"\1\\", text)


def with_commands(text: str) -> str:
    """Return a sentence of ours with what is not ours in it: literal all of it, and commands to be typed as code."""
    return _COMMAND.sub(r"`\1`", literal(text))


# As `literal` writes it. Letters and spaces alone: whoever else writes such a thing is shown it as code, and no more.
_COMMAND = re.compile(r"\\`(workbench(?: [a-z]{1,20}){0,3})\\`")
_PART = "\N{WORD JOINER}"
_SOUGHT = re.compile(
    r"(?i)(?<!\S)(?:<->|->|<-|--|>=|<=|~=)(?!\S)"  # arrows and the like
    r"|:(?=[a-z/+:-]|\w+:)"  # :smile:, :material/home:, :red[, http://
    r"|www(?=\.)|(?<=[\w.+-])@(?=\w)"
)
# An underscore inside a word means nothing; what follows an ampersand may be the name of a letter.
_SIGNS = re.compile(r"[\\`*{}\[\]<>$~|#]|(?<![^\W_])_|_(?![^\W_])|&(?=[\w#])")
_BEGINNING = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[-+](?:[-\s]|$)))")  # of a list, or a rule


def _parted(found: re.Match[str]) -> str:
    whole = found[0]
    return whole + _PART if whole[0] in ":@wW" else whole[0] + _PART + whole[1:]


def duration(seconds: float) -> str:
    """Return a length of time: `"8 s"`, `"3 min 20 s"`, `"2 h 5 min"`."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return tr("{whole} min {whole_2} s", whole=whole // 60, whole_2=whole % 60)
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def moment(identifier: str) -> str:
    """Return when a run was made, from its number: `"22 Nov 2026, 01:44"`; the number itself where it tells nothing."""
    try:
        return time.strftime("%d %b %Y, %H:%M", time.strptime(identifier[:15], "%Y%m%d-%H%M%S")).lstrip("0")
    except ValueError:
        return identifier
