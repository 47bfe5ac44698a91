"""`workbench train`: a run in this terminal. Its options are the fields of `RunConfig`."""

import argparse
from typing import Any

from workbench.architectures import check
from workbench.commands.learning import add_shared_options, learn, load_engine
from workbench.runs.config import RunConfig
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
                raise argparse.ArgumentError(self, f"wanted is field=value, such as epochs=3, came {value!r}")
        else:
            name, text = self.metavar_field, value
        options.settings = [*(options.settings or []), (name.strip().replace("-", "_"), text)]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command, among them one for each setting of a run."""
    parser.usage = "workbench train [--preset NAME] [--set FIELD=VALUE] [options]"
    parser.add_argument(
        "--preset",
        default=DEFAULT_PRESET,
        metavar="NAME",
        help=f"settings to start from: {', '.join(PRESETS)} (default: {DEFAULT_PRESET})",
    )
    parser.add_argument(
        "--set",
        action=_Set,
        dest="settings",
        default=[],
        metavar="FIELD=VALUE",
        help="change one setting of the preset, such as epochs=3; may be repeated",
    )
    parser.add_argument("--name", default="", help="what to call the run")
    add_shared_options(parser)
    groups = {name: parser.add_argument_group(name) for name in GROUPS}
    for name, field in RunConfig.knobs().items():
        # A truth value may stand alone: --nesterov is --nesterov true.
        switch: dict[str, Any] = {"nargs": "?", "const": "true"} if field.annotation is bool else {}
        action = groups[field.json_schema_extra["group"]].add_argument(
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
    train = load_engine()
    return learn(Store(options.runs).create(config, options.name, queued=False), train, as_json=options.json)


def describe(name: str) -> str:
    """Return the help of one setting: its sentence, its unit, what it may be, its default."""
    field = RunConfig.model_fields[name]
    low, high = RunConfig.bounds(name)
    facts = [field.json_schema_extra["unit"]]
    if name in CHOICES:
        own = ", or npz:PATH, a file of your own" if name == "dataset" else ""
        facts.append(f"one of {', '.join(CHOICES[name])}{own}")
    elif field.annotation is bool:
        facts.append("true or false")
    elif low is not None and high is not None:
        facts.append(f"{low:,} to {high:,}")
    default = field.default
    shown = ",".join(map(str, default)) or "none" if isinstance(default, tuple) else default
    facts.append(f"default {str(shown).lower() if isinstance(shown, bool) else shown}")
    return f"{field.description} ({'; '.join(fact for fact in facts if fact)})"
