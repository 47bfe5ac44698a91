"""Two runs on the same test pictures: what each reads as what, and which pictures one, the other or both get wrong."""

import streamlit as st

from dashboard.kit.live_figure import live_figure
from dashboard.kit.pictures import Picture, pictures
from dashboard.session.guard import guarded, in_words, told_in_words, widget_value
from dashboard.session.words import literal
from dashboard.views.compare import state
from dashboard.views.compare.groups import Comparison, Item
from workbench.comparing.answers import Answers, HeldOut
from workbench.comparing.pairs import Pair, both_answers, pair, sentence
from workbench.errors import DataError
from workbench.figures import confusion_matrix
from workbench.language import tr
from workbench.quantities import count, percent

MOST_SHOWN = 24  # pictures shown at once


def compare_pair(comparison: Comparison) -> None:
    """Show two of the chosen runs side by side, those that are chosen here."""
    tested = {item.runs[0].id: item for item in comparison.singles if (item.runs[0].folder / "evaluation.npz").exists()}
    if len(tested) > 1:
        alike = {run.id: group.place for group in comparison.groups for run in group.runs}
        _show(tested, alike)


@st.fragment
@told_in_words
def _show(tested: dict[str, Item], alike: dict[str, int]) -> None:
    st.header(tr("Two of them, mistake by mistake"), anchor=False)
    chosen = [tested[identifier] for identifier in state.two(list(tested), alike)]
    columns = st.columns(2, gap="large")
    for column, field, letter, item in zip(columns, ("first", "second"), "AB", chosen, strict=True):
        key = f"compare-set-{field}"
        column.selectbox(
            letter,
            list(tested),
            list(tested).index(item.runs[0].id),
            lambda name: tested[name].name,
            key=key,
            on_change=guarded(lambda field=field, key=key: _choose(field, key)),
        )
    with in_words():
        results = [item.runs[0].evaluation() for item in chosen]
        for column, letter, result in zip(columns, "ab", results, strict=True):
            names = [str(name) for name in result["classes"]]
            with column:
                live_figure(
                    confusion_matrix(result["confusion"], names),
                    key=f"compare-confusion-{letter}",
                    still=True,
                )
        st.caption(tr("The same colour is the same share of a row, here and in every other such table."))
    with in_words():
        _mistakes(*chosen)


def _choose(field: str, key: str) -> None:
    state.change(**{field: widget_value(key)})
    state.write_address()


def _mistakes(a: Item, b: Item) -> None:
    """Show the test pictures that one of two networks reads wrong, or both."""
    try:
        with st.spinner(tr("Both networks read all test pictures …")):
            pictures_, first, second = both_answers(a.runs[0], b.runs[0])
    except DataError as error:  # nothing is wrong with either: they have read other pictures
        st.info(literal(str(error)), icon=":material/compare_arrows:")
        return
    found = pair(pictures_.y, first, second)
    st.markdown(literal(sentence(found, (a.name, b.name))))
    kinds = {
        "both": tr("Both wrong: {both:,}", both=len(found.both)),
        "only_first": tr("Only A wrong: {only_first:,}", only_first=len(found.only_first)),
        "only_second": tr("Only B wrong: {only_second:,}", only_second=len(found.only_second)),
    }
    kind = st.segmented_control(
        tr("Pictures"),
        list(kinds),
        format_func=kinds.__getitem__,
        default="only_first",
        required=True,
        key="compare-kind",
        label_visibility="collapsed",
    )
    _pictures(kind, found, pictures_, first, second, a.runs[0].data.classes)


def _pictures(kind: str, found: Pair, tested: HeldOut, first: Answers, second: Answers, names: tuple[str, ...]) -> None:
    wrong = found.surest(kind, first, second)
    if not len(wrong):
        st.success(tr("There is no such picture."), icon=":material/check:")
        return
    if len(wrong) > MOST_SHOWN:
        st.caption(
            tr(
                "The {most_shown} of {pictures} that were read wrong with the most certainty.",
                most_shown=MOST_SHOWN,
                pictures=count(len(wrong), "picture"),
            )
        )

    def said(answers: Answers, index: int) -> str:
        return f"{names[answers.read[index]]}, {percent(float(answers.sure[index]))}"

    shown = [
        Picture(tested.x[index], names[tested.y[index]], f"A: {said(first, index)} · B: {said(second, index)}")
        for index in wrong[:MOST_SHOWN]
    ]
    pictures(shown, "compare-pictures", width=96)
