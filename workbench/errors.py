"""The errors a learner can mend. Each message says what is wrong, what is allowed, what came, how to fix it.

WorkbenchError
├── ConfigError    a setting that cannot be (also a ValueError)
├── DataError      a data set, file or folder that is missing, damaged or of the wrong kind
├── DrawingError   strokes or an uploaded picture that cannot be read (also a ValueError)
├── ModelError     a model file that is missing or damaged
└── RunError       a run that is missing, damaged, or not in the state that the call needs
"""

import errno
import sys
import traceback

from workbench.language import later, tr
from workbench.printable import printable

_ADVICE = later(
    {
        (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)): "Free some space there, or",
        (errno.EACCES, errno.EPERM): "Have the folder opened to writing for your account, or",
        (errno.EROFS,): "It lies on a disk that is read-only here:",
        (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP): "Its file system has no locks:",
    }
)


def why(error: OSError) -> str:
    """Return what the system says about a file in the folder of the runs, and what to do about it."""
    advice = next((words for codes, words in _ADVICE.items() if error.errno in codes), tr("See what is there, or"))
    return tr(
        "{strerror}. {advice} choose another folder with WORKBENCH_RUNS.",
        strerror=error.strerror or error,
        advice=advice,
    )


def sentence(error: Exception) -> str:
    """Return what is said of an error that a learner can mend; nothing of one that is a fault of ours."""
    if isinstance(error, WorkbenchError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return tr("{filename} cannot be read or written: {why}", filename=error.filename or "A file", why=why(error))
    return ""


def print_traceback(error: Exception) -> None:
    """Write where a fault of ours happened to the terminal, which obeys nothing that stands in it."""
    print(printable("".join(traceback.format_exception(error)), keep="\n"), file=sys.stderr)


class WorkbenchError(Exception):
    """Base of all errors that pages and the command line show as a sentence, without a traceback."""


class ConfigError(WorkbenchError, ValueError):
    """A setting is unknown or out of range; the message names the allowed values."""


class DataError(WorkbenchError):
    """Data are missing, damaged or of the wrong shape; the message names the file and what to do."""


class DrawingError(WorkbenchError, ValueError):
    """Strokes or a picture cannot become a digit image; the message says why."""


class ModelError(WorkbenchError):
    """A model file cannot be used; the message names the file and what to do."""


class RunError(WorkbenchError):
    """A run cannot do what was asked of it; the message says in which state it is."""
