"""Every page is one folder and one line, and keeps its address."""

import re
from pathlib import Path

import pytest

import dashboard
from dashboard.kit.browser_part import BROWSER
from dashboard.kit.pages import NAVIGATION, page_file
from workbench.errors import ConfigError

FOLDER = Path(dashboard.__file__).parent
# Links, notebooks and what a class was given hold them: none may change.
ADDRESSES = {
    "learn",
    "lesson",
    "faults",
    "losses",
    "activations",
    "optimizers",
    "playground",
    "draw",
    "train",
    "runs",
    "compare",
    "run",
    "inspect",
}


def test_each_page_is_a_folder_and_a_line():
    assert {path.parent.name for path in FOLDER.glob("views/*/page.py")} == set(NAVIGATION)
    assert all((FOLDER / page_file(name)).is_file() for name in NAVIGATION)
    with pytest.raises(ConfigError, match="Did you mean 'draw'"):
        page_file("drew")


def test_pages_keep_their_addresses(open_page):
    page = open_page("runs")
    assert {found["url_pathname"] for found in page.app._registered_pages.values()} == ADDRESSES - {"learn"} | {""}


def test_no_link_writes_a_file_of_a_page_by_itself():
    assert [path for path in FOLDER.rglob("*.py") if "views/" in path.read_text()] == [FOLDER / "kit" / "pages.py"]


def test_a_part_lies_beside_its_code_for_the_browser():
    named = {
        (path.parent, name)
        for path in FOLDER.rglob("*.py")
        for name in re.findall(r'^_\w+ = browser_part\(\s*"(\w+)",\s*__file__', path.read_text(), re.MULTILINE)
    }
    assert len(named) > 10
    for folder, name in named:
        assert (folder / f"{name}.js").is_file() or (BROWSER / f"{name}.js").is_file(), name
    scripts = {
        (path.parent, path.stem)
        for kind in ("js", "css", "html")
        for path in FOLDER.rglob(f"*.{kind}")
        if path.parent.name != "static"
    }
    assert scripts <= named | {(FOLDER / "frame", "look")}  # that is no part


def test_each_page_says_below_its_title_what_can_be_done_there(open_page):
    leads = {name: page.lead for name, page in NAVIGATION.items() if not page.hidden}
    assert all(lead.endswith((".", "?")) and len(lead) < 80 for name, lead in leads.items() if name != "learn")
    for name in ("runs", "losses"):  # one of each pattern
        page = open_page(name)
        assert page.caption[0].value == leads[name] and page.title[0].value == NAVIGATION[name].title


def test_no_two_pages_of_the_navigation_look_alike():
    icons = [page.icon for page in NAVIGATION.values()]
    assert len(set(icons)) == len(icons)
    zigzag = ("trending", "monitoring", "chart", "timeline", "query_stats", "insights")
    shown = [page.icon for page in NAVIGATION.values() if not page.hidden]
    assert sum(any(word in icon for word in zigzag) for icon in shown) <= 1
