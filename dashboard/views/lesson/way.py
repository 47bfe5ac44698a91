"""The way through a lesson: its sections, their neighbours, the notebook itself, the pages beside it."""

from collections.abc import Iterable, Sequence

import streamlit as st

from dashboard.kit.browser_part import browser_part, packed
from dashboard.kit.notebooks import IN_ITS_FOLDER, command_of_the_lab, lab_link
from dashboard.kit.pages import page_file
from workbench.language import tr
from workbench.lessons.catalogue import LESSONS, Lesson
from workbench.lessons.pages import Page
from workbench.lessons.reading import Section

LESSON = page_file("lesson")
_top = browser_part("lesson_top", __file__, "<span></span>")


def to_the_top(place: str) -> None:
    """Begin at the top of the page whenever another section is shown.

    Args:
        place: names the section.
    """
    _top(key="lesson-top", data=packed({"place": place}))


def write_address(lesson: Lesson, sections: Sequence[Section], place: int) -> None:
    """Write into the address what is shown.

    A link from this page to itself shows another section and leaves the address as it was: the next run of the page
    would go back.
    """
    st.query_params.from_dict(_address(lesson, sections, place))


def section_title(sections: Sequence[Section], index: int) -> str:
    """Return what the contents call a section; that under the notebook's own title is its introduction."""
    return sections[index].title if index else "Introduction"


def contents(lesson: Lesson, sections: Sequence[Section], place: int) -> None:
    """List the sections as links; where one is, is in bold."""
    for index in range(len(sections)):
        title = section_title(sections, index)
        st.page_link(
            LESSON,
            label=f"**{title}**" if index == place else title,
            icon="",
            query_params=_address(lesson, sections, index),
        )


def before_and_after(lesson: Lesson, sections: Sequence[Section], place: int) -> None:
    """Link the section before and the one after; after the last one, the next notebook."""
    with st.container(horizontal=True, horizontal_alignment="distribute", key="lesson-turn"):
        if place:
            st.page_link(
                LESSON,
                label=section_title(sections, place - 1),
                icon=":material/arrow_back:",
                query_params=_address(lesson, sections, place - 1),
            )
        else:
            st.page_link(page_file("learn"), label=tr("All lessons"), icon=":material/arrow_back:")
        if place + 1 < len(sections):
            st.page_link(
                LESSON,
                label=section_title(sections, place + 1),
                icon=":material/arrow_forward:",
                icon_position="right",
                query_params=_address(lesson, sections, place + 1),
            )
        elif following := next((entry for name, entry in LESSONS.items() if name > lesson.name), None):
            st.page_link(
                LESSON,
                label=f"{following.number} · {following.title}",
                icon=":material/arrow_forward:",
                icon_position="right",
                query_params={"notebook": following.name},
            )


def run_it_yourself(lesson: Lesson) -> None:
    """Link the notebook in JupyterLab where one runs, else say how to start it."""
    if address := lab_link(lesson):
        st.page_link(
            address,
            label=tr("Run it yourself: {lesson} in JupyterLab", lesson=lesson.name),
            icon=":material/play_circle:",
        )
        return
    with st.popover(tr("Run it yourself"), icon=":material/play_circle:"):
        st.markdown(
            tr(
                "In a second terminal{in_its_folder}, then open `{lesson}.ipynb`:",
                in_its_folder=tr(IN_ITS_FOLDER),
                lesson=lesson.name,
            )
        )
        command_of_the_lab()


def pages_beside(pages: Iterable[Page]) -> None:
    """Show the pages of the dashboard that go with what was read."""
    for page in pages:
        with st.container(border=True, gap="small"):
            st.page_link(page_file(page.name), label=tr("**Try it: {page}**", page=page.title))
            st.caption(page.about)


def _address(lesson: Lesson, sections: Sequence[Section], index: int) -> dict[str, str]:
    return {"notebook": lesson.name, **({"section": sections[index].title} if index else {})}
