"""What commands write: names are data there, never markup, and nothing in them is obeyed by a terminal."""

from typing import TextIO

from rich.console import Console

from workbench.printable import printable


def say(sentence: str, file: TextIO | None = None, *, end: str = "\n", flush: bool = False) -> None:
    """Write a sentence, to standard output where no file is given."""
    print(printable(sentence, keep="\n\t"), file=file, end=end, flush=flush)


def console(*, stderr: bool = False, width: int | None = None) -> Console:
    """Return where tables and bars are drawn.

    Args:
        stderr: to standard error. Default standard output.
        width: letters in a line where it is no terminal, so that nothing is cut off in a file or a pipe.
    """
    found = Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if width and not found.is_terminal:
        found.width = width
    return found
