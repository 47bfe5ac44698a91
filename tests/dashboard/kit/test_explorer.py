"""The settings of a page that explains an idea: kept, written into the address, read back, hidden."""

import pytest
import streamlit as st

from dashboard.kit.explorer import Explorer
from dashboard.kit.explorer_settings import choice, number, numbers, several, switch, whole
from dashboard.session import state

PAGE = Explorer(
    "try",
    way=choice("way", "up", ("up", "down"), "Way"),
    names=several("f", ("b",), ("a", "b", "c"), "Names", least=1, most=2),
    rate=number("lr", 0.1, 0, 10, "Learning rate"),
    depth=whole("n", 3, 1, 9, "Depth"),
    on=switch("on", True, "Light"),
    place=numbers("p", (1, -2), -6, 6, least=1, most=3),
)


class QueryParams(dict):
    def to_dict(self):
        return dict(self)

    def from_dict(self, wanted):
        self.clear()
        self.update(wanted)


@pytest.fixture
def visit(monkeypatch):
    """Come to the page, with an address, as a new visitor."""

    def come(**address):
        monkeypatch.setattr(st, "session_state", {})
        monkeypatch.setattr(st, "query_params", QueryParams(address))
        PAGE.follow_address()
        return PAGE

    return come


def test_what_is_chosen_goes_into_the_address_and_comes_back(visit):
    page = visit()
    page.change(way="down", names=["c", "a"], rate=0.25, depth=7, on=False, place=[3.5, -1.25])
    assert page["names"] == ("a", "c")  # in the order of the options
    page.write_address()
    written = dict(st.query_params)
    assert written == {"way": "down", "f": "a-c", "lr": "0.25", "n": "7", "on": "0", "p": "3.5_-1.25"}
    back = visit(**written)
    assert [back[name] for name in PAGE.settings] == ["down", ("a", "c"), 0.25, 7, False, (3.5, -1.25)]
    assert back.address() == written and not back.complaints()


def test_only_what_differs_is_written(visit):
    page = visit()
    page.change(rate=0.1, place=(1.0, -2.0))
    page.write_address()
    assert st.query_params == {}


@pytest.mark.parametrize(("short", "text", "words"), [
    ("way", "sideways", "Unknown way 'sideways'"), ("f", "", "at least 1"), ("f", "a-b-c", "at most 2, came 3"),
    ("lr", "fast", "'fast' cannot be read"), ("lr", "nan", "from 0 to 10 is needed, came nan"),
    ("lr", "11", "from 0 to 10 is needed, came 11"), ("n", "2.5", "'2.5' cannot be read"),
    ("n", "9" * 500, "99999…' cannot be read"), ("on", "yes", "cannot be read"), ("p", "1__2", "cannot be read"),
    ("p", "1_2_3_4", "at most 3, came 4"), ("hide", "moon", "'moon', which is no control"),
    ("hide", "p", "'p', which is no control"), ("way", "u" * 90, "uuu…"),
])  # fmt: skip
def test_what_cannot_be_is_left_out_and_said(visit, short, text, words):
    page = visit(**{short: text})
    [said] = page.complaints()
    assert words in said and f"“{short}”" in said and len(said) < 200
    assert not page.complaints()  # once
    assert page.address() == {}


def test_a_link_hides_and_what_is_hidden_stays_so(visit):
    page = visit(hide="lr-way-lr", lr="3")
    assert not page.shows("rate") and not page.shows("way") and page.shows("depth")
    assert page["rate"] == 3
    assert page.may_hide() == {"names": "Names", "depth": "Depth", "on": "Light"}
    assert page.address(["depth", "rate"]) == {"lr": "3", "hide": "lr-way-n"}


def test_a_wrong_change_changes_nothing(visit):
    page = visit()
    page.change(depth=5, rate=99)
    assert (page["depth"], page["rate"]) == (3, 0.1)
    assert page.complaints() == ["A number from 0 to 10 is needed, came 99."]


def test_the_address_waits_until_a_drag_is_over(visit):
    page = visit()
    page.change(dragged=True, rate=2)
    page.write_address()
    assert st.query_params == {}
    page.change(dragged=False, rate=3)
    page.write_address()
    assert st.query_params == {"lr": "3"}


def test_only_a_foreign_address_counts_as_a_link(visit):
    page = visit(lr="2")
    page.change(rate=3)
    page.write_address()
    page.change(rate=4)
    page.write_address()
    for own in ({"lr": "3"}, {"lr": "2"}, {}):  # messages of the browser that come late, and another page
        st.query_params.from_dict(own)
        page.follow_address()
        assert page["rate"] == 4
    st.query_params.from_dict({"n": "8"})
    page.follow_address()
    assert (page["rate"], page["depth"]) == (0.1, 8)


def test_a_widget_is_set_only_where_it_shows_something_else(visit, monkeypatch):
    page, called = visit(), {"up": "Upwards", "down": "Downwards"}

    class State(dict):
        """Tells which values are put in."""

        def __setitem__(self, key, value):
            put.append(value) if key == "try-way" else None
            super().__setitem__(key, value)

    put: list = []
    monkeypatch.setattr(state, "SURELY_SENT", 1e-9)  # seconds: what was set once counts as sent
    monkeypatch.setattr(st, "session_state", State(st.session_state))

    def shown():
        put.clear()
        return page.widget("way", options=list(called), format_func=called.__getitem__)

    assert shown()["label"] == "Way" and put == ["up"]
    shown()
    assert put == []  # a choice that was made meanwhile is not taken back
    page.change(way="down")
    shown()
    assert put == ["down"]
    # An option has another name now: the browser must hear of it.
    called["down"] = "Below"
    more = shown()
    assert put == ["down"]
    # One that is told by its old name is nobody's choice.
    st.session_state["try-way"] = "Downwards"
    more["on_change"](*more["args"])
    shown()
    assert page["way"] == "down" and put == ["down"]
    # What the learner chooses is there already.
    st.session_state["try-way"] = "up"
    more["on_change"](*more["args"])
    shown()
    assert page["way"] == "up" and put == []
    assert page.widget("names", shown=["a"])["key"] == "try-names" and st.session_state["try-names"] == ["a"]
