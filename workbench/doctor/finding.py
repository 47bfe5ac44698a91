"""What the doctor found: a state, about what, a sentence."""

from typing import NamedTuple

OK, NOTE, BROKEN = "ok", "note", "broken"


class Finding(NamedTuple):
    """What one look found: `ok`, `note` (it works, but) or `broken`; about what; a sentence, with what to do."""

    state: str
    about: str
    sentence: str
