"""Which account of this machine asks: what listens for this machine alone is within reach of all who use it."""

import os
import struct
import sys
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))  # Linux says whose each connection is
_NEAR_END, _FAR_END, _ACCOUNT = 1, 2, 7  # columns


def is_of_another_account(client: tuple[str, int] | None, port: int) -> bool:
    """Return whether a connection from this machine is somebody else's; the machine's administrator is nobody else.

    Args:
        client: address and port from which it comes; None where that cannot be told. Then each connection counts.
        port: the one that it reached.

    Returns:
        False also where the system does not tell it, as macOS and Windows do not.
    """
    return sys.platform == "linux" and not set(_owners(client, port)) <= {0, os.getuid()}


def _owners(client: tuple[str, int] | None, port: int) -> Iterator[int]:
    """Yield the accounts of the other ends of connections to a port."""
    near, far = _written(*client) if client else "", f":{port:04X}"
    for table in TABLES:
        lines = table.read_text("ascii").splitlines()[1:] if table.exists() else []
        for columns in map(str.split, lines):
            if columns[_FAR_END].endswith(far) and near in ("", columns[_NEAR_END]):
                yield int(columns[_ACCOUNT])


def _written(host: str, port: int) -> str:
    """Return an address as the tables have it: hexadecimal words of 32 bits, each in the order of this machine."""
    packed = ip_address(host).packed
    return "".join(f"{word:08X}" for word in struct.unpack(f"={len(packed) // 4}I", packed)) + f":{port:04X}"
