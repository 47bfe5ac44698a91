"""Hand this terminal over to another program."""

import os
import subprocess
import sys


def replace_process(command: list[str]) -> int:
    """Become another program, so that Ctrl-C and signals reach it; return its exit code where that cannot be.

    Args:
        command: the program and its arguments.
    """
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], command)
    # On Windows exec would return to the prompt at once: wait instead, and let Ctrl-C reach only the child.
    process = subprocess.Popen(command)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue
