"""Which network, which epoch and which picture the page Inspect looks at, and all that its address keeps."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import streamlit as st

from dashboard.kit.explorer import Explorer
from dashboard.kit.explorer_settings import Setting, choice, whole
from dashboard.session.model_choice import BEST, SHIPPED
from dashboard.session.run_facts import all_facts, by_rank
from workbench.anatomy.network import Network, Trace
from workbench.anatomy.reading import read_network
from workbench.data import datasets
from workbench.data.example import DataSpec
from workbench.errors import ConfigError, DataError
from workbench.inspecting.ask import model_files
from workbench.language import later, tr
from workbench.quantities import percent
from workbench.runs.store import Run, Store
from workbench.settings import SHIPPED_MODEL

TEST, PAD, OWN, FILE = "test", "pad", "own", "file"
SOURCES = later({TEST: "Test picture", PAD: "Draw", OWN: "My digits", FILE: "Upload"})
TABS = later({"layers": "Layers", "kernels": "Kernels", "why": "Why this answer", "health": "Health",
        "neighbours": "Neighbours"})  # fmt: skip
HIGHEST_NUMBER = 100_000
STRONGEST = -1  # the row and the column where a map is largest
PREDICTED = -1  # the class to explain: the one that the network says


def _text(short: str, first: str = "", label: str = "") -> Setting:
    def check(value: str) -> str:
        if len(value) > 80 or not value.isprintable():
            raise ConfigError(tr("A name of at most 80 letters is needed, came {value!r}.", value=value[:20]))
        return value

    return Setting(short, first, str, str, check, label)


INSPECT = Explorer(
    "inspect",
    model=_text("model", SHIPPED, "Network"),
    epoch=whole("epoch", BEST, 0, HIGHEST_NUMBER, "Epoch"),
    source=choice("from", TEST, SOURCES, "Picture"),
    label=whole("class", 7, 0, 999, "Class"),
    number=whole("number", 1, 1, HIGHEST_NUMBER, "Number"),
    own=_text("own"),
    tab=choice("tab", "layers", TABS),
    layer=_text("layer"),
    map=whole("map", 1, 1, HIGHEST_NUMBER),
    row=whole("row", STRONGEST, STRONGEST, HIGHEST_NUMBER),
    column=whole("column", STRONGEST, STRONGEST, HIGHEST_NUMBER),
    channel=whole("reads", 0, 0, HIGHEST_NUMBER),  # the map that is read, from 1; 0: the one that adds most
    target=whole("why", PREDICTED, PREDICTED, 999),
    flat=choice("plane", "pca", ("pca", "tsne")),
    point=whole("point", 0, 0, HIGHEST_NUMBER),
)


def keep_below(name: str, most: int) -> None:
    """Bring a number back that is too large for what is looked at now."""
    if INSPECT[name] > most:
        INSPECT.change(**{name: most})


def just_came() -> bool:
    """Tell whether another page was shown before: Streamlit forgets the widgets of a page that was left."""
    return "inspect-tab" not in st.session_state


def whole_page() -> None:
    """Have the whole page run again, from a callback of a part of it: what stands above that part follows."""
    st.session_state["inspect-whole-page"] = True


def follow_page() -> None:
    """Run the whole page again where a callback asked for it; call it first in each part."""
    if st.session_state.pop("inspect-whole-page", False):
        st.rerun()


@dataclass(frozen=True)
class Subject:
    """A network that can be looked into.

    Attributes:
        key: `SHIPPED`, or the number of a run.
        label: its name for people.
        run: None for the shipped model.
        dataset: the name of what it learned from.
        data: what is known of that: the size of a picture, the classes.
        epochs: whose weights are kept, in order; `BEST` last, where the best are known.
    """

    key: str
    label: str
    run: Run | None
    dataset: str
    data: DataSpec
    epochs: tuple[int, ...]

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of its classes."""
        return self.data.classes

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of the pictures that it reads."""
        return self.data.example.height, self.data.example.width

    @property
    def asked(self) -> Run | Path:
        """How `workbench.inspecting.ask` knows it."""
        return self.run or SHIPPED_MODEL

    @property
    def brightness(self) -> float:
        """What a picture of 0 to 1 is multiplied by before this network reads it: 1, but for a planted fault."""
        return 255.0 if self.run and self.run.config.fault == "unscaled_inputs" else 1.0

    def network(self, epoch: int = BEST) -> Network:
        """Return the network with the weights of an epoch.

        Raises:
            ModelError: they are missing or damaged.
        """
        return read_network(model_files(self.asked, epoch)[0])


def offered(store: Store) -> dict[str, str]:
    """Return the networks to choose from by their key, with what people call them: the shipped one first."""
    found = {SHIPPED: tr("The model that comes with the workbench")}
    for facts in by_rank(all_facts(store)):
        if facts.state != "damaged" and (facts.epoch or Run(store.root / facts.id).model_file.exists()):
            more = (
                tr(", {test_accuracy} of the test right", test_accuracy=percent(facts.test_accuracy))
                if facts.test_accuracy is not None
                else ""
            )
            apart = f", {facts.apart}" if facts.apart else ""
            found[facts.id] = f"{facts.title}{apart}{more}"
    return found


def subject(key: str, store: Store) -> Subject:
    """Return the network with this key.

    Raises:
        RunError: there is no such run, or it is damaged.
        ModelError: it keeps no weights.
    """
    if key == SHIPPED:
        return Subject(
            SHIPPED,
            tr("The model that comes with the workbench"),
            None,
            "mnist",
            datasets.get_dataset("mnist"),
            (BEST,),
        )
    run = store.run(key)
    best = (BEST,) if run.model_file.exists() else ()
    kept = (*run.epochs_kept(), *best)
    if not kept:
        model_files(run)  # says what is missing
    return Subject(run.id, run.title, run, run.config.dataset, run.data, kept)


def epoch_of(subject: Subject) -> int:
    """Return the epoch that is looked at: the chosen one; the newest where that is not kept."""
    return INSPECT["epoch"] if INSPECT["epoch"] in subject.epochs else subject.epochs[-1]


@lru_cache(maxsize=8)
def trace(network: Network, pixels: bytes) -> Trace:
    """Return a picture (float32 of the network's shape, as bytes) on its way through a network, computed once."""
    return Trace(network, np.frombuffer(pixels, np.float32).reshape(network.picture_shape))


def traced(subject: Subject, network: Network, picture: np.ndarray) -> Trace:
    """Return a picture of 0 to 1 on its way through a network."""
    wanted = network.picture_shape
    if picture.shape[:2] != wanted[:2] or picture.size != np.prod(wanted):
        raise DataError(
            tr("This network reads pictures of the shape {wanted}, came {shape}.", wanted=wanted, shape=picture.shape)
        )
    return trace(network, (np.asarray(picture, np.float32) * np.float32(subject.brightness)).tobytes())
