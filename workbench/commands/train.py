"""`workbench train`: a run in this terminal. Its options are the fields of `RunConfig`."""

import argparse
import sys
from typing import Any

from workbench.commands.learning import add_shared_options, learn, load_engine
from workbench.commands.output import say
from workbench.language import tr
from workbench.runs.checking import check
from workbench.runs.config import RunConfig
from workbench.runs.disk import forecast
from workbench.runs.knobs import CHOICES, GROUPS
from workbench.runs.presets import DEFAULT_PRESET, PRESETS, preset
from workbench.runs.store import Store


class _Set(argparse.Action):
    """Collect `--set field=value` and `--field value` in the order they come: the last one wins."""

    def __call__(
        self, parser: argparse.ArgumentParser, options: argparse.Namespace, value: Any, option: str | None = None
    ) -> None:
        if option == "--set":
            name, equals, text = value.partition("=")
            if not equals:
                raise argparse.ArgumentError(
                    self, tr("wanted is field=value, such as epochs=3, came {value!r}", value=value)
                )
        else:
            name, text = self.metavar_field, value
        options.settings = [*(options.settings or []), (name.strip().replace("-", "_"), text)]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command, among them one for each setting of a run."""
    parser.usage = tr("workbench train [--preset NAME] [--set FIELD=VALUE] [options]")
    parser.add_argument(
        "--preset",
        default=DEFAULT_PRESET,
        metavar="NAME",
        help=tr(
            "settings to start from: {presets} (default: {default_preset})",
            presets=", ".join(PRESETS),
            default_preset=DEFAULT_PRESET,
        ),
    )
    parser.add_argument(
        "--set",
        action=_Set,
        dest="settings",
        default=[],
        metavar="FIELD=VALUE",
        help=tr("change one setting of the preset, such as epochs=3; may be repeated"),
    )
    parser.add_argument("--name", default="", help=tr("what to call the run"))
    add_shared_options(parser)
    groups = {name: parser.add_argument_group(tr(name)) for name in GROUPS}
    for name, field in RunConfig.knobs().items():
        # A truth value may stand alone: --nesterov is --nesterov true.
        switch: dict[str, Any] = {"nargs": "?", "const": "true"} if field.kind is bool else {}
        action = groups[field.group].add_argument(
            f"--{name.replace('_', '-')}",
            action=_Set,
            dest="settings",
            default=[],
            metavar="VALUE",
            help=describe(name).replace("%", "%%"),
            **switch,
        )
        action.metavar_field = name


def run(options: argparse.Namespace) -> int:
    """Make a run of the preset and the changed settings, and train it."""
    settings = {name: RunConfig.parse(name, text) for name, text in options.settings}
    config = preset(options.preset).replace(**settings)
    check(config)  # before half a minute of loading Keras
    store = Store(options.runs)
    if room := forecast(config, store.root):
        say(room, sys.stderr)
    train = load_engine()
    return learn(store.create(config, options.name, queued=False), train, as_json=options.json)


def describe(name: str) -> str:
    """Return the help of one setting: its sentence, its unit, what it may be, its default."""
    field = RunConfig.knobs()[name]
    low, high = RunConfig.bounds(name)
    facts = [field.unit]
    if name in CHOICES:
        own = tr(", or npz:PATH, a file of your own") if name == "dataset" else ""
        facts.append(tr("one of {choices}{own}", choices=", ".join(CHOICES[name]), own=own))
    elif field.kind is bool:
        facts.append(tr("true or false"))
    elif low is not None and high is not None:
        facts.append(tr("{low:,} to {high:,}", low=low, high=high))
    default = field.default
    shown = ",".join(map(str, default)) or "none" if isinstance(default, tuple) else default
    facts.append(tr("default {shown}", shown=str(shown).lower() if isinstance(shown, bool) else shown))
    return f"{field.help} ({'; '.join(fact for fact in facts if fact)})"
