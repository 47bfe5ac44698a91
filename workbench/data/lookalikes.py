"""What lies in the data folders in another form than is read: named, with the lines that turn it into one that is."""

from pathlib import Path

from workbench.data import idx
from workbench.data.places import is_file, names_in
from workbench.language import tr
from workbench.settings import data_folders

_PIXELS = 28 * 28
_LONGEST_LINE = 20_000  # bytes of a first line that are looked at: names of 785 columns take up to 10,000


def lookalikes(*, code: bool) -> list[str]:
    """Return a sentence for each form of MNIST that lies in a folder of `WORKBENCH_DATA` and is not read as it is.

    Args:
        code: whether the lines that turn a table into a file that is read stand there, or who has them.
    """
    said = []
    for folder in data_folders()[:-1]:
        files = idx.files_in(folder)
        if files and len(files) < len(idx.FILES):
            said.append(
                tr(
                    "{folder} has {files} and lacks {missing}: the four files belong together.",
                    folder=folder,
                    files=", ".join(path.name for path in files.values()),
                    missing=", ".join(name for part, name in idx.FILES.items() if part not in files),
                )
            )
        elif files:
            said.append(
                tr(
                    "{folder} has the four IDX files. They are read where their test labels are those of MNIST or "
                    "Fashion-MNIST as published.",
                    folder=folder,
                )
            )
        if tables := _tables(folder):
            said.append(_about(folder, tables, code))
    return said


def _tables(folder: Path) -> dict[str, bool]:
    """Return the names of tables with a label and 784 pixels a line, and whether their first line is one of names."""
    found = {}
    for name in sorted(names_in(folder)):
        if name.lower().endswith(".csv") and name.isprintable() and is_file(folder / name):
            try:
                with (folder / name).open("rb") as file:
                    cells = file.readline(_LONGEST_LINE).strip().split(b",")
            except OSError:
                continue
            if len(cells) == 1 + _PIXELS:
                found[name] = not all(cell.isdigit() for cell in cells)
    return found


def _about(folder: Path, tables: dict[str, bool], code: bool) -> str:
    what = tr(
        "{folder} has {tables}: a label and 784 pixels in each line, as Kaggle gives them. Tables are not read.",
        folder=folder,
        tables=", ".join(tables),
    )
    if not code:
        return what + " " + tr("`workbench doctor` shows the line of Python that turns it into a file that is.")
    train = next((name for name in tables if "train" in name.lower()), next(iter(tables)))
    test = next((name for name in tables if "test" in name.lower() and name != train), None)
    own = f"{Path(train).stem}.npz"
    how = tr(
        "Turn it into a file that is, with Python in that folder: {code} Then choose the data set npz:{own}.",
        code=_code(train, test, tables, own),
        own=own,
    )
    return f"{what} {how}"


def _code(train: str, test: str | None, tables: dict[str, bool], own: str) -> str:
    """Return the line of NumPy; without a table to test with, a sixth of the lines is kept for that."""

    def read(name: str) -> str:
        return f"np.loadtxt({name!r}, np.uint8, delimiter=',', skiprows={int(tables[name])})"

    rest = [f"b = {read(test)}"] if test else ["n = len(a) * 5 // 6", "a, b = a[:n], a[n:]"]
    arrays = [
        f"x_{part}={rows}[:, 1:].reshape(-1, 28, 28), y_{part}={rows}[:, 0]"
        for part, rows in (("train", "a"), ("test", "b"))
    ]
    classes = [] if "fashion" in own.lower() else ["classes=list('0123456789')"]
    save = f"np.savez({', '.join([repr(own), *arrays, *classes])})"
    return "; ".join(["import numpy as np", f"a = {read(train)}", *rest, save])
