"""What the README and CONTRIBUTING tell people to type is true."""

import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.kit import pages
from dashboard.kit.pages import NAVIGATION
from workbench import architectures
from workbench.cli import COMMANDS, _parser
from workbench.coach import POSSIBLE, rates
from workbench.coach.finding import Facts, Finding
from workbench.concepts import activations, losses
from workbench.concepts.losses import regression
from workbench.data import datasets
from workbench.lessons import catalogue
from workbench.runs.config import RunConfig
from workbench.runs.files import append_line
from workbench.runs.history import History
from workbench.runs.presets import preset
from workbench.runs.store import Store

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "README.md").read_text()
RECIPES = (ROOT / "CONTRIBUTING.md").read_text()
PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    *(f"docs/{page.name}" for page in sorted(ROOT.glob("docs/*.md"))),
]

WRITTEN = {  # what a reader of a recipe writes
    "workbench/data/letters.py",
    "workbench/lessons/exercises/shapes.py",
    "workbench/lessons/guesses/shapes.py",
}


def section(title, text=TEXT):
    return re.search(rf"^## {title}\n(.*?)(?=^## )", text, re.S | re.M).group(1)


def blocks(title):
    return re.findall(r"^```python\n(.*?)^```", section(title, RECIPES), re.S | re.M)


def test_a_data_set_is_added_as_it_says(tmp_path, monkeypatch):
    module, entry = blocks("Add a data set")
    monkeypatch.setenv("WORKBENCH_DATA", str(tmp_path))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    letters: dict = {}
    exec(module, letters)
    names = {**vars(datasets), "letters": SimpleNamespace(**letters)}
    monkeypatch.setitem(datasets.DATASETS, "letters", eval("{" + entry + "}", names)["letters"])
    assert not datasets.available("letters")[0]
    with pytest.raises(datasets.DataError, match="letters.npz"):
        datasets.load("letters")
    images, labels = np.zeros((52, 28, 28), np.uint8), np.arange(52) % 26
    np.savez(tmp_path / "letters.npz", x_train=images, y_train=labels, x_test=images, y_test=labels)
    assert datasets.available("letters")[0]
    assert datasets.load("letters").y_train.max() == len(datasets.DATASETS["letters"].classes) - 1


def test_an_architecture_is_added_as_it_says(monkeypatch):
    function, entry, rule = blocks("Add an architecture")
    names = dict(vars(architectures))
    exec(function, names)
    monkeypatch.setitem(architectures.ARCHITECTURES, "lenet", eval("{" + entry + "}", names)["lenet"])
    for kind, follow in eval("{" + rule + "}", names).items():
        monkeypatch.setitem(architectures._RULES, kind, follow)
    sizes = RunConfig.make(filters=(6, 16), kernel_size=5, units=(120, 84))
    config = sizes.model_copy(update={"architecture": "lenet"})
    rows = architectures.summary(config)
    assert rows[-1].shape == (10,) and sum(row.layer == "AveragePooling2D" for row in rows) == 2


def test_an_activation_is_added_as_it_says():
    functions, entry = blocks("Add an activation")
    names = dict(vars(activations))
    exec(functions, names)
    added = eval("{" + entry + "}", names)["mish"]
    x = np.linspace(-6, 6, 101)
    slope = (added.function(x + 1e-6) - added.function(x - 1e-6)) / 2e-6
    assert np.allclose(added.derivative(x), slope, atol=1e-6) and added.range[0] <= added(x).min()
    assert len(added.look) == len(activations.ACTIVATIONS["relu"].look)


def test_a_loss_is_added_as_it_says():
    functions, entry = blocks("Add a loss")
    names = {**vars(regression), **vars(losses)}
    exec(functions, names)
    added = eval("{" + entry + "}", names)["log_cosh"]
    truth, guess = np.zeros((5, 1)), np.linspace(-300, 300, 5)[:, None]
    slope = (added.function(truth, guess + 1e-5) - added.function(truth, guess - 1e-5)) / 2e-5
    assert np.allclose(added.gradient(truth, guess)[:, 0], slope, atol=1e-5) and np.isfinite(added(truth, guess)).all()


def test_exercises_are_added_as_it_says():
    range_of, choice = ({}, {})
    for block, names in zip(blocks("Add an exercise"), (range_of, choice), strict=True):
        exec(block, names)
    asked, reason = range_of["q9"], choice["q10"]
    exec(asked.code, range_of)
    assert asked.assess(range_of["my_range"]).kind == "right" == reason.assess("a").kind
    assert "How far" in asked.assess(max).message and "largest value?" in reason.assess("b").message
    assert "What should come out there" in asked.assess(lambda values: 0.7).message


def test_a_page_is_added_as_it_says(tmp_path, monkeypatch):
    page, entry = blocks("Add a page")
    (added,) = eval("{" + entry + "}", vars(pages)).values()
    assert added.group in {page.group for page in NAVIGATION.values()} and added.lead.endswith(".")
    monkeypatch.setitem(NAVIGATION, "seeds", added)
    (tmp_path / "page.py").write_text(page)
    empty = AppTest.from_file(str(tmp_path / "page.py")).run()
    assert (empty.title[0].value, empty.caption[0].value) == (added.title, added.lead)
    assert "No run has ended" in empty.info[0].value and not empty.exception
    for accuracy in (0.9, 0.95):
        run = Store().create(preset("quick_look"), queued=False)
        append_line(run.folder / "events.jsonl", {"kind": "end", "state": "finished", "test_accuracy": accuracy})
    assert AppTest.from_file(str(tmp_path / "page.py")).run().metric[0].value == "5.0%"


def test_a_rule_of_the_coach_is_added_as_it_says(tmp_path):
    function, entry = blocks("Add a rule of the coach")
    names = {**vars(rates), "POSSIBLE": POSSIBLE, "Facts": Facts, "Finding": Finding}
    exec(function, names)
    assert list(eval("{" + entry + "}", names)) == ["loss_jumps"]

    def asked(*losses):
        (tmp_path / "events.jsonl").unlink(missing_ok=True)
        for place, loss in enumerate(losses, 1):
            append_line(tmp_path / "events.jsonl", {"kind": "epoch", "epoch": place, "step": place, "loss": loss})
        history = History(tmp_path / "events.jsonl")
        history.update()
        return names["loss_jumps"](Facts(history, RunConfig.make(learning_rate=0.03)))

    assert asked(2.0, 1.0, 1.8).changes == {"learning_rate": pytest.approx(0.01)}
    assert not asked(2.0, 1.0, 1.2) and not asked(2.0, 1.0) and not asked(2.0)


def test_a_notebook_is_added_as_it_says():
    entry, guesses = blocks("Add a notebook")
    (added,) = eval("(" + entry + ")", {"Lesson": catalogue.Lesson})
    names: dict = {}
    exec(guesses, names)
    assert added.number == "07" and names["GUESSES"][0].is_near(40, 50)
    assert names["GUESSES"][0].key == f"{added.module}-1"


def test_every_command_in_it_can_be_typed():
    lines = re.findall(r"^workbench (.+?)(?: +#.*)?$", section("A tour") + section("The notebooks"), re.M)
    assert {line.split()[0] for line in lines} <= set(COMMANDS) and len(lines) >= 6
    for line in lines:
        words = line.split()
        assert callable(_parser(words).parse_args(words).run)


@pytest.mark.parametrize("page", PAGES)
def test_what_it_points_to_is_there(page):
    text = (ROOT / page).read_text()
    for target in re.findall(r"\]\(([^)#:]+)(?:#[a-z-]+)?\)", text):
        assert ((ROOT / page).parent / target).is_file(), target
    for path in re.findall(
        r"(?:benchmarks|tests|workbench|dashboard)/[a-z_/]+\.(?:py|md)|`(?:workbench|dashboard)/[a-z_/]+`", text
    ):
        path = path.strip("`")
        if path not in WRITTEN:
            assert (ROOT / path).exists(), path


@pytest.mark.parametrize(
    "what, code", [("Adam", "class Adam("), ("occlusion map", "def occlusion"), ("Pause", '"Pause"')]
)
def test_where_something_is_said_to_be_it_is(what, code):
    places = re.search(r"^Where is \.\.\.\?(.*?)\n\n", TEXT, re.S | re.M).group(1)
    path = re.search(rf"{what}[^`]*`([^`]+)`", places).group(1)
    assert code in (ROOT / path).read_text()


def test_the_guide_knows_every_page_and_every_command():
    guide = (ROOT / "docs" / "guide.md").read_text()
    assert [page.title for page in NAVIGATION.values() if not page.hidden and page.title not in guide] == []
    assert [name for name in COMMANDS if f"`workbench {name}`" not in guide] == []
    for line in re.findall(r"\| `workbench ([^`]+)` \|$", guide, re.M):
        words = line.split()
        assert callable(_parser(words).parse_args(words).run)


def test_every_goal_it_names_is_in_the_makefile():
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"`make ([a-z]+)|^make ([a-z]+)", TEXT + RECIPES, re.M):
        target = "".join(target)
        assert re.search(rf"^{target}:", makefile, re.M), target


def test_it_names_every_data_set_and_every_variable():
    for name in datasets.DATASETS:
        assert f"| `{name}` |" in TEXT
    used = {
        name
        for path in [*ROOT.glob("workbench/**/*.py"), *ROOT.glob("dashboard/**/*.py")]
        for name in re.findall(r"WORKBENCH_[A-Z_]+", path.read_text())
    }
    for name in used - {"WORKBENCH_DEBUG"}:
        assert name in TEXT, name


def test_it_remakes_the_pins_as_they_were_made():
    command = re.search(r"^uv pip compile (.*)$", RECIPES, re.M).group(1)
    for word in ("--universal", "--generate-hashes", "--no-header", "--extra test", "-o requirements.lock"):
        assert word in command
