"""What the parts in the browser say, in a language that nobody speaks: their scripts and their HTML are translated."""

import re

from playwright.sync_api import expect

from browsing import fits, run_through, turn_to, without_fault
from workbench.language.pseudo import pseudo


def test_scripts_speak_the_language_of_the_visit(server, open_tab):
    tab = open_tab("/draw?language=pseudo")
    expect(tab.get_by_role("button", name=pseudo("Undo"))).to_be_visible()
    expect(tab.locator(".pad .hint")).to_have_text(pseudo("Draw here"))
    pad = tab.locator(".pad canvas")
    expect(pad).to_have_attribute("aria-label", pseudo("Drawing pad. Draw here with mouse, finger or pen."))
    pad.focus()
    tab.keyboard.press("Space")
    expect(tab.locator(".pad [role=status]")).to_have_text(pseudo("Pen down"))

    turn_to(tab, "/optimizers")
    expect(tab.locator(".race .play")).to_contain_text(re.compile(f"{pseudo('Play')}|{pseudo('Pause')}"))
    expect(tab.get_by_label(pseudo("One step back"), exact=True)).to_be_visible()
    fits(tab)

    turn_to(tab, "/playground")
    expect(tab.locator(".playground .heads")).to_contain_text(pseudo("Output"))
    expect(tab.locator(".playground .numbers")).to_contain_text(pseudo("Training loss"))
    fits(tab)
    run_through(tab)
    without_fault(tab)
