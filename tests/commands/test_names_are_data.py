"""Names are data: never markup, never a command to the terminal, and no letter ends a command."""

import io
import json
import sys

import pytest
from rich.console import Console

from workbench import cli
from workbench.commands.progress_bar import ProgressBar
from workbench.printable import brief, printable
from workbench.runs.config import RunConfig
from workbench.runs.status import Status
from workbench.runs.store import Run, Store

# What clears a screen, opens a link, fills the clipboard, rings, goes back, and turns the line round.
HOSTILE = "\x1b[2J\x1b]8;;http://x\x07l\x1b]52;c;eA==\x07\r\x08\x7f\x9b31m\u202eevil\u2066\u200b\ufeff"
OBEYED = set(HOSTILE) - set("[2J]8;http://xl52c;eA==31mevil")


def named(store: Store, config: RunConfig, name: str) -> Run:
    run = store.create(config, name, queued=False)
    Status(state="finished", epoch=1, error=name).write(run.folder)
    return run


def output_of(monkeypatch: pytest.MonkeyPatch, encoding: str, *words: str) -> str:
    """What a command writes to an output of this encoding."""
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding=encoding))
    assert cli.main(words) == 0
    sys.stdout.flush()
    return written.getvalue().decode(encoding)


@pytest.mark.parametrize(
    "name", [r"\[/red]", "[/red]", "[bold]a[/bold]", "[link=http://x]", ":warning:", "a\\", "[", r"\\["]
)
def test_a_name_is_never_markup(store, small, monkeypatch, name) -> None:
    named(store, small, name)
    assert name in output_of(monkeypatch, "utf-8", "runs", "--runs", str(store.root))
    assert json.loads(output_of(monkeypatch, "utf-8", "runs", "--runs", str(store.root), "--json"))[0]["name"] == name


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_an_output_without_a_letter_writes_it_out(store, small, monkeypatch, encoding) -> None:
    named(store, small, "🎉 fête 手")
    other = named(store, small, "plain")
    table = output_of(monkeypatch, encoding, "runs", "--runs", str(store.root))
    assert r"\U0001f389" in table and r"\u624b" in table and other.id in table
    listed = output_of(monkeypatch, encoding, "runs", "--runs", str(store.root), "--json")
    assert listed.isascii() and {facts["name"] for facts in json.loads(listed)} == {"🎉 fête 手", "plain"}


def test_escape_sequences_are_shown_not_obeyed(store, small, monkeypatch, capsys) -> None:
    run = named(store, small, HOSTILE)
    damaged = store.create(small, "other", queued=False)
    strange = damaged.folder.rename(store.root / "\x1b[31mred\u202e")
    (strange / "status.json").write_text("{")
    table = output_of(monkeypatch, "utf-8", "runs", "--runs", str(store.root))
    assert not OBEYED & set(table) and r"\x1b[2J" in table and r"\x1b[31mred" in table and r"\u202eevil" in run.title
    assert output_of(monkeypatch, "utf-8", "runs", "--runs", str(store.root), "--json").isascii()
    assert not OBEYED & set(run.title + run.status.error + run.meta["name"] + repr(store))
    assert store.run(HOSTILE) == run  # by the name that was given
    monkeypatch.undo()
    for words in (
        ["resume", "\x1b[2J\u202e", "--runs", str(store.root)],
        ["runs", "--\x1b[2J"],
        ["\x1b[2J"],
        ["predict", "--model", "\x1b[2J", "x"],
        ["train", "--preset", "\x1b[2J"],
        ["train", "--set", "units=\x1b[2J"],
        ["runs", "--runs", "\x1b[2J"],
    ):
        try:
            cli.main(words)
        except SystemExit:
            pass
        said = capsys.readouterr()
        assert not OBEYED & set(said.out + said.err) and r"\x1b[2J" in said.out + said.err


def test_what_a_run_says_while_it_learns_is_shown(monkeypatch) -> None:
    written = io.StringIO()
    with ProgressBar(Console(file=written, force_terminal=False), epochs=1) as bar:
        bar.report({"kind": "start", "step": 0, "device": HOSTILE})
        bar.report({"kind": "log", "message": "[/red]" + HOSTILE})
    assert not OBEYED & set(written.getvalue()) and r"[/red]\x1b[2J" in written.getvalue()


def test_printable() -> None:
    assert printable("Zoë's 手 🎉\u0301 run") == "Zoë's 手 🎉\u0301 run"
    assert printable("a\tb\nc", keep="\n") == "a\\tb\nc"
    assert printable("\ud800\u2028\u00ad") == r"\ud800\u2028\xad"
    family, persian = "👩\u200d👩\u200d👧", "می\u200cخواهم"
    assert printable(family) == family and printable(persian) == persian and printable("a\u200db") == r"a\u200db"
    assert brief("ab") == "'ab'" and len(brief("a" * 1000)) == 80 and brief(10**5000) == "int"
