"""The process that runs the cells: a Jupyter kernel that ends with whoever started it and tells errors in words.

Run as `python -m workbench.cells.process -f FILE`; `LESSON_KERNEL_MODULE` names the module of the exercises.
"""

import ctypes
import importlib
import linecache
import os
import signal
import sys
import threading
from contextlib import suppress

from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.zmqshell import ZMQInteractiveShell
from traitlets import Type

from workbench import learner
from workbench.cells.kernel import LANGUAGE, LESSON, VISITOR
from workbench.language import tr, use
from workbench.lessons.code_errors import meaning_of, own_frame
from workbench.lessons.feedback import ON_A_PAGE

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux
_SOON = ("workbench.figures", "workbench.lab")  # what many cells import, a second or two after the kernel is there


class Shell(ZMQInteractiveShell):
    """IPython, with errors told in words: the learner's own line, what Python says, what it may mean."""

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        super()._showtraceback(etype, evalue, [told(evalue)])


class Kernel(IPythonKernel):
    """The kernel of that shell."""

    shell_class = Type(Shell)


def told(error: BaseException) -> str:
    """Return an error as a message: see `Feedback.message` for its form."""
    said = f"{type(error).__name__}: {str(error).split(chr(10))[0][:300]}".removesuffix(": ")
    if isinstance(error, SyntaxError):
        said = f"{type(error).__name__}: {error.msg}"
        line, source = error.lineno, (error.text or "").strip()
    else:
        frame = own_frame(error)
        line = frame.lineno if frame else None
        source = linecache.getline(frame.filename, frame.lineno or 0).strip() if frame else ""
    where = ""
    if line:
        where = tr("In line {line}", line=line) + (f":\n\n    {source}\n\n" if source else ". ")
    return f"{where}{said}\n\n{meaning_of(error)}".strip()


def main() -> None:
    """Serve until whoever started this asks for the end, or is gone."""
    _die_with_parent()
    os.environ |= {ON_A_PAGE: "1", "PLOTLY_RENDERER": "plotly_mimetype"}
    learner.receive(os.environ.pop(VISITOR, ""))
    use(os.environ.pop(LANGUAGE, ""))
    with suppress(ImportError):  # of a lesson without exercises
        importlib.import_module(f"workbench.lessons.exercises.{os.environ.pop(LESSON, '')}")
    threading.Thread(target=_import_soon, daemon=True).start()
    IPKernelApp.launch_instance(kernel_class=Kernel)


def _import_soon() -> None:
    for module in _SOON:
        importlib.import_module(module)


def _die_with_parent() -> None:
    """End at once with the thread that started this. Elsewhere than on Linux the kernel looks once a second itself."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


if __name__ == "__main__":
    main()
