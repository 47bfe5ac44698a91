"""What can be read, by the colours of the theme, and what is found by those who do not see the page."""

import re
import tomllib
from pathlib import Path

import pytest

import dashboard

FOLDER = Path(dashboard.__file__).parent
THEME = tomllib.loads((FOLDER / ".streamlit" / "config.toml").read_text())["theme"]
CHOSEN = dict(zip(("light", "dark"), re.findall(r"#[0-9a-f]{6}", (FOLDER / "frame" / "look.css").read_text())[-2:],
                  strict=True))  # fmt: skip
ENOUGH = 4.5  # WCAG 2.1, 1.4.3: words of this size
FADED = 0.6  # so much of the colour of words do captions and the headings of the navigation have
TINT = 0.1  # so much of the primary colour lies behind what is chosen


def channels(colour):
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


def over(colour, share, ground):
    """The colour that a share of one makes on another."""
    mixed = [share * high + (1 - share) * low for high, low in zip(channels(colour), channels(ground), strict=True)]
    return "#" + "".join(f"{round(value):02x}" for value in mixed)


def contrast(one, other):
    def luminance(colour):
        linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
                  for value in (channel / 255 for channel in channels(colour))]  # fmt: skip
        return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_what_it_is_defined_to_be():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # the best known grey that is too light
    assert over("#17212B", FADED, "#FFFFFF") == "#747a80"


@pytest.mark.parametrize("name", ["light", "dark"])
def test_words_can_be_read_in_both_themes(name):
    theme = THEME[name]
    page, second, beside = (
        theme["backgroundColor"],
        theme["secondaryBackgroundColor"],
        theme["sidebar"]["backgroundColor"],
    )
    pairs = {
        **{
            f"a caption on {ground}": (over(theme["textColor"], FADED, ground), ground)
            for ground in (page, second, beside)
        },
        **{f"code on {ground}": (theme["codeTextColor"], ground) for ground in (page, second, beside)},
        **{f"a link on {ground}": (theme["linkColor"], ground) for ground in (page, second, beside)},
        "a button": ("#ffffff", theme["primaryColor"]),
        "what is chosen": (CHOSEN[name], over(theme["primaryColor"], TINT, page)),
    }
    found = {what: round(contrast(*pair), 2) for what, pair in pairs.items()}
    assert min(found.values()) >= ENOUGH, found


def test_headings_go_down_one_by_one():
    """A title, which is the first heading, and `st.header`, the second: a subheader would be the third."""
    below = re.compile(r"st\.subheader\(|st\.markdown\(f?\"#{1}(?!#)|\"#{3,} |<h[4-6]")
    files = [
        path for kind in ("py", "js", "html") for path in FOLDER.rglob(f"*.{kind}") if path.parent.name != "static"
    ]
    assert [str(path) for path in files if below.search(path.read_text())] == []
    assert sum("st.header(" in path.read_text() for path in files) > 10
