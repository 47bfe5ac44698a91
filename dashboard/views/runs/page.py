"""Runs: every run so far, to find, compare, name, delete and open."""

from dashboard.kit.empty import train_first
from dashboard.kit.page_head import page_head
from dashboard.kit.page_notes import page_notes
from dashboard.session import state
from dashboard.session.guard import in_words
from dashboard.session.run_facts import all_facts
from dashboard.session.visits import seen
from dashboard.views.runs.run_table import run_table
from workbench.language import tr

page_head("runs", tr("Runs"))
state.show_notice()
with in_words():
    found = all_facts(state.store())
    if found:
        run_table(found)
        seen("runs")
    else:
        train_first(
            tr(
                "No runs yet. Train a network first; every run is kept here with its curves, its mistakes and "
                "its model."
            ),
            tr("Train your first network"),
        )
page_notes(
    tr(
        "Each line is one training of a network: its settings, how far it came, and what it reads right. The "
        "test accuracy is the share of pictures read right that it never learned from; the validation accuracy "
        "was watched while it learned. Which pictures are read wrong says more than either number: open a run "
        "to see them."
    ),
    "05_mnist_dense_network",
    tr("3 · What it gets wrong"),
)
