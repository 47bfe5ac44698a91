"""`workbench dashboard`: Streamlit on the pages of this project, for this machine alone unless asked for more."""

import argparse
import contextlib
import errno
import importlib.util
import os
import re
import socket
import sys

from workbench.commands.output import say
from workbench.commands.processes import replace_process
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.listening import ALLOW_CODE, ALLOW_HOSTS, HERE, TOKEN, allowed_code, allowed_hosts, chosen_token
from workbench.settings import INSTALL, PACKAGE

PAGES = PACKAGE.parent / "dashboard"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--port", type=int, default=8501, help=tr("where it answers (default: 8501)"))
    parser.add_argument(
        "--host",
        default=HERE,
        metavar="ADDRESS",
        help=tr(
            "whom it answers: {here}, this machine alone (default); 0.0.0.0, all of the network; or one "
            "address of this machine. Others need the address with the token, which it prints",
            here=HERE,
        ),
    )
    parser.add_argument(
        "--token",
        help=tr(
            "the token to ask for, also on this machine; else one is made, for others alone (WORKBENCH_TOKEN "
            "does the same, and no list of processes shows it)"
        ),
    )
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help=tr("answer to this name too, that of a proxy before it; may be given several times"),
    )
    parser.add_argument(
        "--allow-code",
        action=argparse.BooleanOptionalAction,
        help=tr(
            "whether code that learners type runs on the pages of lessons, with all rights of this account (default: "
            "only where no other machine comes in; WORKBENCH_ALLOW_CODE=1 or 0 does the same)"
        ),
    )
    parser.add_argument("--no-browser", action="store_true", help=tr("do not open a browser, only serve"))
    parser.add_argument("--base-path", default="", metavar="PATH", help=tr("serve below this path, for a proxy"))


def run(options: argparse.Namespace) -> int:
    """Serve the pages until Ctrl-C. The other settings of the server stand in `dashboard/.streamlit`."""
    if not (PAGES / "streamlit_app.py").is_file():
        raise WorkbenchError(
            tr("The pages are missing: no {pages}. Install the project anew.", pages=PAGES / "streamlit_app.py")
        )
    if importlib.util.find_spec("streamlit") is None:
        raise WorkbenchError(
            tr(
                "{executable} has no Streamlit. Install what the project needs: {install}.",
                executable=sys.executable,
                install=INSTALL,
            )
        )
    if options.token is not None:
        os.environ[TOKEN] = options.token  # not on the command line of the server, which every account can read
    if options.allow_host:
        os.environ[ALLOW_HOSTS] = ",".join(options.allow_host)
    if options.allow_code is not None:
        os.environ[ALLOW_CODE] = str(int(options.allow_code))
    chosen_token()
    allowed_hosts()
    allowed_code()
    if not re.fullmatch(r"[A-Za-z0-9._~@%/+-]*", options.base_path):
        raise WorkbenchError(
            tr(
                "A base path is made of letters, digits and any of / . _ ~ @ % + -, such as /user/ann; came "
                "{base_path!r}.",
                base_path=options.base_path,
            )
        )
    check_port(options.port, options.host)
    with contextlib.suppress(OSError):  # where it cannot be made, the page says so
        (PAGES / "static").mkdir(exist_ok=True)  # or Streamlit warns before the pages fill it
    say(tr("The dashboard starts ..."), flush=True)  # once it is there, the server itself says where
    return replace_process(
        [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            str(PAGES / "streamlit_app.py"),
            "--server.address",
            options.host,
            "--server.port",
            str(options.port),
            "--server.headless",
            str(options.no_browser).lower(),
            *(["--server.baseUrlPath", options.base_path] if options.base_path else []),
        ]
    )


def check_port(port: int, host: str = HERE) -> None:
    """Refuse a port that cannot be or is taken, or a foreign address: Streamlit would say so only after seconds.

    Raises:
        WorkbenchError: with another port to try, or the addresses that can be.
    """
    if not 1 <= port <= 65535:
        raise WorkbenchError(tr("A port is a number from 1 to 65535, came {port}.", port=port))
    # Browsers look for localhost at both: another's server at the second would be opened in place of ours.
    for address in (host, "::1") if host in (HERE, "localhost") else (host,):
        try:
            _bind(address, port)
        except OSError as error:
            if address != host and error.errno != errno.EADDRINUSE:
                continue  # this machine has no IPv6
            if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
                raise WorkbenchError(
                    tr(
                        "This machine has no address {host!r} (--host). Take {here} for this machine alone, "
                        "0.0.0.0 for everybody on the network, or one address of this machine, without http:// "
                        "and port.",
                        host=host,
                        here=HERE,
                    )
                ) from None
            other = port + 1 if port < 65535 else port - 1
            raise WorkbenchError(
                tr(
                    "Port {port} cannot be used ({strerror}). Perhaps the dashboard runs already: look at "
                    "http://localhost:{port}. Or take another one: workbench dashboard --port {other} (make "
                    "dashboard PORT={other}).",
                    port=port,
                    strerror=error.strerror or error,
                    other=other,
                )
            ) from None


def _bind(address: str, port: int) -> None:
    if not address.strip():
        raise socket.gaierror(tr("no address"))  # which would be taken for all addresses
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as listener:
        # As servers do: a port that was in use a moment ago is free. (On Windows it would allow two at once.)
        if sys.platform != "win32":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((address, port))
        except (TypeError, UnicodeError):  # what no address is made of
            raise socket.gaierror(tr("no address")) from None
