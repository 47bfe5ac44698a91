"""The settings a learner has chosen for the next run. They outlive a change of page, and a reload by the address."""

from typing import Any

import streamlit as st

from dashboard.session.state import keep, kept
from workbench.errors import ConfigError
from workbench.language import tr
from workbench.printable import brief
from workbench.registry import unknown
from workbench.runs.config import RunConfig
from workbench.runs.presets import DEFAULT_PRESET, PRESETS, preset
from workbench.runs.repeating import nearest_preset, plain

LONGEST_QUOTED = 80  # letters of a value in an address: a longer one is not repeated in a sentence about it


def settings() -> RunConfig:
    """Return the chosen settings: the preset, and what was changed from it."""
    if kept("changes") is None:
        _read_address()
    return RunConfig.make(**{**preset(preset_name()).model_dump(), **kept("changes")})


def preset_name() -> str:
    """Return the preset that the learner started from."""
    return kept("preset", DEFAULT_PRESET)


def choose_preset(name: str) -> None:
    """Start from a preset; whatever was changed before is forgotten."""
    keep("preset", name)
    keep("changes", {})
    keep("complaints", {})


def choose_like(config: RunConfig) -> None:
    """Take over the settings of a run, as changes from the nearest preset."""
    choose_preset(nearest_preset(config))
    keep("changes", {name: new for name, (_, new) in config.differences(preset(preset_name())).items()})


def change(name: str, value: Any) -> None:
    """Change one setting; where the value cannot be, the old one stays and `complaint` says why."""
    complaints = dict(kept("complaints", {}))
    complaints.pop(name, None)
    try:
        if isinstance(value, str):
            value = RunConfig.parse(name, value)
        config = settings().replace(**{name: value})
    except ConfigError as error:
        keep("complaints", {**complaints, name: (str(error), value)})
        return
    keep("complaints", complaints)
    keep("changes", {changed: new for changed, (_, new) in config.differences(preset(preset_name())).items()})


def reset(name: str) -> None:
    """Put one setting back to what the preset says."""
    change(name, getattr(preset(preset_name()), name))


def complaint(name: str) -> tuple[str, Any] | None:
    """Return why the last value given for a setting cannot be, and that value; None where it can."""
    return kept("complaints", {}).get(name)


def first_complaint() -> str:
    """Return why some setting cannot be, or nothing where all can."""
    return next((reason for reason, _ in kept("complaints", {}).values()), "")


def complaints() -> list[str]:
    """Return, once, what in the address of the page makes no sense."""
    said = kept("address-complaints", [])
    keep("address-complaints", [])
    return said


def _read_address() -> None:
    """Take preset and changes from the address of the page; what makes no sense there is left out, and told."""
    asked, told = st.query_params.to_dict(), []
    wanted = asked.get("preset", DEFAULT_PRESET)
    keep("preset", wanted if wanted in PRESETS else DEFAULT_PRESET)
    keep("changes", {})
    keep("complaints", {})
    if wanted not in PRESETS:
        told.append(_left_out("preset", str(unknown(wanted, PRESETS, tr("preset")))))
    for name in (name for name in RunConfig.knobs() if name in asked):
        change(name, asked[name])
        if wrong := complaint(name):
            is_short = len(asked[name]) <= LONGEST_QUOTED
            told.append(_left_out(name, wrong[0] if is_short else tr("{it} cannot be read.", it=brief(asked[name]))))
    keep("complaints", {})
    keep("address-complaints", told)


def _left_out(name: str, reason: str) -> str:
    return tr("“{setting}” is left out: {error}", setting=name, error=reason)


def write_address(**also: str) -> None:
    """Write preset and changes into the address, so that a reload or a link brings them back."""
    wanted = {name: value for name, value in also.items() if value}
    if preset_name() != DEFAULT_PRESET:
        wanted["preset"] = preset_name()
    wanted |= {name: plain(value) for name, value in kept("changes", {}).items()}
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)
