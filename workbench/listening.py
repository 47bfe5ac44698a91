"""Who may come in to what listens here: what the command line, the dashboard and JupyterLab's tile agree on."""

import ipaddress
import os
import re

from workbench.errors import WorkbenchError
from workbench.language import tr

HERE = "127.0.0.1"  # this machine alone, unless somebody asks for more
TOKEN, ALLOW_HOSTS, ALLOW_CODE = "WORKBENCH_TOKEN", "WORKBENCH_ALLOW_HOSTS", "WORKBENCH_ALLOW_CODE"


def is_loopback(address: str) -> bool:
    """Return whether only this machine can reach an address."""
    found = bare_address(address)
    return address.lower() == "localhost" or bool(found and found.is_loopback)


def bare_address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return the address that a host is written as, with or without brackets; None where it is a name."""
    try:
        found = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def chosen_token() -> str | None:
    """Return the token of `WORKBENCH_TOKEN`, which whoever opens the dashboard must know; None where none is chosen.

    Raises:
        WorkbenchError: it is too short, or cannot stand in an address. An empty one is no way to ask for none.
    """
    chosen = os.environ.get(TOKEN)
    if chosen is not None and not re.fullmatch(r"[A-Za-z0-9._~-]{8,200}", chosen):
        came = tr("came {chosen} characters", chosen=len(chosen)) if chosen else tr("came an empty one")
        raise WorkbenchError(
            tr(
                "A token is 8 to 200 letters from a to z, digits or any of - . _ ~; {came}, by --token or "
                "{token}. Choose another one, or none: where a token is needed, the dashboard makes one.",
                came=came,
                token=TOKEN,
            )
        )
    return chosen


def allowed_hosts() -> tuple[str, ...]:
    """Return the names of `WORKBENCH_ALLOW_HOSTS` (separated by commas), by which a proxy reaches the dashboard.

    Raises:
        WorkbenchError: one is no name, but an address with a path, say.
    """
    names = tuple(name for name in os.environ.get(ALLOW_HOSTS, "").lower().split(",") if name)
    for name in names:
        if not re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", name):
            raise WorkbenchError(
                tr(
                    "A host is a name such as school.example, without http://, port or path; came {name!r}, by "
                    "--allow-host or {allow_hosts}.",
                    name=name,
                    allow_hosts=ALLOW_HOSTS,
                )
            )
    return names


def allowed_code() -> bool | None:
    """Return whether learners' code may run on the pages of lessons: `WORKBENCH_ALLOW_CODE`, 1 or 0; None for neither.

    Raises:
        WorkbenchError: it is something else.
    """
    chosen = os.environ.get(ALLOW_CODE, "")
    if chosen not in ("", "0", "1"):
        raise WorkbenchError(
            tr("{allow_code} is 1, code may run on the pages of lessons, or 0; came {chosen!r}.",
               allow_code=ALLOW_CODE, chosen=chosen)
        )  # fmt: skip
    return {"": None, "0": False, "1": True}[chosen]
