"""Coming back: what happened since the last visit, in one line, and what was got wrong then, as short questions."""

import time
from contextlib import suppress

import streamlit as st

from dashboard.kit.celebrate import celebrate
from dashboard.kit.pages import page_file
from dashboard.session import state
from dashboard.session.guard import guarded, in_words, widget_value
from dashboard.session.run_facts import RunFacts, all_facts
from dashboard.session.visitor import owns
from dashboard.session.words import literal, moment
from workbench.errors import RunError
from workbench.language import ntr, tr
from workbench.lessons.catalogue import COURSE, FAULTS
from workbench.lessons.guesses.record import Guesses
from workbench.lessons.progress import Record
from workbench.lessons.recall.questions import Question, questions
from workbench.lessons.recall.record import DAYS, Recall
from workbench.quantities import count, percent
from workbench.runs.status import ENDED
from workbench.runs.store import Store

AWAY = 3600.0  # seconds after which somebody comes back
MARKED = 600.0  # seconds between two marks of the same visit


def coming_back(record: Record) -> None:
    """Show what is new since the last visit, and at most three questions.

    Args:
        record: what the learner did with exercises.
    """
    store = state.store()
    recall = Recall(store.root)
    recalled = recall.read()
    _mark(recall, recalled.seen)
    asked = _asked(recalled.coming_back(questions(record, Guesses(store.root).read().of())))
    if words := since(store, record, state.kept("learn-since", 0.0), len(asked)):
        st.info(words, icon=":material/history:")
    if asked:
        st.header(tr("Do you still know?"), anchor=False)
        words = tr(
            "You got these wrong once. They come back until they stay: after {days} and {last} days.",
            days=", ".join(map(str, DAYS[:-1])),
            last=DAYS[-1],
        )
        st.caption(words)
        for column, question in zip(st.columns(len(asked)), asked, strict=True):
            with column, st.container(border=True, height="stretch"), in_words():
                _question(recall, question)


def _mark(recall: Recall, seen: float) -> None:
    """Remember for this visit when the last one was, and keep that somebody is here now."""
    now = time.time()
    if state.kept("learn-since") is None:
        state.keep("learn-since", seen if seen and now - seen > AWAY else 0.0)
    if now - seen > MARKED:
        with suppress(RunError):  # a folder that nobody may write to: the page is there all the same
            recall.see()


def _asked(due: list[Question]) -> list[Question]:
    """Return the questions of this visit: one that was answered stays, with what is said of it."""
    kept: dict[str, Question] = state.kept("recall-asked") or {}
    if not kept:
        kept = {question.key: question for question in due}
        state.keep("recall-asked", kept)
    return list(kept.values())


def _question(recall: Recall, question: Question) -> None:
    key, answered = f"recall-{question.key}", state.kept(f"recalled-{question.key}")
    st.markdown(f"**{literal(question.words)}**")
    st.radio(
        question.words,
        list(question.options),
        index=list(question.options).index(answered) if answered in question.options else None,
        key=key,
        format_func=question.options.__getitem__,
        label_visibility="collapsed",
        disabled=answered is not None,
        on_change=guarded(lambda: _answer(recall, question, widget_value(key))),
    )
    if answered is None:
        return
    right = answered == question.right
    if right:
        celebrate(key)
    (st.success if right else st.warning)(
        literal(question.told)
        if right
        else tr("It is: {right}. {told}", right=literal(question.options[question.right]), told=literal(question.told)),
        icon=":material/check_circle:" if right else ":material/replay:",
    )
    if not right:
        is_fault = question.lesson == FAULTS.name
        st.page_link(
            page_file(FAULTS.name if is_fault else "lesson"),
            label=COURSE[question.lesson].title,
            icon=":material/menu_book:",
            query_params={"fault": question.key.rpartition("-")[2]} if is_fault else {"notebook": question.lesson},
        )


def _answer(recall: Recall, question: Question, chosen: object) -> None:
    if chosen not in question.options or state.kept(f"recalled-{question.key}") is not None:
        return
    recall.answer(question, chosen == question.right)
    state.keep(f"recalled-{question.key}", chosen)


def since(store: Store, record: Record, before: float, waiting: int = 0) -> str:
    """Return what happened since a moment, in one line; nothing where nothing did.

    Args:
        store: where the runs are.
        record: what the learner did with exercises.
        before: seconds since 1970; 0: there was no earlier visit.
        waiting: how many questions come back now.
    """
    if not before:
        return ""
    ended = [facts for facts in all_facts(store) if facts.state in ENDED and owns(facts.learner)]
    ended = [facts for facts in ended if _ended_at(store, facts) > before]
    standings = [standing for lesson in COURSE.values() for _, standing in lesson.standings(record)]
    solved = sum((standing.solved or 0.0) > before for standing in standings)
    words = []
    if ended:
        tested = [facts.test_accuracy for facts in ended if facts.test_accuracy is not None]
        best = tr(" (the best reads {share} of its test)", share=percent(max(tested))) if tested else ""
        words.append(tr("{runs} ended{best}", runs=count(len(ended), "run"), best=best))
    if solved:
        words.append(tr("{exercises} solved", exercises=count(solved, "exercise")))
    if waiting:
        words.append(ntr("{amount} question comes back", "{amount} questions come back", waiting))
    if not words:
        return ""
    when = moment(time.strftime("%Y%m%d-%H%M%S", time.localtime(before)))
    return tr("**Since last time** ({when}): {what}.", when=when, what=", ".join(words))


def _ended_at(store: Store, facts: RunFacts) -> float:
    """When a run ended: its state was written last then."""
    try:
        return (store.root / facts.id / "status.json").stat().st_mtime
    except OSError:
        return 0.0
