"""Every page of the dashboard: its title, and where it stands in the navigation. A new page is one line here."""

from typing import NamedTuple

from workbench.language import translated
from workbench.registry import lookup

# What more than one page writes into the address of another.
FILM = "film"  # the look of Draw that follows a run epoch by epoch


@translated("title", "group")
class NavigationPage(NamedTuple):
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
        name: its address, a key of `NAVIGATION`.
    """
    lookup(name, NAVIGATION, "page")  # says what there is
    return f"views/{name}/page.py"


# By their addresses, in the order of the navigation. The first is where the dashboard opens.
NAVIGATION = {
    "learn": NavigationPage("Learn", ":material/school:"),
    "lesson": NavigationPage("Lesson", ":material/menu_book:", hidden=True),
    "faults": NavigationPage("Find the fault", ":material/troubleshoot:"),
    "losses": NavigationPage("Losses", ":material/straighten:", "Ideas"),
    "activations": NavigationPage("Activations", ":material/electric_bolt:", "Ideas"),
    "optimizers": NavigationPage("Optimizers", ":material/downhill_skiing:", "Ideas"),
    "playground": NavigationPage("Playground", ":material/hub:", "Ideas"),
    "draw": NavigationPage("Draw", ":material/draw:", "Networks"),
    "train": NavigationPage("Train", ":material/model_training:", "Networks"),
    "runs": NavigationPage("Runs", ":material/list_alt:", "Networks"),
    "compare": NavigationPage("Compare", ":material/balance:", "Networks"),
    "run": NavigationPage("Run", ":material/show_chart:", "Networks", hidden=True),
    "inspect": NavigationPage("Inspect", ":material/search:", "Networks"),
}
