"""A real dashboard from outside: where it listens, whom it answers, and that it asks nobody outside for anything."""

import re
import socket
from collections.abc import Iterator
from http.client import HTTPConnection

import psutil
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from recording import Recording
from workbench.tile import dashboard_tile


@pytest.fixture(scope="module")
def recording(tmp_path_factory) -> Recording:
    """What the servers of this module ask of others than this machine."""
    return Recording(tmp_path_factory.mktemp("recorded"))


@pytest.fixture(scope="module")
def closed(tmp_path_factory, recording, serve_another) -> Iterator[object]:
    """A dashboard as `streamlit run dashboard` starts it."""
    serve, end = serve_another
    with pytest.MonkeyPatch.context() as patch:
        for name, value in recording.variables.items():
            patch.setenv(name, value)
        folder = tmp_path_factory.mktemp("closed")
        server = serve(folder / "runs", folder / "log")
    yield server
    end(server)


def port_of(server) -> int:
    return int(server.url.rsplit(":", 1)[1])


def ask(port: int, path: str = "/", method: str = "GET", at: str = "127.0.0.1", **headers: str) -> tuple[int, str]:
    """Return the status and the text of an answer."""
    connection = HTTPConnection(at, port, timeout=20)
    connection.putrequest(method, path, skip_host=True)
    for name, value in {"host": f"localhost:{port}", **headers}.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    try:
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def web_socket(port: int, host: str = "localhost", origin: str | None = None, below: str = "", **headers: str) -> int:
    """Return the status that a WebSocket is answered with; 101 where it is opened."""
    with socket.create_connection(("127.0.0.1", port)) as raw:
        try:
            with connect(
                f"ws://{host}{below}/_stcore/stream",
                sock=raw,
                origin=origin,
                additional_headers=headers,
                subprotocols=["streamlit"],
            ):
                return 101
        except InvalidStatus as refused:
            return refused.response.status_code


def run_page(port: int, **headers: str) -> str:
    """Open a page as a browser does, wait until its script has run, and return all that was sent."""
    said = ""
    with connect(
        f"ws://localhost:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None, additional_headers=headers
    ) as opened:
        message = BackMsg()
        message.rerun_script.query_string = ""
        opened.send(message.SerializeToString())
        while True:
            told = ForwardMsg.FromString(opened.recv(60))
            said += str(told)
            if told.WhichOneof("type") == "script_finished":
                return said


def test_it_listens_on_this_machine_alone(closed):
    listening = {
        place.laddr.ip
        for place in psutil.Process(closed.process.pid).net_connections("inet")
        if place.status == psutil.CONN_LISTEN
    }
    assert listening == {"127.0.0.1"}
    for part in (part for parts in psutil.net_if_addrs().values() for part in parts):
        if part.family == socket.AF_INET and not part.address.startswith("127."):
            with pytest.raises(OSError):
                ask(port_of(closed), at=part.address)


def test_a_foreign_name_gets_no_page_no_file_and_no_session(closed):
    """A foreign page may give 127.0.0.1 a name of its own."""
    port = port_of(closed)
    for host in (f"evil.example:{port}", "localhost.evil.example", "127.0.0.1.nip.io"):
        for path in ("/", "/_stcore/health", "/_stcore/host-config", "/app/static/plotly.min.js"):
            assert ask(port, path, host=host)[0] == 403
        assert ask(port, "/_stcore/upload_file/a/b", "PUT", host=host)[0] == 403
        assert web_socket(port, host=host) == 403
    assert ask(port)[0] == 200 and web_socket(port, origin="http://localhost") == 101
    assert "What is a neural network" in run_page(port)


def test_another_page_opens_no_session(closed):
    port = port_of(closed)
    for origin in ("http://evil.example", "http://localhost:1", "null"):
        assert web_socket(port, origin=origin) == 403
        assert ask(port, "/_stcore/upload_file/a/b", "PUT", origin=origin)[0] == 403


def test_opened_by_hand_to_the_network_it_asks_for_a_token(tmp_path, recording, monkeypatch, serve_another):
    """Whoever passes the address to Streamlit itself: the token stands in the terminal."""
    serve, end = serve_another
    for name, value in {**recording.variables, "STREAMLIT_SERVER_ADDRESS": "0.0.0.0"}.items():
        monkeypatch.setenv(name, value)
    server = serve(tmp_path / "runs", tmp_path / "log")
    try:
        port = port_of(server)
        status, words = ask(port)
        assert status == 403 and "token" in words
        assert web_socket(port) == 403
        log = server.log.read_text()
        token = re.search(rf"http://localhost:{port}/\?token=(\S+)", log)[1]
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", f"/draw?token={token}")
        answer = connection.getresponse()
        assert (answer.status, answer.headers["location"]) == (303, "/draw")
        cookie = answer.headers["set-cookie"].split(";")[0]
        connection.close()
        assert ask(port, cookie=cookie)[0] == 200
        page = run_page(port, cookie=cookie)
        assert "Whoever has its address and its token" in page and "stays on this machine" not in page
        assert token not in page and token not in server.log.read_text().replace(log, "")
        assert token not in " ".join(psutil.Process(server.process.pid).cmdline())
    finally:
        end(server)


def test_the_tiles_dashboard_answers_jupyter_alone(tmp_path, recording, monkeypatch, serve_another):
    """Another account of the machine finds its port, and no more; Jupyter comes by any name."""
    serve, end = serve_another
    tile = dashboard_tile()
    for name, value in {**recording.variables, **tile.get("environment", {})}.items():
        monkeypatch.setenv(name, value)

    def command(port):
        return [part.format(port=port, base_url="/user/ann/") for part in tile["command"]]

    server = serve(tmp_path / "runs", tmp_path / "log", command)
    try:
        port, below = port_of(server), "/user/ann/workbench"
        for path in (f"{below}/", f"{below}/_stcore/health", f"{below}/app/static/plotly.min.js", "/"):
            assert ask(port, path)[0] == 403
        assert web_socket(port, below=below) == 403
        jupyter = {"host": "hub.example", **tile["request_headers_override"]}
        assert ask(port, f"{below}/", **jupyter)[0] == 200
        assert web_socket(port, below=below, origin="https://hub.example", **jupyter) == 101
        (token,) = tile["environment"].values()
        assert token not in " ".join(psutil.Process(server.process.pid).cmdline()) + server.log.read_text()
    finally:
        end(server)


def test_nothing_was_asked_of_another_machine(closed, recording):
    """The last of this file: the servers have started, shown a page, and refused names, pages and tokens."""
    assert recording.asked() == ""
