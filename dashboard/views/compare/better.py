"""Where a difference is shown: the way on with the network that is better."""

import streamlit as st

from dashboard.kit.pages import page_file
from dashboard.session.drawable import why_no_drawing
from dashboard.views.compare.groups import Comparison
from workbench.comparing.verdict import Verdict
from workbench.language import tr
from workbench.runs.columns import columns


def draw_with_the_better(comparison: Comparison, verdict: Verdict) -> None:
    """Lead on to Draw with the best network of the settings that are shown to be better."""
    group = next((group for group in comparison.groups if group.name == verdict.better), None)
    able = [run for run in (group.runs if group else ()) if run.twin_file.exists()]
    able = [run for run in able if not why_no_drawing(run.config.dataset, run.data)]
    if not able:
        return
    best = max(able, key=lambda run: columns(run.folder).end.get("test_accuracy") or 0.0)
    if st.button(tr("Draw with the better one"), type="primary", icon=":material/draw:", key="compare-draw"):
        st.switch_page(page_file("draw"), query_params={"model": best.id})
