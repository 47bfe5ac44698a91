"""JupyterLab as the command opens it, and the dashboard's tile in it."""

import argparse
import json
import os
import sys
from importlib.metadata import entry_points
from pathlib import Path
from xml.etree import ElementTree

import pytest

from workbench.commands import dashboard, lab
from workbench.tile import NAME, dashboard_tile


def test_the_first_notebook_is_opened_where_there_is_one(tmp_path):
    assert "--LabApp.default_url=/lab" in lab.command(tmp_path, 8888)
    (tmp_path / lab.FIRST).touch()
    command = lab.command(tmp_path, 9999, browser=False)
    assert "--LabApp.default_url=/lab/tree/00_start_here.ipynb" in command
    assert "--no-browser" in command and "--port=9999" in command


def test_jupyterlab_is_told_to_ask_and_to_fetch_nothing(tmp_path):
    (folder,) = [part.split("=")[1] for part in lab.command(tmp_path, 1) if "app_settings_dir" in part]
    settings = json.loads((Path(folder) / "overrides.json").read_text())
    for plugin, values in settings.items():
        package, name = plugin.split(":")
        schema = json.loads((Path(sys.prefix) / "share/jupyter/lab/schemas" / package / f"{name}.json").read_text())
        assert set(values) <= set(schema["properties"]), "JupyterLab has no such setting"


def test_the_kernel_is_the_usual_one_but_for_native_chatter(monkeypatch):
    from jupyter_client.kernelspec import KernelSpecManager

    usual = KernelSpecManager().get_kernel_spec("python3")
    monkeypatch.setenv("JUPYTER_PATH", "/somewhere/else")
    monkeypatch.setenv("JUPYTER_PATH", lab.environment()["JUPYTER_PATH"])
    ours = KernelSpecManager().get_kernel_spec("python3")
    assert ours.argv == [*usual.argv, "--IPKernelApp.capture_fd_output=False"]
    assert (ours.metadata, ours.display_name) == (usual.metadata, usual.display_name)
    assert "/somewhere/else" in lab.environment()["JUPYTER_PATH"]


def test_jupyter_server_proxy_finds_the_tile():
    (found,) = [entry for entry in entry_points(group="jupyter_serverproxy_servers") if entry.name == NAME]
    assert found.load() is dashboard_tile
    from jupyter_server_proxy.config import ServerProcess

    process = ServerProcess(name=NAME, **dashboard_tile())
    assert process.launcher_entry.title == "Workbench dashboard"
    assert process.launcher_entry.path_info == f"{NAME}/"


def test_the_tiles_command_is_one_that_the_command_line_understands():
    python, flag, module, command, *options = [
        part.format(port=4321, base_url="/user/ann/", unix_socket="") for part in dashboard_tile()["command"]
    ]
    assert (python, flag, module, command) == (sys.executable, "-m", "workbench", "dashboard")
    parser = argparse.ArgumentParser()
    dashboard.add_options(parser)
    parsed = parser.parse_args(options)
    assert (parsed.port, parsed.base_path, parsed.no_browser) == (4321, "/user/ann/workbench", True)


@pytest.mark.parametrize(("words", "address", "rest"), [
    ([], "127.0.0.1", []),
    (["--base-path", "/user/ann/workbench"], "127.0.0.1", ["--server.baseUrlPath", "/user/ann/workbench"]),
    (["--host", "0.0.0.0", "--token", "class-of-2027", "--allow-host", "a.example", "--allow-host", "b.example"],
     "0.0.0.0", []),
])  # fmt: skip
def test_the_dashboard_answers_this_machine_alone_unless_asked_for_more(monkeypatch, words, address, rest):
    started = []
    monkeypatch.setattr(dashboard, "replace_process", lambda command: started.append(command) or 0)
    monkeypatch.setattr(dashboard, "check_port", lambda port, host: None)
    monkeypatch.setattr(os, "environ", {})
    parser = argparse.ArgumentParser()
    dashboard.add_options(parser)
    dashboard.run(parser.parse_args([*words, "--no-browser"]))
    (command,) = started
    assert command[command.index("--server.address") + 1] == address
    assert command[command.index("--server.headless") + 2 :] == rest
    # What others could read on the command line of the server stays out of it.
    asked = {"WORKBENCH_TOKEN": "class-of-2027", "WORKBENCH_ALLOW_HOSTS": "a.example,b.example"}
    assert os.environ == (asked if "--token" in words else {}) and "class-of-2027" not in command


def test_jupyter_alone_knows_the_tiles_token():
    first, second = dashboard_tile(), dashboard_tile()
    token = first["environment"]["WORKBENCH_TOKEN"]
    assert first["request_headers_override"] == {"Authorization": f"token {token}"}
    assert len(token) >= 40 and token not in " ".join(first["command"])
    assert token != second["environment"]["WORKBENCH_TOKEN"]


def test_jupyterlab_answers_this_machine_alone_unless_asked_for_more(tmp_path):
    assert "--ServerApp.ip=127.0.0.1" in lab.command(tmp_path, 8888)
    assert "--ServerApp.ip=0.0.0.0" in lab.command(tmp_path, 8888, host="0.0.0.0")


def test_the_icon_is_a_drawing_of_our_own():
    root = ElementTree.parse(dashboard_tile()["launcher_entry"]["icon_path"]).getroot()
    assert root.tag.endswith("svg") and len(root) > 1
