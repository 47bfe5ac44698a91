"""The frame of the dashboard: which pages there are. `streamlit run dashboard` serves this file.

The server imports it once, for `app`, and so stands behind the door. Then it runs it for every page that is looked at.
"""

import streamlit as st
from starlette.middleware import Middleware

from dashboard.access import access
from dashboard.address import check_address
from dashboard.components.icon import icon
from dashboard.components.live_figure import provide_plotly
from dashboard.components.sidebar import sidebar
from dashboard.door import Door
from dashboard.guard import in_words, show_untold
from dashboard.quick import spare_the_sweep
from dashboard.serving import opened, said_in_words, who_may
from dashboard.state import see_to_worker


def frame() -> None:
    """Show the page that was asked for, with the navigation beside it."""
    about = f"**Workbench** · watch real neural networks learn, and draw digits for them. {access().words()}"
    st.set_page_config("Workbench", page_icon=icon(), layout="wide", menu_items={"About": about})
    page = st.navigation(
        {
            "": [
                st.Page("views/learn.py", title="Learn", icon=":material/school:", default=True),
                st.Page("views/lesson.py", title="Lesson", icon=":material/menu_book:", visibility="hidden"),
                st.Page("views/faults.py", title="Find the fault", icon=":material/troubleshoot:"),
            ],
            "Ideas": [
                st.Page("views/losses.py", title="Losses", icon=":material/trending_down:"),
                st.Page("views/activations.py", title="Activations", icon=":material/electric_bolt:"),
                st.Page("views/optimizers.py", title="Optimizers", icon=":material/downhill_skiing:"),
                st.Page("views/playground.py", title="Playground", icon=":material/hub:"),
            ],
            "Networks": [
                st.Page("views/draw.py", title="Draw", icon=":material/draw:"),
                st.Page("views/train.py", title="Train", icon=":material/model_training:"),
                st.Page("views/runs.py", title="Runs", icon=":material/monitoring:"),
                st.Page("views/compare.py", title="Compare", icon=":material/stacked_line_chart:"),
                st.Page("views/run.py", title="Run", icon=":material/show_chart:", visibility="hidden"),
                st.Page("views/inspect.py", title="Inspect", icon=":material/search:"),
            ],
        },
        expanded=True,
    )
    see_to_worker()
    with in_words():
        show_untold()  # first: whatever part of the page looks at it first shows it
        check_address()
    with in_words():
        provide_plotly()
        sidebar()
    with in_words():
        page.run()
    spare_the_sweep()


if __name__ == "__main__":
    frame()
else:
    app = st.App(__file__, middleware=[Middleware(Door, who_may())], lifespan=opened, on_script_error=said_in_words)
