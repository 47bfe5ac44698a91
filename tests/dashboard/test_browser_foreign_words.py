"""Names, notes, messages and addresses that are Markdown or HTML stand on every page as they are: in a real browser."""

import json
import shutil

import pytest

from browsing import turn_to
from waiting import until
from workbench.runs.store import Run

RUN = "20260107-080910-cccc"
BAD = (
    "![x](http://elsewhere.invalid/i.png) [y](//elsewhere.invalid) <img src=http://elsewhere.invalid/j> "
    "www.elsewhere.invalid"
)
MESSAGES = [
    BAD,
    "http://elsewhere.invalid/a",
    "mail me@elsewhere.invalid now",
    "<b>bold</b> <script>alert(1)</script>",
    ":material/home: :smile: :red[red] :streamlit: :+1: 10:30",
    "**bold** *it* __init__ _x_ ~~gone~~ `code`",
    "$x^2$ and $$y$$",
    "# head",
    "- item",
    "+ item",
    "1. first",
    "2) second",
    "> said",
    "a | b | c",
    "--- ",
    "***",
    "a -> b <- c -- d >= e <= f ~= g <-> h",
    "&lt;b&gt; &amp; &#65;",
    "[^1] [x] [ ] ![]",
    "back\\slash \\* \\",
    "```",
    "    indented",
    "<!-- gone? -->",
    "epoch-0003_best (1).keras",
    ":::note",
    "[a]: //elsewhere.invalid",
    "=====",
    "x {#y}",
    "<https://elsewhere.invalid>",
    "https://elsewhere.invalid/?a=b&c=d",
    "HTTP://ELSEWHERE.INVALID",
]
PLACES = [
    "/",
    "/runs",
    f"/run?run={RUN}",
    "/compare?runs={shared}," + RUN,
    f"/draw?model={RUN}&look=models",
    f"/draw?film={RUN}&look=film",
    f"/inspect?model={RUN}",
    f"/train?run={RUN}",
    "/faults?fault={bad}",
    "/run?run={bad}",
    "/lesson?notebook={bad}",
    "/lesson?section={bad}",
    "/losses?tab={bad}&hide={bad}",
    "/activations?z={bad}",
    "/optimizers?o={bad}",
    "/playground?data={bad}",
    "/draw?model={bad}&broken={bad}",
    "/inspect?model={bad}&tab={bad}",
    "/compare?runs={bad}&y={bad}",
    "/train?run={bad}&epochs={bad}",
]
THEIRS = """all => all.filter(each => (each.href || each.src)
  && new URL(each.href || each.src, location).hostname.includes("elsewhere")).length"""


@pytest.fixture
def hostile(server, trained):
    """A run whose name, note and messages are everything that a page might obey."""
    run = Run(server.store.root / RUN)
    shutil.copytree(trained.folder, run.folder)
    run.describe(name=BAD, note=BAD)
    rows = [json.dumps({"kind": "log", "step": number, "message": text}) for number, text in enumerate(MESSAGES)]
    with (run.folder / "events.jsonl").open("a") as file:
        file.write("\n".join([*rows, ""]))
    yield run
    shutil.rmtree(run.folder)


def test_no_page_makes_a_link_or_loads_a_picture_of_foreign_words(open_tab, hostile, trained):
    from urllib.parse import quote

    tab = open_tab("/learn")  # that no request goes elsewhere, it looks itself
    for place in PLACES:
        turn_to(tab, place.format(bad=quote(BAD, safe=""), shared=trained.id))
        assert tab.locator("a, img, script").evaluate_all(THEIRS) == 0, place
        assert "unexpected went wrong" not in tab.inner_text("body"), place


def test_foreign_words_are_read_as_they_were_written(open_tab, hostile):
    tab = open_tab(f"/run?run={RUN}")
    assert read(tab.locator("h1").inner_text()) == BAD
    tab.get_by_text("What happened").click()
    lines = tab.locator("[data-testid=stExpanderDetails] li")
    until(lines.count, lambda there: there > len(MESSAGES), 20)
    said = [read(line) for line in lines.all_inner_texts()]
    assert [text for text in MESSAGES if " ".join(text.split()) not in said] == []


def read(text):
    return " ".join(text.replace("\N{WORD JOINER}", "").split())
