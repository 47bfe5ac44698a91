"""The dashboard as a tile in JupyterLab's launcher, served through Jupyter itself.

jupyter-server-proxy finds this by the entry point `jupyter_serverproxy_servers`. The dashboard is started when the tile
is first clicked, and reached below Jupyter's own address: so it also works on Binder and JupyterHub, where no other
port can be reached, and stands behind Jupyter's login. Nobody else on the machine gets in at the port itself: the
dashboard asks for a token, which Jupyter sends along with what it passes on, and tells nobody.
"""

import secrets
import sys
from typing import Any

from workbench.language import tr
from workbench.listening import TOKEN
from workbench.settings import BROWSER

NAME = "workbench"  # as in pyproject.toml; Jupyter serves the dashboard below /workbench/


def dashboard_tile() -> dict[str, Any]:
    """Return how jupyter-server-proxy starts the dashboard, and how its tile looks."""
    token = secrets.token_urlsafe()  # another one for each Jupyter server
    return {
        # The words in braces are filled in by jupyter-server-proxy; {base_url} is "/" or "/user/ann/".
        "command": [
            sys.executable,
            "-m",
            "workbench",
            "dashboard",
            "--no-browser",
            "--port",
            "{port}",
            "--base-path",
            f"{{base_url}}{NAME}",
        ],
        # Not on the command line, which all accounts of the machine can read.
        "environment": {TOKEN: token},
        "request_headers_override": {"Authorization": tr("token {token}", token=token)},
        "absolute_url": True,  # the dashboard knows its path, and gets it whole
        "timeout": 60,  # seconds; a small machine needs ten when Streamlit is first imported
        "new_browser_tab": False,
        "launcher_entry": {
            "title": tr("Workbench dashboard"),
            "icon_path": str(BROWSER / "icon.svg"),
            "category": "Notebook",
        },
    }
