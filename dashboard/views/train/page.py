"""Train: turn the knobs, press Start, watch it learn."""

import streamlit as st

from dashboard.kit.live_figure import live_figure
from dashboard.kit.network_drawn import network_drawn
from dashboard.kit.page_head import page_head
from dashboard.kit.page_notes import page_notes
from dashboard.session import state, training_settings
from dashboard.session.guard import in_words
from dashboard.session.words import literal
from dashboard.views.train.settings_form import changes, choose_preset, settings_form
from dashboard.views.train.stage import stage
from dashboard.views.train.start_button import start_button, where_the_data_are
from workbench.figures import learning_rate_preview
from workbench.language import tr

config = training_settings.settings()
run = None
with in_words():
    run = state.watched_run()
training_settings.write_address(run=run.id if run else "")

page_head("train", tr("Train a network"))
state.show_notice()
for words in training_settings.complaints():
    st.warning(literal(words), icon=":material/warning:")
# First what is pressed, so that nothing comes to lie under the pointer; then what happens. Its place is there before
# it, so that nothing below is made anew.
with in_words():
    start_button(config, main=run is None)
happening = st.container()
if run:
    with happening, in_words(), st.container(border=True):
        stage(run)
chosen, made = st.columns([4, 5], gap="large")
with chosen:
    st.header(tr("Settings of the next run") if run else tr("Settings"), anchor=False)
    with in_words():
        choose_preset()
        settings_form(config)
    with in_words():
        where_the_data_are(config)
        changes(config)
with made:
    with in_words():
        st.header(tr("The network that these settings make"), anchor=False)
        network_drawn(config)
    with in_words(), st.container(border=True):
        live_figure(learning_rate_preview(config), key="rate-preview", still=True)
page_notes(
    tr(
        "The settings make a network and say how it learns; Start hands them to a process of its "
        "own, and the curves grow with every batch it has learned from. One epoch shows it every training "
        "picture once: the loss says how wrong it is, the accuracy how many pictures it reads right, and "
        "validation pictures are those that it never learns from. While it learns you may pause it, take "
        "single steps, or change the learning rate, and watch what that does."
    ),
    "05_mnist_dense_network",
    "2",
)
