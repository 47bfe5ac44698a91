"""The whole dashboard in a language that nobody speaks: what stands there in English goes around `tr`."""

import html
import json
import re

import pytest
from google.protobuf.message import Message

from dashboard.kit.pages import NAVIGATION
from dashboard.session.run_facts import facts
from workbench.language import PSEUDO, speaking

# Three words of English in a row. Code, files, addresses and what somebody quotes have no say here.
ENGLISH = re.compile(r"(?<![\w.`/-])[A-Za-z][a-z']+ [a-z][a-z']* [a-z]{2,}(?![\w`/-])")
NO_WORDS = re.compile(
    r"<style>.*?</style>|<[^<>]*>|```.*?```|`[^`]*`|\]\([^)]*\)|https?://\S+|\$\$?[^$]*\$\$?|“[^”]*”", re.DOTALL
)
NOT_READ = ("template", "customdata", "code", "key", "id", "address", "html_content", "js_content", "css_content")
# Pages (a lesson shows a notebook, which is written in English), and tabs that are not the first of theirs.
PLACES = [
    *((name, {}) for name in NAVIGATION if name != "lesson"),
    *(("losses", {"tab": tab}) for tab in ("answer", "classes", "samples")),
    *(("activations", {"tab": tab}) for tab in ("depth", "softmax")),
    *(("optimizers", {"view": view}) for view in ("inside", "phase")),
    *(("inspect", {"tab": tab}) for tab in ("kernels", "why", "health", "neighbours")),
]


def texts(message):
    """Yield every text in what Streamlit sends to the browser."""
    for field, value in message.ListFields():
        many = field.is_repeated and not hasattr(value, "DESCRIPTOR")
        for one in (value.values() if hasattr(value, "values") else value) if many else [value]:
            if isinstance(one, Message):
                yield from texts(one)
            elif isinstance(one, str | bytes) and field.name not in NOT_READ:
                yield one if isinstance(one, str) else one.decode(errors="ignore")


def inside(text):
    """Yield a text, or all texts in it where it is JSON."""
    try:
        found = [json.loads(text)] if text[:1] in "{[" else [None]
    except ValueError:
        found = [None]
    if found == [None]:
        yield text
    while found:
        value = found.pop()
        if isinstance(value, dict):
            found += [one for key, one in value.items() if key not in NOT_READ]
        elif isinstance(value, list):
            found += value
        elif isinstance(value, str):
            yield value


def on_page(block):
    """Yield what Streamlit sends of a page, block by block."""
    for child in block.children.values():
        if isinstance(child.proto, Message):
            yield child.proto
        if hasattr(child, "children"):
            yield from on_page(child)


@pytest.mark.parametrize(
    ("name", "query"), PLACES, ids=lambda part: part if isinstance(part, str) else "-".join(part.values())
)
def test_no_sentence_goes_around_tr(name, query, open_page, put_copy):
    run = put_copy("20990101-000000-aaaa")
    models = {"run": "run", "inspect": "model", "draw": "model", "compare": "runs"}
    page = open_page(name, state={"language": PSEUDO}, **query, **({models[name]: run.id} if name in models else {}))
    sent = [text for root in page.app._tree.children.values() for part in on_page(root) for text in texts(part)]
    # What a worker has written down is no page's, and a program speaks no language but its own.
    recorded = [*(row["message"] for row in run.history().log), run.history().start["device"]]
    recorded += [code.value for code in page.app.code if code.language == "python"]
    words = [text for whole in sent for text in inside(whole)]
    said = [NO_WORDS.sub(" … ", html.unescape(re.sub("|".join(map(re.escape, recorded)), "", text))) for text in words]
    assert len(said) > 20 and any("łöñğ" in text for text in said)
    assert sorted({f"{found[0]}: {text[:120]}" for text in said if (found := ENGLISH.search(text))}) == []


def test_a_visitor_chooses_a_language_by_the_address_and_keeps_it(open_page):
    page = open_page("learn", language=PSEUDO)
    assert "öf łéššöñš" in page.words and "language" not in page.app.query_params
    page.go("runs")
    assert page.title[0].value == "Řúñšł"
    assert "The road of lessons" in open_page("learn").words
    assert "The road of lessons" in open_page("learn", language="tlh").words


def test_what_is_remembered_of_a_run_is_told_in_the_language_of_each_reader(put_copy):
    run = put_copy()
    with speaking(PSEUDO):
        told = facts(run)
    plain = facts(run)
    assert (plain.dataset, plain.state_words) == ("Bundled digits (8 × 8)", "finished")
    assert told.dataset not in (plain.dataset, "") and told.state_words != plain.state_words
    with speaking(PSEUDO):
        assert facts(run) == told
