"""Lesson: one section of a notebook to read, with what it showed when it was run."""

import streamlit as st

from dashboard.kit.explorer_settings import cut
from dashboard.kit.pages import page_file
from dashboard.session import state
from dashboard.session.guard import in_words
from dashboard.session.words import literal
from dashboard.views.lesson.running import warm
from dashboard.views.lesson.text import lesson_text
from dashboard.views.lesson.way import (
    before_and_after,
    contents,
    pages_beside,
    run_it_yourself,
    to_the_top,
    write_address,
)
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.lessons.catalogue import LESSONS, lesson
from workbench.lessons.pages import pages_for
from workbench.lessons.progress import Progress
from workbench.lessons.reading import find_section, read_notebook

# Lines short enough to read; beside them the contents, which a phone has behind a button.
STYLE = """<style>
.st-key-lesson-text { max-width: 46rem; }
.st-key-lesson-text table { display: block; max-width: 100%; overflow-x: auto; }
.st-key-lesson-contents a { padding: 0.2rem 0.6rem; border-left: 2px solid rgba(128, 128, 128, 0.25); }
.st-key-lesson-contents a { border-radius: 0; color: inherit; }
.st-key-lesson-contents a, .st-key-lesson-turn a, .st-key-lesson-sections a { background: none !important; }
.st-key-lesson-contents a:has(strong) { border-color: currentColor; }
[class*="st-key-lesson-"] a p { font-weight: 400; white-space: normal; }
[class*="st-key-lesson-"] a:is(:hover, :focus-visible) p { text-decoration: underline; }
@media (min-width: 641px) { .st-key-lesson-short { display: none; } }
@media (max-width: 640px) { [data-testid="stColumn"]:has(.st-key-lesson-contents) { display: none; } }
</style>"""

with in_words():
    try:
        shown = lesson(st.query_params.get("notebook", next(iter(LESSONS))))
    except WorkbenchError:
        st.title(tr("Lesson"), anchor=False)
        raise
    sections = read_notebook(shown.name)
    asked = st.query_params.get("section", "")
    place = find_section(sections, asked)
    title = sections[place].title
    st.html(STYLE)
    side, middle = st.columns([1, 3], gap="large")
    with side, st.container(key="lesson-contents", gap=None):
        st.page_link(page_file("learn"), label=tr("All lessons"), icon=":material/arrow_back:")
        contents(shown, sections, place)
    with middle, st.container(key="lesson-text"):
        to_the_top(f"{shown.name} {place}")
        write_address(shown, sections, place)
        if place:
            st.caption(f"{shown.number} · {shown.title}")
        st.title(title, anchor=False)
        with st.container(horizontal=True):
            run_it_yourself(shown)
            with st.container(key="lesson-short", width="content"), st.popover(tr("Sections"), icon=":material/list:"):
                with st.container(key="lesson-sections", gap=None):
                    contents(shown, sections, place)
        if not title.startswith(asked):
            st.info(
                tr("No section of this notebook begins with “{cut}”. Here is its beginning.", cut=literal(cut(asked)))
            )
        with in_words():
            lesson_text(shown, sections[place].parts, Progress(state.store().root).read(), f"{shown.name}-{place}")
        pages_beside(pages_for(shown.name, title))
        before_and_after(shown, sections, place)
    warm(shown)
