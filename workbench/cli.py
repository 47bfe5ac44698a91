"""The `workbench` command. Each command lives in a module of `workbench.commands`, loaded only when it is called."""

import argparse
import contextlib
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TextIO

import workbench
from workbench.errors import WorkbenchError
from workbench.language import later, tr
from workbench.printable import printable

BROKEN_OFF = 130  # what shells take for "ended by Ctrl-C"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Args:
        argv: the words after `workbench`; those of this process where none are given.

    Returns:
        0 where it worked, 1 where it failed with a sentence on standard error, 2 where it was called wrongly.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    _never_die_of_a_letter()
    try:
        options = _parser(words).parse_args(words)
        return options.run(options)
    except WorkbenchError as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return BROKEN_OFF
    except BrokenPipeError:
        # Whoever read this, such as `head`, has seen enough. Nothing may be written at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + getattr(signal, "SIGPIPE", 13)
    except OSError as error:
        return _fail(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}.")
    except Exception as error:
        if os.environ.get("WORKBENCH_DEBUG"):
            raise
        return _fail(
            tr(
                "This should not have happened: {name}: {error}. It is a fault of the workbench. Set "
                "WORKBENCH_DEBUG=1 and run it again to see where.",
                name=type(error).__name__,
                error=error,
            )
        )


def _fail(sentence: str) -> int:
    print(printable(sentence, keep="\n"), file=sys.stderr)
    return 1


def _never_die_of_a_letter() -> None:
    r"""Have a letter that the output has no sign for written out, `\u2713`, where it would be an error."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError, OSError):  # no stream of text, or a closed one
            stream.reconfigure(errors="backslashreplace")


class _Parser(argparse.ArgumentParser):
    """Repeats words of the command line in its errors; a file may have put escape sequences there."""

    def _print_message(self, message: str, file: TextIO | None = None) -> None:
        super()._print_message(printable(message or "", keep="\n"), file)


def _parser(words: list[str]) -> argparse.ArgumentParser:
    """Build the parser. Only the options of the command that is called are built: `--help` stays quick."""
    parser = _Parser(
        prog="workbench", allow_abbrev=False, description=tr("Learn deep learning: train, watch, draw, compare.")
    )
    parser.add_argument("--version", action="version", version=tr("workbench {version}", version=workbench.__version__))
    commands = parser.add_subparsers(metavar="COMMAND", required=True, title=tr("commands"))
    called = next((word for word in words if not word.startswith("-")), None)
    for name, sentence in COMMANDS.items():
        command = commands.add_parser(
            name, help=sentence, description=f"{sentence[0].upper()}{sentence[1:]}.", allow_abbrev=False
        )
        if name == called:
            module = import_module(f"workbench.commands.{name}")
            module.add_options(command)
            command.set_defaults(run=module.run)
    return parser


COMMANDS = later(
    {
        "dashboard": "open the dashboard in a browser",
        "lab": "open the notebooks in JupyterLab",
        "train": "train a network and watch it in the terminal",
        "resume": "go on with an interrupted, failed or stopped run from its last checkpoint",
        "runs": "list the runs",
        "coach": "say what stands out in a run, and what to try",
        "predict": "say what pictures or pen strokes show",
        "exercises": "list the exercises and who solved them, export the results, allow or forbid hints",
        "notebooks": "run the notebooks and keep their outputs, or set the address in their badges",
        "doctor": "look whether everything is there that is needed, and say what to do",
    }
)
