"""What a process, and all that it starts, asks of the network beyond this machine."""

import os
import subprocess
import sys
from pathlib import Path

RECORDER = """
import ipaddress, os, sys

def outside(host):
    host = host.decode() if isinstance(host, bytes) else host
    try:
        found = ipaddress.ip_address(host)
        return not (found.is_loopback or found.is_unspecified)
    except ValueError:
        return host not in ("", "localhost")

def record(event, arguments):
    if event in ("socket.connect", "socket.sendto"):
        asked = isinstance(arguments[1], tuple) and outside(arguments[1][0])
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        asked = arguments[0] is not None and outside(arguments[0])
    else:
        return
    if asked:
        with open(os.environ["RECORDED"], "a") as file:
            print(sys.argv[:3], event, arguments[-1] if event.endswith(("connect", "sendto")) else arguments, file=file)

sys.addaudithook(record)
"""


class Recording:
    """A record of what was asked of others than this machine.

    Args:
        folder: an empty folder, where the recorder and the record are kept.
    """

    def __init__(self, folder: Path) -> None:
        (folder / "recorder").mkdir(parents=True)
        (folder / "recorder" / "sitecustomize.py").write_text(RECORDER)
        self._record = folder / "asked"
        path = os.pathsep.join(filter(None, [str(folder / "recorder"), os.environ.get("PYTHONPATH")]))
        self.variables = {"PYTHONPATH": path, "RECORDED": str(self._record)}  # have a process record itself
        code = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('192.0.2.1', 9))"
        subprocess.run([sys.executable, "-c", code], env={**os.environ, **self.variables}, stderr=subprocess.DEVNULL)
        if "192.0.2.1" not in self.asked():
            raise RuntimeError("the recorder does not record")
        self._record.unlink()

    def asked(self) -> str:
        """Return what was asked so far, a line each; empty where nothing was."""
        return self._record.read_text() if self._record.exists() else ""
