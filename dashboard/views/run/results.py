"""What the test of a run showed."""

import streamlit as st

from dashboard.kit.live_figure import live_figure
from dashboard.kit.pictures import Picture, pictures
from dashboard.kit.table import table
from dashboard.session.words import literal
from workbench.figures import confusion_matrix
from workbench.language import later, tr
from workbench.quantities import percent
from workbench.runs.store import Run

NOT_YET = later("Nothing here yet. A run is tested when it ends, on pictures that it never learned from.")


def test_result(run: Run) -> None:
    """Show how many test pictures are read right."""
    found = run.evaluation()
    if found is None:
        _untested(run)
        return
    with st.container(horizontal=True, gap="large"):
        st.metric(tr("Test accuracy"), percent(float(found["accuracy"])), width="content")
        st.metric(tr("Test loss"), f"{float(found['loss']):.4f}", width="content")
        wrong = int(found["confusion"].sum() - found["confusion"].trace())
        st.metric(
            tr("Read wrong"),
            tr("{wrong:,} of {confusion:,}", wrong=wrong, confusion=int(found["confusion"].sum())),
            width="content",
        )


def _untested(run: Run) -> None:
    """Say why there is no test result: none yet, or none at all."""
    if missing := run.status.missing:
        st.info(literal(missing), icon=":material/info:")
    else:
        st.info(tr(NOT_YET), icon=":material/hourglass_empty:")


def confusion(run: Run) -> None:
    """Show what is read as what."""
    if found := run.evaluation():
        live_figure(
            confusion_matrix(found["confusion"], [str(name) for name in found["classes"]]),
            key=f"confusion-{run.id}",
            still=True,
        )


def per_class(run: Run) -> None:
    """Show precision, recall and F1 of every class."""
    found = run.evaluation()
    if found is None:
        _untested(run)
        return
    columns = (found["classes"], found["precision"], found["recall"], found["f1"], found["confusion"].sum(axis=1))
    rows = [
        (str(name), percent(precision), percent(recall), percent(f1), f"{int(total):,}")
        for name, precision, recall, f1, total in zip(*columns, strict=True)
    ]
    table(["*Class", ">Precision", ">Recall", ">F1", tr(">Test pictures")], rows, f"classes-{run.id}")
    st.caption(
        tr(
            "**Precision**: of all pictures read as this class, how many are. **Recall**: of all pictures of "
            "this class, how many are found. **F1** is high only where both are."
        )
    )


def mistakes(run: Run) -> None:
    """Show the pictures that were read wrong with the greatest certainty."""
    found = run.evaluation()
    if found is None:
        _untested(run)
        return
    if not len(found["mistake_images"]):
        st.success(tr("No test picture was read wrong."))
        return
    names = [str(name) for name in found["classes"]]
    rows = zip(
        found["mistake_images"],
        found["mistake_true"],
        found["mistake_predicted"],
        found["mistake_probability"],
        strict=True,
    )
    st.caption(tr("The test pictures that the network got wrong while being most sure. Would you read them right?"))
    pictures(
        [
            Picture(
                image,
                tr("{names}, read as {names_2}", names=names[true], names_2=names[said]),
                f"{percent(float(share))} sure",
            )
            for image, true, said, share in rows
        ],
        f"mistakes-{run.id}",
        width=104,
    )
