"""Every sentence goes through `tr`: found in the source, and filled in by name."""

import ast
import re
import string
from pathlib import Path

import pytest

from workbench import language
from workbench.language import PSEUDO, later, ntr, speaking, spoken, tr, translated, use
from workbench.language.collect import around, main, messages, modules, parsed
from workbench.language.in_browser import parts, sentences

ROOT = Path(__file__).resolve().parent.parent

# What looks like a sentence and is none that anybody translates.
NO_SENTENCES = {
    "dashboard/views/inspect/answer.py": "who wrote a paper",
    "workbench/commands/predict.py": "what argparse calls a type",
    "workbench/concepts/activations.py": "parts of formulas, and a name of Keras' constant",
    "workbench/concepts/losses/__init__.py": "formulas",
    "workbench/concepts/optimizers/adam.py": "a formula",
    "workbench/data/decoding.py": "a name in files of pictures",
    "workbench/data/lookalikes.py": "a line of Python",
    "workbench/data/mnist.py": "names of classes, as they stand in the records of runs",
    "workbench/doctor/engine.py": "a program",
    "workbench/engine/device.py": "commands",
    "workbench/figures/training/pixel_shuffle.py": "keys of what is drawn",
    "workbench/lab/kernel.py": "a choice of the notebooks, which are written in English",
    "workbench/lessons/exercise.py": "states in the file of progress",
    "workbench/lessons/progress.py": "states in the file of progress",
    "workbench/playground/keras_code.py": "a notebook that is handed over",
    "workbench/lessons/guesses/outcome.py": "kinds of answers",
    "workbench/runs/config.py": "keys of groups, which forms translate",
    "workbench/runs/knobs.py": "keys of groups, which forms translate",
    "workbench/settings.py": "commands",
}


def names(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_no_sentence_goes_around_tr():
    found = around(ROOT)
    assert [f"{one.path}:{one.line}: {one.text[:90]}" for one in found if one.path not in NO_SENTENCES] == []
    assert set(NO_SENTENCES) <= {one.path for one in found}, "an exception that nothing needs any more"


def test_what_is_filled_in_is_what_the_sentence_names():
    for path in modules(ROOT):
        for call in (node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)):
            kind = getattr(call.func, "id", "")
            if kind not in ("tr", "ntr") or not isinstance(call.args[0], ast.Constant):
                continue
            given = {word.arg for word in call.keywords} | ({"amount"} if kind == "ntr" else set())
            for text in call.args[: 1 if kind == "tr" else 2]:
                if given:
                    assert names(text.value) <= given, f"{path}:{call.lineno}: {text.value}"
            if given and kind == "tr":
                assert given == names(call.args[0].value), f"{path}:{call.lineno}"


LITERAL = re.compile(r'"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`')
NO_WORDS_OF_SCRIPTS = re.compile(r"<[^<>]*>|\$\{[^{}]*\}|<[^<>]*$")  # tags, what is filled in


def test_no_sentence_of_a_script_goes_around_tr():
    around_it = []
    for path in parts([ROOT / "workbench", ROOT / "dashboard"]):
        if path.suffix != ".js":
            continue
        assert "const read =" not in path.read_text(), f"{path.name}: `read` of words.js brings the translations"
        script = re.sub(r"^\s*//.*$|[;,{})] // .*$", "", path.read_text(), flags=re.M)
        script = re.sub(r'\bn?tr\(\s*"(?:[^"\\]|\\.)*"(?:,\s*"(?:[^"\\]|\\.)*")?', "", script)
        script = re.sub(r"new Error\([^)]*\)", "", script)  # the console's
        for found in LITERAL.finditer(script):
            text = NO_WORDS_OF_SCRIPTS.sub(" ", found[0].strip('"`'))
            if re.search(r"[A-Z][a-z]+ [a-z]{2,}|[a-z]{2,} [a-z]{2,} [a-z]{2,}", text):
                around_it.append(f"{path.name}: {text[:80]}")
    assert around_it == []


def test_sentences_of_scripts_and_html_are_found():
    script = 'a = tr("The pad is empty"); b = ntr("{amount} step", "{amount} steps", n); // tr( "A \\"b\\"" )'
    html = '<p title="Undo (Ctrl+Z)">Draw\n   here <b>12</b></p><svg aria-label="A map"/>'
    found = ["The pad is empty", 'A "b"', "{amount} step", "{amount} steps", "Undo (Ctrl+Z)", "Draw here", "A map"]
    assert sentences(script, html) == found


def test_no_sentence_is_put_together_before_it_is_translated():
    for path in modules(ROOT):
        for call in (node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)):
            if getattr(call.func, "id", "") == "tr":
                assert not isinstance(call.args[0], ast.JoinedStr | ast.BinOp), f"{path}:{call.lineno}"


def test_translators_get_all_of_it(monkeypatch, capsys):
    monkeypatch.setattr(language.collect, "__file__", str(ROOT / "workbench/language/collect.py"))
    main()
    template = (ROOT / "build/words.pot").read_text("utf-8")
    texts = {one.text for one in messages(ROOT)}
    assert {"Mean squared error", "{amount:,} epoch"} - texts == set()
    assert 'msgid_plural "{amount:,} epochs"' in template and f"{len(texts):,}"[0] in capsys.readouterr().out


def test_english_is_what_stands_there():
    assert spoken() == "en" and tr("A {thing:.1f} and {{braces}}", thing=1.25) == "A 1.2 and {braces}"
    assert tr("{braces} without values") == "{braces} without values"
    assert [ntr("{amount} run", "{amount} runs", amount) for amount in (0, 1, 2)] == ["0 runs", "1 run", "2 runs"]


def test_tables_are_read_in_the_language_of_the_reader():
    table = later({"a": "Loss curve", "b": ("Stopped early", 3)})
    row = later(("Loss curve", 2))

    @translated("label")
    class Thing:
        def __init__(self, label):
            self.label = label

    thing = Thing("Loss curve")
    assert (table["a"], *row, thing.label) == ("Loss curve", "Loss curve", 2, "Loss curve")
    with speaking(PSEUDO):
        told = tr("Loss curve")
        assert told != "Loss curve" and told == table["a"] == table.get("a") == row[0] == next(iter(row)) == thing.label
        assert table["b"][0] == tr("Stopped early") and dict(table.items())["b"][1] == 3
        assert table.get("c", "Loss curve") == dict(table)["a"] == {**table}["a"] == told
    assert table["a"] == thing.label == "Loss curve"


def test_a_translation_that_names_something_else_falls_back_to_english(monkeypatch):
    class Wrong:
        def gettext(self, text):
            return "Das {ding}"

    monkeypatch.setattr(language, "_catalogue", lambda name: Wrong())
    with speaking(PSEUDO):
        assert tr("The {thing}", thing="loss") == "The loss"


@pytest.mark.parametrize("asked", ["../../etc", "", "xx", "en"])
def test_an_unknown_language_is_english(asked):
    use(asked)
    assert spoken() == "en"


def test_what_is_no_word_survives_the_language_that_nobody_speaks():
    kept = ("{rate:.2f}", "%{x:.1%}", "<b>", "`make lab`", "](learn)", "https://a.example/b", ":material/home:", "&lt;")
    with speaking(PSEUDO):
        told = tr("Some words " + " and ".join(kept))
    assert [part for part in kept if part not in told] == [] and "Some" not in told
    with speaking(PSEUDO):
        assert tr(told) == told


def test_numbers_in_a_sentence_stand_as_people_write_them():
    assert tr("{share:.1%} at {rate:.2g}, {large:.3g}, {one}", share=0.986, rate=1e-6, large=1.5e20, one=1e-06) == (
        "98.6 % at 1e-6, 1.5e20, 1e-06"
    )
