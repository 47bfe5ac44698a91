"""Controls keep what somebody chooses while the page runs: a run sets only those that show something else."""

import pytest

KINDS = ("selectbox", "multiselect", "slider", "number_input", "checkbox", "button_group", "radio", "text_input")
PAGES = ("losses", "activations", "optimizers", "playground", "draw", "train", "compare", "inspect", "faults")


@pytest.mark.parametrize("name", PAGES)
def test_a_second_run_sets_no_control(open_page, put_copy, name):
    run = put_copy()
    page = open_page(name, **{"compare": {"runs": run.id}, "inspect": {"model": run.id}}.get(name, {})).run()
    controls = [element.proto for kind in KINDS for element in page.get(kind)]
    assert controls and not [control.label for control in controls if control.set_value]


def test_a_control_follows_what_changes_elsewhere(open_page):
    page = open_page("train")
    page.selectbox(key="preset").set_value("textbook_mlp")
    page.run()
    set_now = [element.proto.label for kind in KINDS for element in page.get(kind) if element.proto.set_value]
    assert set_now and "Start from" not in set_now
