"""What one example of a data set is, and what a network is to say of it: known before anything is loaded."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from workbench.errors import DataError
from workbench.language import tr
from workbench.printable import brief

SMALLEST, LARGEST = 4, 512  # pixels: sides of a picture
CHANNELS = (1, 3)  # grey, or red, green and blue
MOST_CLASSES = 1000
DIGITS = tuple("0123456789")


@dataclass(frozen=True)
class Picture:
    """One example that is a picture.

    Attributes:
        height, width: its sides in pixels, 4 to 512.
        channels: 1 for grey, 3 for red, green and blue.
        kind: `"picture"`, to tell it from examples of other kinds.

    Raises:
        DataError: a side or the channels are out of bounds.
    """

    height: int
    width: int
    channels: int = 1
    kind: ClassVar[str] = "picture"

    def __post_init__(self) -> None:
        sides = (self.height, self.width)
        if not all(SMALLEST <= side <= LARGEST for side in sides) or self.channels not in CHANNELS:
            raise DataError(
                tr(
                    "A picture must have sides of {smallest} to {largest} pixels, and 1 channel (grey) or 3 "
                    "(colours). Came: {self}. Make the pictures larger or smaller.",
                    smallest=SMALLEST,
                    largest=LARGEST,
                    self=self,
                )
            )

    @property
    def shape(self) -> tuple[int, int, int]:
        """Height, width, channels: the shape of one example as it reaches a network."""
        return self.height, self.width, self.channels

    @property
    def is_grey(self) -> bool:
        """Whether it has one channel, as a drawing has."""
        return self.channels == 1

    def __str__(self) -> str:
        return " × ".join(map(str, self.shape))


@dataclass(frozen=True)
class DataSpec:
    """What is known of a data set without loading it.

    Attributes:
        label: its name for people.
        example: what one example is.
        classes: the names of its classes, in the order of the labels.
    """

    label: str
    example: Picture
    classes: tuple[str, ...]

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """The shape of one example as it reaches a network."""
        return self.example.shape

    @property
    def digits(self) -> bool:
        """Whether its classes are the digits 0 to 9, and an example is one drawing of them."""
        return self.example.is_grey and self.classes == DIGITS


def to_record(spec: DataSpec) -> dict[str, Any]:
    """Return a `DataSpec` as plain JSON values, without its label: that is in a language."""
    example = spec.example
    kind = {"kind": example.kind, "height": example.height, "width": example.width, "channels": example.channels}
    return {"example": kind, "classes": list(spec.classes)}


def from_record(record: Mapping[str, Any], label: str) -> DataSpec:
    """Return the `DataSpec` that `to_record` wrote, with a name for people.

    Args:
        record: its values, of the right types; their bounds are checked here.

    Raises:
        DataError: it is of a kind that this workbench does not know, or a value is out of bounds.
    """
    example = dict(record["example"])
    if (kind := example.pop("kind")) != Picture.kind:
        raise DataError(
            tr(
                "This workbench knows examples of the kind picture, came {kind}. Update the workbench.",
                kind=brief(kind),
            )
        )
    return DataSpec(label, Picture(**example), check_classes(record["classes"], tr("The record of the data")))


def check_classes(names: Any, named: str) -> tuple[str, ...]:
    """Return the names of classes, checked.

    Args:
        names: a list of texts.
        named: what holds them, for an error.

    Raises:
        DataError: there are too few or too many, two are the same, or one is empty, too long or holds what no page
            can show.
    """
    names = tuple(names)
    if not 2 <= len(names) <= MOST_CLASSES:
        raise DataError(
            tr(
                "{named}: there must be 2 to {most_classes:,} classes, came {names:,}.",
                named=named,
                most_classes=MOST_CLASSES,
                names=len(names),
            )
        )
    seen: set[str] = set()
    for name in names:
        if not (0 < len(name) <= 60 and name.isprintable() and name.strip()):
            raise DataError(
                tr(
                    "{named}: the name of a class must be 1 to 60 letters that can be shown, came {name}.",
                    named=named,
                    name=brief(name),
                )
            )
        if name in seen:
            raise DataError(
                tr(
                    "{named}: two classes have the name {name}. Give each a name of its own.",
                    named=named,
                    name=brief(name),
                )
            )
        seen.add(name)
    return names
