"""Every page of the dashboard: its title, and where it stands in the navigation. A new page is one line here."""

from typing import NamedTuple

from workbench.language import translated
from workbench.registry import lookup

# What more than one page writes into the address of another.
FILM = "film"  # the look of Draw that follows a run epoch by epoch
BREAK = "break"  # the look of Draw that breaks its steps


@translated("title", "group", "lead")
class NavigationPage(NamedTuple):
    """One page.

    Attributes:
        title: what the navigation and the browser's tab call it.
        icon: beside its title.
        group: the heading under which it stands in the navigation.
        lead: what can be done there, in one line below its title.
        hidden: whether it is reached by links alone.
    """

    title: str
    icon: str
    group: str = ""
    lead: str = ""
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
    "faults": NavigationPage(
        "Find the fault", ":material/troubleshoot:", "", "Each of these networks was spoiled on purpose. Find out how."
    ),
    "losses": NavigationPage(
        "Losses", ":material/straighten:", "Ideas", "Move a guess, and see what each loss says of it."
    ),
    "activations": NavigationPage(
        "Activations", ":material/electric_bolt:", "Ideas", "Bend a number, and see what a network makes of the bend."
    ),
    "optimizers": NavigationPage(
        "Optimizers",
        ":material/downhill_skiing:",
        "Ideas",
        "Let optimizers race downhill, and see what each step is made of.",
    ),
    "playground": NavigationPage(
        "Playground", ":material/hub:", "Ideas", "Watch a small network learn, and change anything while it does."
    ),
    "draw": NavigationPage("Draw", ":material/draw:", "Networks", "Draw something, and see how a network reads it."),
    "train": NavigationPage(
        "Train",
        ":material/model_training:",
        "Networks",
        "Choose settings, press Start, and steer the run while it learns.",
    ),
    "runs": NavigationPage(
        "Runs",
        ":material/list_alt:",
        "Networks",
        "Every run that was trained here: open one, compare several, keep notes.",
    ),
    "compare": NavigationPage(
        "Compare", ":material/balance:", "Networks", "Put runs side by side: is one better, or was it luck?"
    ),
    "run": NavigationPage("Run", ":material/show_chart:", "Networks", hidden=True),
    "inspect": NavigationPage(
        "Inspect",
        ":material/search:",
        "Networks",
        "Look into a trained network: what each layer sees, and why it answers so.",
    ),
}
