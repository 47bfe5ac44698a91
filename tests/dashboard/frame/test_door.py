"""The door: who is let in, and what everybody else is told. The real door before a stand-in for the dashboard."""

import ast
import asyncio
import os
import re
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from dashboard.frame import account, serving
from dashboard.frame.door import Door
from dashboard.frame.serving import who_may
from dashboard.session import access as access_module
from dashboard.session.access import Access, decide
from dashboard.session.visitor import COOKIE, is_cookie
from workbench.errors import WorkbenchError

TOKEN = "a-token-of-43-letters-as-secrets-makes-them"
FOREIGN = [
    "evil.example",
    "evil.example:8501",
    "localhost.evil.example",
    "127.0.0.1.nip.io",
    "user@localhost",
    "user:word@localhost:8501",
    "localhost:8501@evil.example",
    "localhost/evil.example",
    "",
    "localhost:port",
    "localhost:99999",
    "localhost, evil.example",
    "0.0.0.0:8501",
    "192.168.1.5:8501",
    "[2001:db8::1]:8501",
    "::1",
    "127.1",
    "2130706433",
    "0x7f.1",
    "localhost..",
    ".localhost",
    "a.localhost",
    "[localhost]",
]
OWN = [
    "localhost",
    "LOCALHOST:8501",
    "localhost.",
    "127.0.0.1",
    "127.0.0.1:9999",
    "[::1]:8501",
    "[::1]",
    "127.0.0.2",
    "[::ffff:127.0.0.1]:8501",
]


async def dashboard(scope, receive, send):
    """Stand in for the dashboard: it tells what came through the door."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    told = "\n".join(f"{name.decode('latin-1')}: {value.decode('latin-1')}" for name, value in scope["headers"])
    kind = b"text/html; charset=utf-8" if scope["path"] in ("/", "/draw") else b"text/javascript"
    headers = [(b"content-type", kind), (b"cache-control", b"no-cache")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": f"{scope['query_string'].decode()}\n{told}".encode()})


@dataclass
class Answer:
    """What a browser was told."""

    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Visitor:
    """A browser before the door, with its cookie; `own_end` is where the server was reached."""

    access: Access = Access()
    own_end: str = "127.0.0.1"
    scheme: str = "http"
    cookie: str = ""
    sent: list = field(default_factory=list)

    def _scope(self, kind, address, headers):
        path, _, query = address.partition("?")
        pairs = {"host": "localhost:8501", **({"cookie": self.cookie} if self.cookie else {}), **headers}
        return {
            "type": kind,
            "path": path,
            "query_string": query.encode(),
            "server": (self.own_end, 8501),
            "client": ("127.0.0.1", 5),
            "headers": [
                (name.encode(), one.encode("latin-1"))
                for name, value in pairs.items()
                if value is not None
                for one in (value if isinstance(value, list) else [value])
            ],
        }

    def _pass(self, scope):
        async def receive():
            return {"type": "http.request", "body": b""}

        async def send(message):
            self.sent.append(message)

        self.sent = []
        # In a thread of its own: where tests drive a browser, this one has an event loop that runs already.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, Door(dashboard, self.access)(scope, receive, send)).result()
        return self.sent

    def ask(self, address="/", method="GET", **headers):
        start, *parts = self._pass({**self._scope("http", address, headers), "method": method, "scheme": self.scheme})
        told = {name.decode(): value.decode() for name, value in start["headers"]}
        if "set-cookie" in told:
            self.cookie = "; ".join(filter(None, [self.cookie, told["set-cookie"].split(";")[0]]))
        return Answer(start["status"], told, b"".join(part["body"] for part in parts).decode())

    def web_socket(self, address="/_stcore/stream", **headers):
        """Return whether a WebSocket is accepted."""
        scheme = self.scheme.replace("http", "ws")
        (said,) = self._pass({**self._scope("websocket", address, headers), "scheme": scheme})
        return said["type"] == "websocket.accept"


OPEN = Access("0.0.0.0", TOKEN, made=True)
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")


@pytest.mark.parametrize("host", OWN)
def test_this_machine_is_known_by_its_names_at_any_port(host):
    assert Visitor().ask(host=host).status == 200
    assert Visitor().web_socket(host=host)


@pytest.mark.parametrize("host", FOREIGN)
def test_a_foreign_name_is_told_so(host):
    browser = Visitor()
    for method in METHODS:
        answer = browser.ask("/_stcore/upload_file/a/b", method, host=host)
        assert answer.status == 403 and "does not go by this name" in answer.text and "evil" not in answer.text
    assert not browser.web_socket(host=host)
    # What a proxy says of the name it was called by is anybody's word.
    assert browser.ask(**{"host": host, "x-forwarded-host": "localhost"}).status == 403
    assert browser.ask(**{"x-forwarded-host": host}).status == 200


def test_no_host_and_two_hosts_are_foreign():
    assert Visitor().ask(host=None).status == 403
    assert Visitor().ask(host=["localhost", "evil.example"]).status == 403
    assert not Visitor().web_socket(host=None)


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "http://localhost:9999",
        "null",
        "",
        "http://127.0.0.1:8501",
        "file://",
        "http://localhost:8501.evil.example",
        "http://user@localhost:8501",
        "chrome-extension://localhost:8501",
        "http://[localhost:8501",
    ],
)
def test_another_page_gets_nothing(origin):
    browser = Visitor()
    for method in METHODS:
        answer = browser.ask("/_stcore/upload_file/a/b", method, origin=origin)
        assert answer.status == 403 and "Another page" in answer.text
    assert not browser.web_socket(origin=origin)


def test_its_own_page_is_let_in():
    browser = Visitor()
    assert browser.ask("/", "PUT", origin="http://localhost:8501").status == 200
    assert browser.web_socket(origin="http://LOCALHOST:8501")
    assert browser.ask(host="localhost", origin="http://localhost").status == 200
    assert browser.ask(host="localhost", origin="https://localhost").status == 200


def test_a_server_that_listens_elsewhere_than_it_says_lets_nobody_in():
    browser = Visitor(own_end="192.168.1.5")
    answer = browser.ask()
    assert answer.status == 403 and "--host" in answer.text
    assert not browser.web_socket()


def test_without_the_token_nothing_is_told_but_where_to_find_it():
    browser = Visitor(OPEN)
    for path in (
        "/",
        "/draw",
        "/_stcore/health",
        "/_stcore/host-config",
        "/app/static/plotly.min.js",
        "/media/a.png",
        "/?token=",
        "/?token=wrong",
        f"/?token={TOKEN[:-1]}",
        f"/?Token={TOKEN}",
        "/?token=%C3%A4",
    ):
        answer = browser.ask(path)
        assert answer.status == 403 and "terminal" in answer.text and TOKEN not in answer.text
        assert answer.headers["referrer-policy"] == "no-referrer" and "set-cookie" not in answer.headers
    assert browser.ask(f"/?token={TOKEN}", "PUT").status == 403
    assert not browser.web_socket() and not browser.web_socket(f"/_stcore/stream?token={TOKEN}")


def test_the_token_becomes_a_cookie_and_leaves_the_address():
    browser = Visitor(OPEN)
    answer = browser.ask(f"/run?run=a%20b&token={TOKEN}&epoch=3&empty=")
    assert answer.status == 303 and answer.headers["location"] == "/run?run=a+b&epoch=3&empty="
    assert answer.headers["cache-control"] == "no-store" and answer.headers["referrer-policy"] == "no-referrer"
    cookie = answer.headers["set-cookie"]
    assert TOKEN not in cookie and cookie.startswith("workbench-8501=") and "Path=/" in cookie
    assert "httponly" in cookie.lower() and "samesite=lax" in cookie.lower()
    assert "secure" not in cookie.lower()  # it came by http
    for path in ("/run?run=a", "/_stcore/health"):
        assert browser.ask(path).status == 200
    assert browser.ask("/", "PUT", origin="http://localhost:8501").status == 200
    assert browser.web_socket() and not browser.web_socket(origin="http://evil.example")
    assert browser.ask(host="evil.example").status == 403
    # An old link, with another token: let in by the cookie, and the token leaves the address all the same.
    assert browser.ask("/draw?token=old").headers["location"] == "/draw"
    # Another dashboard's cookie, at another port, is none of this one's; nor is one that was made up.
    assert browser.ask(host="localhost:8502").status == 403
    assert browser.ask(cookie=f"workbench-8501={TOKEN}").status == 403
    assert Visitor(Access("0.0.0.0", "another-token")).ask(cookie=browser.cookie).status == 403


@pytest.mark.parametrize("path", ["//evil.example/", "///evil.example", "/\\evil.example", "/\n//evil.example", "/a b"])
def test_the_address_without_the_token_is_never_another_hosts(path):
    place = Visitor(OPEN).ask(f"{path}?token={TOKEN}").headers["location"]
    assert re.fullmatch(r"/[^/\\\s][^\s\\]*", place) and not urlsplit(place).netloc


def test_where_several_people_come_each_browser_has_a_learner_of_its_own():
    given = []
    for access in (OPEN, OPEN, Access(token=TOKEN, proxies=("school.example",))):
        browser = Visitor(access)
        browser.ask(f"/?token={TOKEN}")
        assert COOKIE not in browser.cookie and browser.ask("/app/static/plotly.min.js").status == 200
        assert COOKIE not in browser.cookie  # a page, and nothing else, is opened one at a time
        answer = browser.ask("/draw")
        cookie = answer.headers["set-cookie"]
        name, value = cookie.split(";")[0].split("=")
        assert name == COOKIE and is_cookie(value) and answer.headers["cache-control"] == "no-store"
        assert "httponly" in cookie.lower() and "samesite=lax" in cookie.lower() and "Max-Age=34560000" in cookie
        again = browser.ask("/")
        assert "set-cookie" not in again.headers and again.headers["cache-control"] == "no-cache"
        given.append(value)
    assert len(set(given)) == 3


@pytest.mark.parametrize("value", ["", "x", "A" * 32, "a" * 31, "a" * 33, "a" * 4000, "../" + "a" * 29, "a" * 31 + "²"])
def test_a_learner_that_nobody_was_given_is_replaced_at_the_door(value):
    browser = Visitor(OPEN)
    browser.ask(f"/?token={TOKEN}")
    browser.cookie += f"; {COOKIE}={value}"
    assert COOKIE in browser.ask("/").headers["set-cookie"]


@pytest.mark.parametrize("access", [Access(), Access(token=TOKEN)])
def test_on_this_machine_alone_there_is_one_learner_and_no_cookie(access):
    browser = Visitor(access)
    if access.token:
        browser.ask(f"/?token={TOKEN}")
    answer = browser.ask("/")
    assert answer.status == 200 and COOKIE not in browser.cookie and answer.headers["cache-control"] == "no-cache"


def test_a_secure_page_gets_a_secure_cookie():
    browser = Visitor(Access(token=TOKEN, proxies=("school.example",)), scheme="https")
    cookie = browser.ask(f"/?token={TOKEN}", host="school.example").headers["set-cookie"]
    assert cookie.startswith("workbench-=") and "secure" in cookie.lower()


def test_what_knows_the_token_is_let_in_by_a_header_whatever_the_name_and_no_page_sees_it():
    browser = Visitor(Access(token=TOKEN))
    for kind in ("token", "Bearer"):
        for more in ({}, {"host": "hub.example"}, {"host": "hub.example", "origin": "https://hub.example"}):
            answer = browser.ask(authorization=f"{kind} {TOKEN}", **more)
            assert answer.status == 200 and TOKEN not in answer.text
            assert browser.web_socket(authorization=f"{kind} {TOKEN}", **more)
    for wrong in (TOKEN, f"Basic {TOKEN}", f"token {TOKEN}x", "token", "token ", "token \xe4"):
        assert browser.ask(authorization=wrong).status == 403
    assert Visitor().ask(host="evil.example", authorization="token ").status == 403


def test_streamlit_is_told_of_no_foreign_origin():
    """It would ask a service outside for this machine's address, to compare with."""
    browser = Visitor(Access(token=TOKEN, proxies=("school.example",)))
    browser.ask(f"/?token={TOKEN}")
    answer = browser.ask(origin="https://school.example")  # a proxy that gives another Host
    assert answer.status == 200 and "origin: http://localhost:8501" in answer.text


def test_open_to_others_it_is_known_by_its_addresses_and_names(monkeypatch):
    monkeypatch.setattr(access_module.socket, "gethostname", lambda: "Box.school.example")
    access_module._own_names.cache_clear()
    browser = Visitor(Access("0.0.0.0", TOKEN, ("proxy.example",)))
    known = ["192.168.1.5:8501", "[fe80::1]:8501", "box", "box.local:8501", "BOX.school.example", "proxy.example", *OWN]
    for host in known:
        assert browser.ask(f"/?token={TOKEN}", host=host).status == 303, host
    for host in ("evil.example", "school.example", "a.proxy.example", "box.evil.example"):
        assert "this name" in browser.ask(f"/?token={TOKEN}", host=host).text
    assert Visitor(Access("teacher.lan", TOKEN)).ask(f"/?token={TOKEN}", host="teacher.lan").status == 303
    access_module._own_names.cache_clear()


@pytest.fixture
def decided(monkeypatch):
    """Decide as at the start of a server with these settings and variables."""
    monkeypatch.setattr(access_module, "_decided", Access())

    def decided(address, **variables):
        monkeypatch.setattr(config, "get_option", {"server.address": address}.get)
        for name in ("WORKBENCH_TOKEN", "WORKBENCH_ALLOW_HOSTS"):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return decide()

    return decided


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1", "127.0.0.9"])
def test_on_this_machine_nobody_is_asked(decided, address):
    found = decided(address)
    assert found.token is None and found.words() == "Everything stays on this machine."
    assert found.addresses(8501) == ["http://localhost:8501"]
    assert found.addresses(8501, "/a/b") == ["http://localhost:8501/a/b"]


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "", None, "192.168.1.5", "box", "unix:///a"])
def test_wherever_others_could_come_in_a_token_is_made(decided, address):
    found = decided(address)
    assert found.made and len(found.token) >= 40 and found.token != decided(address).token
    assert found.words().startswith("Whoever has its address and its token") and "this machine" not in found.words()
    places = found.addresses(8501)
    assert places and all(place.endswith(f":8501/?token={found.token}") for place in places)
    assert not any("0.0.0.0" in place or "[::]" in place for place in places)


def test_a_token_may_be_chosen_and_is_neither_shown_nor_handed_down(decided, monkeypatch):
    found = decided("0.0.0.0", WORKBENCH_TOKEN="class-of-2027")
    assert (found.token, found.made) == ("class-of-2027", False)
    assert not any("class-of-2027" in place for place in found.addresses(8501))
    assert "WORKBENCH_TOKEN" not in access_module.os.environ
    alone = decided("127.0.0.1", WORKBENCH_TOKEN="class-of-2027")  # as the tile does, for Jupyter
    assert alone.token == "class-of-2027"
    assert alone.words() == "Everything stays on the machine that runs this dashboard."
    assert decided("127.0.0.1", WORKBENCH_ALLOW_HOSTS="school.example").made


@pytest.mark.parametrize("token", ["", " ", "short", "a b c d e f", "with&sign=in", "ümläute-und-mehr", "a" * 201])
def test_a_token_that_is_none_is_refused_in_words(decided, token):
    with pytest.raises(WorkbenchError, match="8 to 200 letters"):
        decided("0.0.0.0", WORKBENCH_TOKEN=token)
    with pytest.raises(SystemExit, match="8 to 200 letters"):
        who_may()


@pytest.mark.parametrize("name", ["*", "http://school.example", "school.example:443", "school.example/a", "a b"])
def test_a_name_that_is_none_is_refused_in_words(decided, name):
    with pytest.raises(WorkbenchError, match="A host is a name"):
        decided("127.0.0.1", WORKBENCH_ALLOW_HOSTS=name)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
def test_as_many_connections_as_the_system_allows():
    code = (
        "import resource; from dashboard.frame.serving import raise_file_limit; "
        "resource.setrlimit(resource.RLIMIT_NOFILE, (256, 4096)); raise_file_limit(); "
        "print(resource.getrlimit(resource.RLIMIT_NOFILE))"
    )
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert process.stdout.strip() == "(4096, 4096)", process.stderr


def test_what_nothing_else_caught_is_said_in_words():
    def script():
        from dashboard.frame.serving import said_in_words

        said_in_words(ZeroDivisionError("of all things"))

    app = AppTest.from_function(script).run()
    assert "Something unexpected" in app.error[0].value and "of all things" not in app.error[0].value
    assert not app.exception


def test_a_callback_that_fails_is_said_in_words_by_the_server():
    """Streamlit asks the server for such a handler when it makes a session."""
    tree = ast.parse((Path(serving.__file__).parents[1] / "streamlit_app.py").read_text())
    (made,) = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.App"]
    given = {word.arg: ast.unparse(word.value) for word in made.keywords}
    assert given["on_script_error"] == "said_in_words" and "Door" in given["middleware"]


# A program of another account: it may use this machine, and nothing else of ours.
OTHER = """
import encodings.idna, http.client, os, sys
host, port, seen = sys.argv[1], int(sys.argv[2]), {"Host": "localhost:8501"}
os.setgroups([]), os.setuid(65534)
for headers in (seen, {**seen, "X-Forwarded-For": "127.0.0.1"}, {**seen, "X-Forwarded-For": "8.8.8.8"}):
    connection = http.client.HTTPConnection(host, port)
    connection.request("GET", "/_stcore/health", headers=headers)
    print(connection.getresponse().status)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells whose a connection is")
def test_whose_a_connection_is():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        port, here = server.getsockname()[1], client.getsockname()
        assert list(account._owners(here, port)) == list(account._owners(None, port)) == [os.getuid()]
        assert not [*account._owners(here, port + 1), *account._owners(("127.0.0.2", here[1]), port)]
        assert not [*account._owners(("::1", here[1]), port)] and not account.is_of_another_account(here, port)


def test_another_account_of_this_machine_is_told_whose_it_is(monkeypatch):
    monkeypatch.setattr(account, "_owners", lambda *connection: [os.getuid() + 1])
    answer = Visitor().ask()
    assert answer.status == 403 and "another account" in answer.text and not Visitor().web_socket()
    assert Visitor(OPEN).ask(f"/?token={TOKEN}").status == 303  # whoever knows the token
    monkeypatch.setattr(account, "_owners", lambda *connection: [0])
    assert Visitor().ask().status == 200


@pytest.mark.skipif(sys.platform != "linux" or os.getuid(), reason="takes on another account")
def test_a_real_server_lets_no_other_account_in_whatever_it_says(serve_another, tmp_path):
    serve, end = serve_another
    server = serve(tmp_path / "runs", tmp_path / "log")
    try:
        port = str(urlsplit(server.url).port)
        told = subprocess.run(
            [sys.executable, "-c", OTHER, "127.0.0.1", port], capture_output=True, text=True, timeout=60
        )
        assert told.stdout.split() == ["403"] * 3, told.stderr
    finally:
        end(server)
