"""Exercises that need no code: a number to give, a reason to choose, statements to put into their order."""

import ast
from collections.abc import Callable
from typing import Any, TypeGuard

import streamlit as st

from dashboard.session.guard import guarded
from dashboard.session.words import literal
from dashboard.views.lesson.shown import show_feedback
from workbench.language import tr
from workbench.lessons.choosing import ChoiceExercise, OrderExercise
from workbench.lessons.exercise import Exercise


def has_field(exercise: Any, code: str) -> TypeGuard[Exercise]:
    """Return whether an exercise is answered in a field.

    Args:
        exercise: one of a lesson.
        code: its cell in the notebook.
    """
    if isinstance(exercise, ChoiceExercise | OrderExercise):
        return True
    return isinstance(exercise, Exercise) and f"{exercise.answer} = ____" in code and _is_number(exercise)


def answer_field(exercise: Exercise, key: str) -> None:
    """Ask for the answer, and show what is said to it."""
    given = _field(exercise, f"{key}-field")

    def say(what: Callable[..., Any], *args: Any) -> None:
        st.session_state[f"{key}-said"] = what(*args)

    def hint() -> None:
        number = st.session_state.get(f"{key}-hints", 0)
        st.session_state[f"{key}-hints"] = number + 1
        say(exercise.help, "hint", number)

    with st.container(horizontal=True):
        st.button(
            tr("Check"),
            type="primary",
            disabled=given in (None, ""),
            on_click=guarded(say),
            args=(exercise.take, given),
            key=f"{key}-check",
        )
        st.button(tr("Hint"), on_click=guarded(hint), key=f"{key}-hint")
        st.button(tr("Solution"), on_click=guarded(say), args=(exercise.help, "solution"), key=f"{key}-solution")
    if said := st.session_state.get(f"{key}-said"):
        show_feedback(said)


def _field(exercise: Exercise, key: str) -> Any:
    label = tr("Your answer to {name}", name=exercise.name)
    if isinstance(exercise, ChoiceExercise):
        letters = {letter: f"**{letter}** · {literal(words)}" for letter, words in exercise.statements.items()}
        return st.radio(label, list(letters), index=None, format_func=letters.__getitem__, key=key)
    if isinstance(exercise, OrderExercise):
        return st.text_input(label, placeholder=tr("the letters in their order"), max_chars=40, key=key, width=320)
    return st.number_input(label, value=None, format="%g", step=None, placeholder=tr("a number"), key=key, width=320)


def _is_number(exercise: Exercise) -> bool:
    """Return whether its solution is a number: that, or arithmetic of numbers."""
    body = ast.parse(exercise.code).body
    if len(body) != 1 or not isinstance(body[0], ast.Assign):
        return False
    plain = (ast.Constant, ast.BinOp, ast.UnaryOp, ast.operator, ast.unaryop)
    nodes = list(ast.walk(body[0].value))
    return all(
        isinstance(node, plain) and (not isinstance(node, ast.Constant) or isinstance(node.value, int | float))
        for node in nodes
    )
