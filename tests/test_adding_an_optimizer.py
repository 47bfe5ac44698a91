"""An optimizer is added with one source file and its line in the table: everything else finds it there.

Two of them are put into a copy of the packages: Keras' Adam with a setting fixed, and one with a rule of its own.
"""

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

import forked

ROOT = Path(__file__).resolve().parent.parent
# As it stands in the recipe for those who add one.
AMSGRAD = re.search(r"^```python\n([^`]*class AMSGrad.*?)^```", (ROOT / "CONTRIBUTING.md").read_text(), re.S | re.M)[1]
ADAMAX = '''"""Adam with the largest gradient in the place of the mean square: Adamax."""

from typing import Any, ClassVar

import numpy as np

from workbench.concepts.optimizers.base import Optimizer
from workbench.concepts.optimizers.checked import share
from workbench.concepts.optimizers.facts import Slot
from workbench.concepts.optimizers.sheet import EFFECTIVE, Sheet


class Adamax(Optimizer):
    """Step along the mean gradient, divided by the largest gradient so far, slowly forgotten (Kingma and Ba, 2015)."""

    label = "Adamax"
    formula = "m ← β₁ m + (1 − β₁) g,  u ← max(β₂ u, |g|),  w ← w − η m̂ / (u + ε)"
    look = ("vermilion", "dashdot", "pentagon-open")
    knobs = ("beta_1", "beta_2", "epsilon")
    slots: ClassVar[dict[str, Slot]] = {"m": Slot("m", "momentum", keras="momentum"),
                                        "u": Slot("u", "squares", keras="norm")}
    keras_name = "Adamax"

    def __init__(self, learning_rate: float = 0.001, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-7,
                 **limits: Any) -> None:
        super().__init__(learning_rate, **limits)
        self.beta_1, self.beta_2, self.epsilon = share("beta_1", beta_1), share("beta_2", beta_2), epsilon

    def start(self, parameter: np.ndarray) -> dict[str, np.ndarray]:
        return {"m": np.zeros_like(parameter), "u": np.zeros_like(parameter)}

    def change(self, gradient: np.ndarray, memory: dict[str, np.ndarray], t: int) -> np.ndarray:
        memory["m"] = self.beta_1 * memory["m"] + (1 - self.beta_1) * gradient
        memory["u"] = np.maximum(self.beta_2 * memory["u"], np.abs(gradient))
        memory["effective_step"] = self.learning_rate / (1 - self.beta_1**t) / (memory["u"] + self.epsilon)
        return -memory["effective_step"] * memory["m"]

    def worked(self, sheet: Sheet) -> None:
        sheet.running_mean("m", "mean gradient", "β₁", "<g>", sheet["g"])
        sheet.write("u", "largest gradient", "max(<β₂> · <u>, |<g>|)",
                    max(sheet["β₂"] * sheet["u"], abs(sheet["g"])))
        sheet.write("e", EFFECTIVE, "<η> / (1 − <β₁^t>) / (<u> + <ε>)",
                    sheet["η"] / (1 - sheet["β₁"] ** sheet["t"]) / (sheet["u"] + sheet["ε"]))
        sheet.weight(" − <e> · <m>", -sheet["e"] * sheet["m"])
'''
# What a process begins with that was forked from one that knows the packages as they are.
ANEW = """
import sys
for module in [name for name in sys.modules if name.split(".")[0] == "workbench"]:
    del sys.modules[module]
"""
# What a process of the copy asks, and what it must find. Nothing here was written for these two.
FOUND = """
import sys
import numpy as np

NEW = {"amsgrad": "AMSGrad", "adamax": "Adamax"}

from workbench.runs.config import RunConfig
from workbench.runs.knobs import CHOICES
from workbench.commands.train import describe
from workbench.cli import _parser
for name, label in NEW.items():
    assert CHOICES["optimizer"][name] == label
    config = RunConfig.make(optimizer=label)
    assert config.optimizer == name and config.is_used("beta_1") and not config.is_used("rho")
    assert name in describe("optimizer")
print("form and command line")

from workbench.concepts.experiments.races import best_rate, race
from workbench.concepts.experiments.surfaces import SURFACES
from workbench.concepts.experiments.worked_step import remembered, worked_step
from workbench.concepts.optimizers import RACERS
from workbench.figures import descent, optimizer_state, seed_bands
from workbench.figures.base.line_styles import look
from workbench.figures.ideas.race_scene import race_scene
ravine = SURFACES["ravine"]
paths = race(ravine, steps=30)
assert set(NEW) < set(paths) and set(NEW.values()) < {trace.name for trace in descent(ravine, paths).data}
assert len({look(name)[1:] for name in RACERS}) == len(RACERS)
rates = {name: best_rate(ravine, name, 30) for name in paths}
assert set(NEW.values()) < {racer["label"] for racer in race_scene(ravine, paths, rates)["racers"]}
print("race")

for name, label in NEW.items():
    fresh = RACERS[name](learning_rate=rates[name])
    for step in (1, 2, 30):
        lines = {line.symbol: line.value for line in worked_step(fresh, paths[name], step, 1)}
        assert np.isclose(lines["w"], paths[name].points[step, 1])
    assert {"beta_1", "beta_2", "learning_rate"} <= set(RACERS[name].tunable) and "amsgrad" not in RACERS[name].tunable
    assert remembered(fresh) and label in optimizer_state(name, fresh, paths[name], 2).layout.title.text
print("worked step")

from workbench.playground.keras_code import keras_code
from workbench.playground.session import Session
from workbench.playground.setup import Setup
assert "keras.optimizers.Adam(learning_rate=0.03, amsgrad=True)" in keras_code(Setup(optimizer="amsgrad"))
assert "keras.optimizers.Adamax(learning_rate=0.03)" in keras_code(Setup(optimizer="adamax"))
import keras
from workbench.engine.building import build_optimizer
from workbench.engine.playground_model import network, sixteen_digits
from workbench.playground.beside import Beside
for name in NEW:
    session = Session(Setup(optimizer=name))
    session.advance(10)
    beside, ours = Beside(session), session.network
    with sixteen_digits():
        theirs = network(session.setup)
        theirs.take(ours.parameters, session.optimizer)
        session.network = theirs
        session.advance(10)
        theirs.give(session.optimizer)
    session.network, ours.parameters = ours, theirs.parameters
    session.advance(5)
    beside.follow(session)
    assert beside.apart(session) < 1e-9, (name, beside.apart(session))
print("playground")

assert build_optimizer(RunConfig.make(optimizer="amsgrad")).amsgrad
assert type(build_optimizer(RunConfig.make(optimizer="adamax"))).__name__ == "Adamax"
from workbench.engine.race import Track, race_on_pictures
rng = np.random.default_rng(0)
x, y = rng.random((64, 9), dtype=np.float32), rng.integers(0, 2, 64)
curves = race_on_pictures(Track(x, y, x, y, units=4), dict.fromkeys(NEW, 0.01), seeds=(0,), epochs=1)
assert set(NEW) == set(curves) and seed_bands(
    {RACERS[name].label: curve for name, curve in curves.items()}, [0, 1], xlabel="epochs", ylabel="loss").data
print("race on pictures")

sys.path.insert(0, "benchmarks")
import parity
parity.OPTIMIZERS = {name: parity.OPTIMIZERS[name] for name in NEW}  # the others are tried where nothing is added
rows = {row.name: row for row in parity.optimizer_rows()}
assert all(rows[name].good and rows[name].settings >= 5 for name in NEW), rows
print("parity")
"""

# What pages of the copy offer.
PAGES = """
from pathlib import Path
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash
from workbench.runs import jobs

jobs.ensure_worker = lambda store=None: None  # nothing is trained here

def page(name, **query):
    app = AppTest.from_file(str(Path("dashboard/streamlit_app.py").resolve()), default_timeout=120)
    for key, value in query.items():
        app.query_params[key] = value
    app._page_hash = calc_hash(name)  # before the first run, `switch_page` does not know the addresses of pages
    app.run()
    assert not app.exception, app.exception
    return app

def offered(app):
    return {option for box in (*app.selectbox, *app.button_group) for option in box.options}

for name in ("train", "optimizers", "playground"):
    assert {"AMSGrad", "Adamax"} <= offered(page(name)), name
race = page("optimizers", r="amsgrad~adamax", o="adamax")
assert "**Adamax**: m ← β₁ m" in " ".join(element.value for element in race.markdown)
print("playground")
"""


def add(package: Path, name: str, source: str, entry: str) -> None:
    """Do what somebody does who adds an optimizer: a file, and its line in the table with the import for it."""
    (package / f"{name}.py").write_text(source)
    table = package / "__init__.py"
    text = table.read_text()
    at = text.index("from workbench.concepts.optimizers.adam import")
    text = f"{text[:at]}from workbench.concepts.optimizers.{name} import {entry}\n{text[at:]}"
    table.write_text(text.replace('    "lion": Lion,\n', f'    "lion": Lion,\n    "{name}": {entry},\n'))


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Path:
    """A copy of the packages with two more optimizers."""
    copy = tmp_path_factory.mktemp("house")
    for part in ("workbench", "dashboard", "benchmarks"):
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    package = copy / "workbench" / "concepts" / "optimizers"
    add(package, "amsgrad", AMSGRAD, "AMSGrad")
    add(package, "adamax", ADAMAX, "Adamax")
    return copy


def in_the_copy(house: Path, code: str) -> str:
    """Return what a process of the copy prints."""
    environment = os.environ | {"PYTHONPATH": str(house), "WORKBENCH_RUNS": str(house / "runs")}
    process = forked.run([sys.executable, "-c", ANEW + code], cwd=house, env=environment, timeout=300)
    assert process.returncode == 0, process.stdout + process.stderr[-3000:]
    return process.stdout


def test_everything_finds_them_in_their_file(house) -> None:
    pytest.importorskip("tensorflow")
    assert in_the_copy(house, FOUND).splitlines()[-1] == "parity"


def test_pages_offer_them(house) -> None:
    assert in_the_copy(house, PAGES).splitlines()[-1] == "playground"
