"""The path through notebooks and pages, drawn as a map: every stop is a link."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from dashboard.kit.browser_part import Word, browser_part, packed
from dashboard.kit.pages import page_file
from workbench.language import later, tr
from workbench.lessons.catalogue import FAULTS
from workbench.lessons.path import Station, Step
from workbench.quantities import count

KEY = "learn-map"
STATION_STATES = later({"done": "all solved", "begun": "begun", "open": "open"})
_part = browser_part(
    "learn_map",
    __file__,
    '<nav class="map" aria-label="The path through notebooks and pages"></nav>',
    tells={"go": Word},
)


def learn_map(stations: Sequence[Station], step: Step) -> None:
    """Show the map; a click on a stop leads there within the same session.

    Args:
        stations: the notebooks in their order, with their pages.
        step: what comes next; its lesson is marked.
    """
    places = {f"{kind}-{name}": target for kind, name, target in _targets(stations)}
    data = {
        "stations": [_station(station, step) for station in stations],
        "addresses": {place: _address(*target) for place, target in places.items()},
    }
    _part(key=KEY, data=packed(data), on_go=None)
    chosen = _part.told(KEY, "go")
    if chosen in places:
        page, query = places[chosen]
        st.switch_page(page_file(page), query_params=query)


def _targets(stations: Sequence[Station]) -> list[tuple[str, str, tuple[str, dict[str, str]]]]:
    """Where each stop leads: its kind, its name, the page and what stands in the address."""
    found = []
    for station in stations:
        name = station.lesson.name
        target = (name, {}) if name == FAULTS.name else ("lesson", {"notebook": name})
        found.append(("stop", name, target))
        found += [("page", page.name, (page.name, {})) for page, _ in station.pages]
    return found


def _address(page: str, query: dict[str, str]) -> str:
    return f"{page}?{urlencode(query)}" if query else page


def _station(station: Station, step: Step) -> dict[str, Any]:
    lesson, is_next = station.lesson, station.lesson.name == step.lesson
    solved = tr("{solved} of {exercises} solved", solved=station.solved, exercises=count(station.exercises, "exercise"))
    return {
        "place": f"stop-{lesson.name}",
        "number": lesson.number or "?",
        "title": lesson.title,
        "about": lesson.about,
        "solved": solved,
        "share": station.solved / station.exercises,
        "state": station.state,
        "next": is_next,
        "label": f"{lesson.number} {lesson.title}, {solved}, {STATION_STATES[station.state]}"
        + (tr(", your next step") if is_next else ""),
        "pages": [
            {
                "place": f"page-{page.name}",
                "title": page.title,
                "about": page.about,
                "done": done,
                "next": page.name == step.marked,
            }
            for page, done in station.pages
        ],
    }
