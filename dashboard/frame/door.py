"""The one door of the dashboard: every request passes it, before anything of Streamlit's sees it.

What listens on this machine alone is still within reach of every page that is open in a browser here. So whatever comes
is asked by which name it comes, from which page, and, where the dashboard is open to others, for the token.
"""

import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable, MutableMapping
from html import escape
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, RedirectResponse, Response
from streamlit import config

from dashboard.frame.account import is_of_another_account
from dashboard.session.access import Access, host_of
from dashboard.session.visitor import COOKIE, COOKIE_SECONDS, is_cookie, new_cookie
from workbench.language import later, tr
from workbench.listening import is_loopback

Scope = MutableMapping[str, Any]
Call = Callable[..., Awaitable[Any]]

NOT_HERE = later(
    "The dashboard does not go by this name. Open it at its own address, which stands in the terminal that "
    "runs it. Where a proxy gives it another name, start it with --allow-host NAME."
)
NOT_FROM_THERE = later("Another page asked for this. The dashboard answers only its own pages.")
NOT_FROM_OUTSIDE = later(
    "This dashboard answers only the machine that it runs on. To open it to others, with a token, "
    "start it with: workbench dashboard --host 0.0.0.0"
)
NOT_YOURS = later(
    "This dashboard belongs to another account of this machine. Start one of your own; or ask for this one to be "
    "started with a token: workbench dashboard --token TOKEN"
)
NO_TOKEN = later(
    "This dashboard asks for a token. The address with the token stands in the terminal that runs it: it ends "
    "in ?token=... Open that address once, and this browser is let in from then on. Or give the token here."
)
_ORIGIN = re.compile(r"(https?)://(.+)")
_FORM = (
    '<form><label>Token <input name="token" type="password" autocomplete="off" required></label> '
    "<button>Open</button></form>"
)
_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Workbench</title>
<meta name="viewport" content="width=device-width"><style>:root {{ color-scheme: light dark; font: 1rem/1.5 system-ui }}
body {{ max-width: 34rem; margin: 12vh auto; padding: 0 1.25rem }} input, button {{ font: inherit }}</style>
<h1>Workbench</h1><p>{words}</p>{more}</html>"""


class Door:
    """Let in, as ASGI middleware, whom `Access` lets in; tell all others why not, with 403."""

    def __init__(self, app: Call, access: Access) -> None:
        self.app = app
        self.access = access

    async def __call__(self, scope: Scope, receive: Call, send: Call) -> None:
        """Answer one request or one WebSocket, or hand it on."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        answer = self._judge(scope)
        if answer is None:
            return await self.app(scope, receive, self._with_learner(scope, send))
        if scope["type"] == "websocket":
            return await send({"type": "websocket.close", "code": 1008})  # before it was accepted: a 403
        return await answer(scope, receive, send)

    def _judge(self, scope: Scope) -> Response | None:
        """Return what to answer; None for whom is let in."""
        headers = MutableHeaders(scope=scope)
        if self._has_key(headers):
            _come_from_here(headers, scope)
            return None
        hosts = headers.getlist("host")
        host = host_of(hosts[0]) if len(hosts) == 1 else None
        if host is None or not self.access.knows(host[0]):
            return _refuse(tr(NOT_HERE))
        if not self._from_here(headers, host):
            return _refuse(tr(NOT_FROM_THERE))
        if self.access.token is None:
            if _came_from_outside(scope):
                return _refuse(tr(NOT_FROM_OUTSIDE))
            if _is_somebody_elses(scope, headers):
                return _refuse(tr(NOT_YOURS))
        elif (answer := self._ask_for_token(scope, headers, f"workbench-{host[1]}")) is not None:
            return answer
        _come_from_here(headers, scope)
        return None

    def _has_key(self, headers: MutableHeaders) -> bool:
        """Return whether the token comes in a header: from a proxy or a program, as no page can make a browser do it.

        Such a proxy, Jupyter say, has let its visitor in itself, and knows by which names it is reached.
        """
        kind, _, given = headers.get("authorization", "").partition(" ")
        if kind.lower() not in ("token", "bearer") or not self._right(given.strip()):
            return False
        del headers["authorization"]
        return True

    def _from_here(self, headers: Headers, host: tuple[str, str]) -> bool:
        origins = headers.getlist("origin")
        if not origins:
            return True  # no page of another place: browsers name it whenever it could do harm
        page = _ORIGIN.fullmatch(origins[0]) if len(origins) == 1 else None
        place = host_of(page[2]) if page else None
        if place is None:
            return False
        standard = {"http": "80", "https": "443"}[page[1]]
        return place[0] in self.access.proxies or (place[0], place[1] or standard) == (host[0], host[1] or standard)

    def _ask_for_token(self, scope: Scope, headers: Headers, cookie: str) -> Response | None:
        """Return None for a browser that was let in before; for one with the token, a cookie and the plain address."""
        remembered = cookie_parser(headers.get("cookie", "")).get(cookie, "")
        known = _same(remembered, self._for_cookie())
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = [value for name, value in query if name == "token"]
        right = any([self._right(value) for value in given])
        if not (known or right):
            return _refuse(tr(NO_TOKEN), _FORM)
        if not given:
            return None
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return None if known else _refuse(tr(NO_TOKEN))
        # One slash: with two the address would be another host's.
        path = "/" + quote(scope["path"].lstrip("/\\"), safe="/:@!$&'()*+,;=~-._")
        others = urlencode([pair for pair in query if pair[0] != "token"])
        answer = RedirectResponse(
            f"{path}?{others}" if others else path, 303, {"cache-control": "no-store", "referrer-policy": "no-referrer"}
        )
        if right:
            _set_cookie(answer, scope, cookie, self._for_cookie())
        return answer

    def _with_learner(self, scope: Scope, send: Call) -> Call:
        """Give a browser that opens a page a learner of its own, where several people may come and it has none yet."""
        if not self.access.is_shared or scope["type"] != "http":
            return send
        cookies = Headers(scope=scope).get("cookie", "")
        if is_cookie(cookie_parser(cookies).get(COOKIE, "")):
            return send

        async def sent(message: Scope) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message.get("headers", ())))
                if headers.get("content-type", "").startswith("text/html"):
                    given = Response()
                    _set_cookie(given, scope, COOKIE, new_cookie(), COOKIE_SECONDS)
                    headers.append("set-cookie", given.headers["set-cookie"])
                    headers["cache-control"] = "no-store"  # whoever else is handed this very page would be this learner
                    message = {**message, "headers": headers.raw}
            await send(message)

        return sent

    def _right(self, given: str) -> bool:
        return self.access.token is not None and _same(given, self.access.token)

    def _for_cookie(self) -> str:
        """Return what the cookie holds: it lets in as the token does, and does not tell it."""
        return hmac.new((self.access.token or "").encode(), b"workbench cookie", hashlib.sha256).hexdigest()


def _set_cookie(answer: Response, scope: Scope, name: str, value: str, seconds: int | None = None) -> None:
    answer.set_cookie(
        name,
        value,
        max_age=seconds,
        path=f"/{config.get_option('server.baseUrlPath').strip('/')}",
        secure=scope.get("scheme") == "https",
        httponly=True,
        samesite="lax",
    )


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())


def _came_from_outside(scope: Scope) -> bool:
    """Return whether the connection reached another address of this machine than the one it is meant to listen on."""
    own_end = scope.get("server")
    return bool(own_end and own_end[1] is not None and not is_loopback(own_end[0]))


def _is_somebody_elses(scope: Scope, headers: Headers) -> bool:
    """Return whether another account of this machine asks. Code of lessons runs here with the rights of this one.

    The server believes `X-Forwarded-For`, which anybody may write: with it, the client's address tells nothing.
    """
    own_end, client = scope.get("server"), scope.get("client")
    if not (own_end and client):
        return False  # no connection by TCP, as that of a test
    return is_of_another_account(None if "x-forwarded-for" in headers else tuple(client), own_end[1])


def _come_from_here(headers: MutableHeaders, scope: Scope) -> None:
    """Say to Streamlit what was found here: it would look up this machine's own address outside to compare with."""
    if "origin" in headers and "host" in headers:
        headers["origin"] = f"{'https' if scope.get('scheme') in ('https', 'wss') else 'http'}://{headers['host']}"


def _refuse(words: str, more: str = "") -> Response:
    return HTMLResponse(
        _PAGE.format(words=escape(words), more=more),
        403,
        {"cache-control": "no-store", "referrer-policy": "no-referrer"},
    )
