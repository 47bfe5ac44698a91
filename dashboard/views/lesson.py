"""Lesson: one section of a notebook to read, with what it showed when it was run."""

import streamlit as st

from dashboard.guard import in_words
from workbench.lessons.catalogue import LESSONS, lesson
from workbench.lessons.reading import find_section, read_notebook

with in_words():
    st.page_link("views/learn.py", label="All lessons", icon=":material/arrow_back:")
    shown = lesson(st.query_params.get("notebook", next(iter(LESSONS))))
    sections = read_notebook(shown.name)
    place = find_section(sections, st.query_params.get("section", ""))
    st.title(f"{shown.number} · {shown.title}", anchor=False)
    if place:
        st.subheader(sections[place].title, anchor=False)
    for part in sections[place].parts:
        if part.kind == "words":
            st.markdown(part.text)
        elif part.kind == "code":
            with st.expander("Code"):
                st.code(part.text, language="python")
        elif part.kind == "picture":
            st.image(part.picture)
        else:
            st.code(part.text, language=None)
