"""Every page of the dashboard: its title, and where it stands in the navigation. A new page is one line here."""

from typing import NamedTuple

from workbench.registry import lookup

# What more than one page writes into the address of another.
FILM = "film"  # the look of Draw that follows a run epoch by epoch


class Page(NamedTuple):
    """One page.

    Attributes:
        title: what the navigation and the browser's tab call it.
        icon: beside its title.
        group: the heading under which it stands in the navigation.
        hidden: whether it is reached by links alone.
    """

    title: str
    icon: str
    group: str = ""
    hidden: bool = False


def page_file(name: str) -> str:
    """Return the file of a page, by which Streamlit's links and switches know it.

    Args:
        name: its address, a key of `PAGES`.
    """
    lookup(name, PAGES, "page")  # says what there is
    return f"views/{name}/page.py"


# By their addresses, in the order of the navigation. The first is where the dashboard opens.
PAGES = {
    "learn": Page("Learn", ":material/school:"),
    "lesson": Page("Lesson", ":material/menu_book:", hidden=True),
    "faults": Page("Find the fault", ":material/troubleshoot:"),
    "losses": Page("Losses", ":material/trending_down:", "Ideas"),
    "activations": Page("Activations", ":material/electric_bolt:", "Ideas"),
    "optimizers": Page("Optimizers", ":material/downhill_skiing:", "Ideas"),
    "playground": Page("Playground", ":material/hub:", "Ideas"),
    "draw": Page("Draw", ":material/draw:", "Networks"),
    "train": Page("Train", ":material/model_training:", "Networks"),
    "runs": Page("Runs", ":material/monitoring:", "Networks"),
    "compare": Page("Compare", ":material/stacked_line_chart:", "Networks"),
    "run": Page("Run", ":material/show_chart:", "Networks", hidden=True),
    "inspect": Page("Inspect", ":material/search:", "Networks"),
}
