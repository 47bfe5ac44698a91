"""Notebooks as text: every one can be read, and what a page cannot show has become something that it can."""

import ast
import json
import re
from pathlib import Path

import pytest

from workbench.errors import DataError
from workbench.lessons.catalogue import LESSONS, lesson
from workbench.lessons.reading import Section, find_section, read_notebook, section_of
from workbench.lessons.wording import readable

DASHBOARD = Path(__file__).resolve().parents[2] / "dashboard"


@pytest.fixture(params=LESSONS)
def sections(request):
    return read_notebook(request.param)


def parts(sections, *kinds):
    return [part for section in sections for part in section.parts if part.kind in kinds]


def test_begins_with_its_title_and_ends_with_references(sections):
    assert re.match(r"0\d · ", sections[0].title)
    titles = [section.title for section in sections]
    assert len(set(titles)) == len(titles) >= 8 and "References" in titles


def test_nothing_is_left_that_a_page_cannot_show(sections):
    for part in parts(sections, "words", "folded"):
        assert not re.search(r"<details|<summary|<!--|mybinder|colab\.research|\.ipynb\)|images/", part.text), part.text
        for formula in re.findall(r"^.*\$\$.*$", part.text, re.M):
            assert formula.strip() == "$$", "Streamlit sets a formula apart only where its dollars stand alone"
    assert not any("%pip" in part.text for part in parts(sections, "code", "exercise"))


def test_no_words_mean_nothing_on_a_page(sections):
    """A page has code, with Run below it, and no cells, one after the other; where JupyterLab is meant, it is named."""
    of_jupyter = (
        r"(next|new|this|previous|last|the) (two )?cells?\b|cells? (below|above|after|before)|Shift ?\+|the kernel menu"
    )
    for part in parts(sections, "words", "folded"):
        for line in part.text.split("\n"):
            assert "JupyterLab" in line or not re.search(of_jupyter, line, re.I), line


def test_figures_are_alive_and_pictures_have_words(sections):
    for part in parts(sections, "figure"):
        assert part.figure["data"] and "layout" in part.figure
    for part in parts(sections, "picture"):
        assert part.picture.startswith(b"\x89PNG") and len(part.text) > 20
    assert any(part.moves for part in parts(sections, "picture", "figure"))


def test_every_exercise_stands_in_a_section_with_its_gap(sections):
    entry = LESSONS[next(name for name in LESSONS if sections[0].title.startswith(name[:2]))]
    found = parts(sections, "exercise")
    assert [part.title for part in found] == [exercise.name for exercise in entry.exercises]
    for part, exercise in zip(found, entry.exercises, strict=True):
        assert "____" in part.text or exercise.given.strip() in part.text
    for exercise in entry.exercises:
        held = sections[section_of(sections, exercise.name)]
        assert exercise.name in [part.title for part in held.parts if part.kind == "exercise"]
    assert section_of(sections, "q99") == 0


def test_what_an_exercise_said_when_the_notebook_was_run_is_left_out(sections):
    assert not any("q1.check()` again" in part.text for part in parts(sections, "text", "words"))


def test_answers_of_the_self_test_are_folded(sections):
    folded = parts([section for section in sections if "test" in section.title.lower()], "folded")
    assert len(folded) == 5
    assert all(part.title and part.text and "<" not in part.title for part in parts(sections, "folded"))


def test_imports_are_folded_where_the_notebook_folds_them(tmp_path):
    hidden = {"cell_type": "code", "source": ["import keras"], "metadata": {"jupyter": {"source_hidden": True}}}
    (tmp_path / "n.ipynb").write_text(json.dumps({"cells": [hidden]}))
    (section,) = read_notebook("n", tmp_path)
    assert [(part.kind, part.text) for part in section.parts] == [("folded", "```python\nimport keras\n```")]


def test_links_formulas_and_badges():
    badges = "<!-- badges -->\n[![A](images/a.svg)](https://x) [![B](b.svg)](https://y)"
    assert readable(f"{badges}\n\n[Go](02_optimizers.ipynb).") == "[Go](lesson?notebook=02_optimizers)."
    assert readable("1. So:\n   $$a\n   = b$$\n2. Then") == "1. So:\n\n   $$\n   a\n   = b\n   $$\n\n2. Then"
    code = "```python\n$$x$$ # [a](b.ipynb) <!-- c -->\n```"
    assert readable(code) == code
    assert readable("![a curve](images/c.png) here") == "*a curve* here"


def test_headings_within_code_are_no_headings(tmp_path):
    text = '{"cells": [{"cell_type": "markdown", "source": ["# T\\n```\\n## no\\n```\\n## yes\\nwords"]}]}'
    (tmp_path / "n.ipynb").write_text(text)
    assert [section.title for section in read_notebook("n", tmp_path)] == ["T", "yes"]


def test_a_section_is_found_by_how_its_heading_begins():
    sections = read_notebook("06_mnist_cnn_gpu")
    assert sections[find_section(sections, "7")].title == "7 · How fast is your machine, and is there a GPU?"
    assert sections[find_section(sections, "What you")].title == "What you can do now"
    assert find_section(sections, "") == find_section(sections, "nowhere") == 0
    assert find_section([Section("T"), Section("10 · Ten")], "1") == 0  # 10 is not 1


def test_a_damaged_notebook_is_a_sentence(tmp_path):
    with pytest.raises(DataError, match="cannot be read"):
        read_notebook("missing", tmp_path)
    for number, text in enumerate(("{ half", "[]", '{"cells": 3}', '{"cells": [{"cell_type": "code"}]}')):
        (tmp_path / f"n{number}.ipynb").write_text(text)
        with pytest.raises(DataError, match="cannot be read"):
            read_notebook(f"n{number}", tmp_path)


def behind_pages():
    """Every call of `page_notes` in the dashboard whose arguments stand there: file, words, notebook, section."""
    for path in sorted(DASHBOARD.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "page_notes":
                values = [value.value if isinstance(value, ast.Constant) else None for value in node.args]
                yield path.name, *[*values, ""][:3]


@pytest.mark.parametrize("file, words, notebook, section", list(behind_pages()))
def test_what_a_page_shows_is_told_in_three_sentences_with_a_section_that_is_there(file, words, notebook, section):
    if words is not None:
        assert len(re.findall(r"[.?!](?=\s|$)", words)) == 3, words
    if notebook is not None and section is not None:
        found = read_notebook(lesson(notebook).name)
        assert not section or find_section(found, section), f"{file}: {notebook} has no section {section!r}"
