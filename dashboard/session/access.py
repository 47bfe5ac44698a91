"""Who may use this dashboard: this machine alone, or, where it was opened to others, whoever has the token."""

import os
import re
import secrets
import socket
from dataclasses import dataclass
from functools import cache

import psutil
from streamlit import config

from workbench.language import tr
from workbench.listening import (
    ALLOW_HOSTS,
    HERE,
    TOKEN,
    allowed_code,
    allowed_hosts,
    bare_address,
    chosen_token,
    is_loopback,
)

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?")
EVERYWHERE = ("", "0.0.0.0", "::")


@dataclass(frozen=True)
class Access:
    """Who may use the dashboard.

    Args:
        address: where it listens; one of `EVERYWHERE` for all addresses of this machine.
        token: what others must know; None where only this machine reaches it, and nobody is asked.
        proxies: the names by which a proxy reaches it, besides those of this machine.
        made: whether the token was made here, so that nobody knows it yet.
        code: whether learners' code may run on the pages of lessons; None where nobody has said so.
    """

    address: str = HERE
    token: str | None = None
    proxies: tuple[str, ...] = ()
    made: bool = False
    code: bool | None = None

    @property
    def runs_code(self) -> bool:
        """Whether learners' code runs here: on the own machine unless it was forbidden, else only where allowed."""
        return not self.is_shared if self.code is None else self.code

    def knows(self, host: str) -> bool:
        """Return whether a host, as `host_of` gives it, is a name of this dashboard.

        A foreign page can give this machine's address a name of its own, and would then be let in by the browser. It
        cannot do so with a bare address: with a token, any address will do.
        """
        if host == "localhost" or host in self.proxies:
            return True
        if found := bare_address(host):
            return self.token is not None or found.is_loopback
        return self.token is not None and host in (self.address.lower(), *_own_names())

    @property
    def place(self) -> str:
        """Where things are kept, as a page says it to whoever looks at it."""
        return tr("on this machine") if self.token is None else tr("on the machine that runs this dashboard")

    @property
    def is_shared(self) -> bool:
        """Whether others than whoever sits at this machine can use it."""
        return bool(self.proxies) or not is_loopback(self.address)

    def words(self) -> str:
        """Return a sentence about who can see what is done here."""
        who = tr("Whoever has its address and its token can use it. ") if self.is_shared else ""
        return tr("{who}Everything stays {place}.", who=who, place=self.place)

    def addresses(self, port: int, base_path: str = "") -> list[str]:
        """Return where it can be opened, the address for others first; the token, where one was made, is in it."""
        hosts = ["localhost"] if is_loopback(self.address) else [self.address]
        if self.address in EVERYWHERE:
            hosts = [*_network_addresses(), "localhost"]
        query = "" if self.token is None else f"/?token={self.token if self.made else 'TOKEN'}"
        path = f"/{base_path.strip('/')}" if base_path.strip("/") else ""
        return [f"http://{f'[{host}]' if ':' in host else host}:{port}{path}{query}" for host in hosts]


_decided = Access()  # while nothing listens


def access() -> Access:
    """Return who may use the dashboard of this process."""
    return _decided


def decide() -> Access:
    """Decide who may use this dashboard, from Streamlit's settings and this project's variables; once, at the start.

    A token is asked for wherever others than this machine could come in, whoever started it and how: all addresses of
    the machine, or a proxy's name. The token is then taken out of the environment: what this process starts needs none.

    Raises:
        WorkbenchError: the token or a name is none.
    """
    global _decided
    address = config.get_option("server.address") or ""
    proxies, chosen = allowed_hosts(), chosen_token()
    for name in (TOKEN, ALLOW_HOSTS):
        os.environ.pop(name, None)
    made = chosen is None and bool(proxies or not is_loopback(address))
    _decided = Access(address, secrets.token_urlsafe() if made else chosen, proxies, made, allowed_code())
    return _decided


def host_of(header: str) -> tuple[str, str] | None:
    """Return host and port (empty where none is given) of a `Host` header; None where it is no such thing."""
    found = _HOST.fullmatch(header)
    if found is None or int(found[2] or 0) > 65535:
        return None
    return found[1].lower().removesuffix("."), found[2] or ""


@cache
def _own_names() -> frozenset[str]:
    name = socket.gethostname().lower()
    short = name.split(".")[0]
    return frozenset({name, short, f"{short}.local"})


def _network_addresses() -> list[str]:
    """Return the addresses under which others may reach this machine; nobody is asked for them."""
    found = [
        part.address
        for parts in psutil.net_if_addrs().values()
        for part in parts
        if part.family == socket.AF_INET and not is_loopback(part.address)
    ]
    return found or [socket.gethostname()]
