"""Lesson: a section of a notebook to read, the way through it, and the pages that go with it."""

from urllib.parse import parse_qs

import pytest

from workbench.lessons.catalogue import LESSONS
from workbench.lessons.pages import PAGES
from workbench.lessons.progress import Progress
from workbench.lessons.reading import find_section, read_notebook


def links(page):
    """The links of a page: what they say, and what stands in the address behind them."""
    return [
        (link.proto.label, {name: values[0] for name, values in parse_qs(link.proto.query_string).items()})
        for link in page.get("page_link")
    ]


def test_without_an_address_it_begins_at_the_beginning(open_page):
    page = open_page("lesson")
    assert page.title[0].value == "00 · Start here: what a network is"
    assert ("**Introduction**", {"notebook": "00_start_here"}) in links(page)
    assert "After this notebook you can" in page.words and "badges" not in page.words


def test_a_section_has_its_words_figures_code_and_exercises(open_page):
    Progress().add("check", "activations-2", "right")
    page = open_page("lesson", notebook="03_activations", section="2")
    assert page.title[0].value == "2 · What does depth do to the gradient?" and not page.error and not page.info
    assert "$\\frac" in page.words or "$$" in page.words
    assert "**Exercise `q2`: A millionth of the gradient** · solved" in page.words
    assert "____" in page.part("cell-activations-2")["start"]
    figures = [element.key for element in page.get("bidi_component") if element.key.startswith("lesson-03")]
    assert figures and page.part(figures[0])["figure"]["data"]
    assert page.get("image")[0].proto.imgs[0].alt
    assert [expander.label for expander in page.expander if expander.label.startswith("Code, ")]


def test_before_after_and_the_next_notebook(open_page):
    sections = read_notebook("01_loss_functions")
    at = {"notebook": "01_loss_functions"}
    first = links(open_page("lesson", **at))
    assert (sections[1].title, {**at, "section": sections[1].title}) in first
    last = links(open_page("lesson", section="References", **at))
    assert ("02 · Optimizers", {"notebook": "02_optimizers"}) in last
    # In the contents at the side, in those of a phone, and to turn back.
    assert sum(where.get("section") == sections[-2].title for _, where in last) == 3


def test_the_pages_that_go_with_a_section_are_linked(open_page):
    shown = links(open_page("lesson", notebook="04_network_from_scratch", section="1"))
    assert "**Try it: Playground**" in [label for label, _ in shown]


def test_answers_of_the_self_test_are_folded(open_page):
    page = open_page("lesson", notebook="05_mnist_dense_network", section="Test yourself")
    assert len([expander for expander in page.expander if expander.label[:2] in ("1.", "2.", "3.", "4.", "5.")]) == 5


def test_an_address_that_makes_no_sense_is_a_sentence(open_page):
    assert "Did you mean '02_optimizers'" in open_page("lesson", notebook="02_optimisers").error[0].value
    page = open_page("lesson", notebook="02_optimizers", section="99")
    assert "begins with “99”" in page.info[0].value and page.title[0].value.startswith("02 · Optimizers")


def test_a_damaged_notebook_is_a_sentence(open_page, monkeypatch, tmp_path):
    monkeypatch.setattr("workbench.lessons.reading.NOTEBOOKS", tmp_path)
    monkeypatch.setattr("workbench.lessons.reading.read_notebook.__defaults__", (tmp_path,))
    assert "cannot be read" in open_page("lesson").error[0].value


@pytest.mark.parametrize("name", LESSONS)
def test_every_section_of_every_notebook_can_be_shown(open_page, name):
    """The longest one stands for them: it has most kinds of parts."""
    sections = read_notebook(name)
    longest = max(sections, key=lambda section: len(section.parts))
    page = open_page("lesson", notebook=name, section=longest.title)
    assert page.title[0].value == longest.title and not page.error


@pytest.mark.parametrize("name", PAGES)
def test_what_am_i_looking_at_leads_to_a_section_that_is_there(open_page, name):
    page = open_page(name)
    behind = [where for label, where in links(page) if "The lesson behind it" in label]
    assert behind, f"{name} does not say what one is looking at"
    for where in behind:
        sections = read_notebook(where["notebook"])
        assert "section" not in where or find_section(sections, where["section"]), where
