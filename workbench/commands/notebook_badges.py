"""The lines in a notebook that say where the project is: badges for Binder and Colab, and the cell that installs it."""

import re
from typing import Any

from workbench.language import tr

MARK = "<!-- badges -->"
NOWHERE = "OWNER/workbench"  # what stands in the notebooks until somebody says where the project is


def badges(name: str, repository: str, branch: str) -> str:
    """Return the badges of the notebook `name`, as Markdown. Their pictures lie beside the notebook."""
    path = f"notebooks/{name}.ipynb"
    colab = f"https://colab.research.google.com/github/{repository}/blob/{branch}/{path}"
    binder = f"https://mybinder.org/v2/gh/{repository}/{branch}?urlpath=lab/tree/{path}"
    return tr(
        "[![Open in Colab](images/colab.svg)]({colab}) [![Open in Binder](images/binder.svg)]({binder})",
        colab=colab,
        binder=binder,
    )


def has_badges(notebook: Any) -> bool:
    """Return whether badges stand in a notebook already."""
    return any(f"{MARK}\n[![" in cell.source for cell in notebook.cells)


def set_address(notebook: Any, name: str, repository: str, branch: str = "main") -> None:
    """Write the address of the project into a notebook: under the mark of the badges, and into the install cell.

    Args:
        notebook: from nbformat; it is changed.
        name: its file without `.ipynb`.
        repository: `OWNER/NAME`.
        branch: the branch that Binder and Colab open.
    """
    new = f"{MARK}\n{badges(name, repository, branch)}"
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = re.sub(rf"{MARK}(\n\[!\[.*)?", lambda _: new, cell.source)
        elif "%pip" in cell.source:
            cell.source = re.sub(r"(git\+https://github\.com/)[\w.-]+/[\w.-]+", rf"\g<1>{repository}", cell.source)
