"""Who can open a link is said, and where others can, a phone's camera reads it."""

from functools import partial
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from PIL import Image

from dashboard.kit.share_link import address_for_others, qr_code
from dashboard.session import access as access_module
from dashboard.session import visitor
from dashboard.session.access import Access
from workbench import learner

MADE = Access("192.168.1.7", "made-here-and-long", made=True)


@pytest.mark.parametrize(
    "may, opened, host, token",
    [
        (MADE, "http://localhost:8501/losses?tab=classes", "192.168.1.7:8501", ["made-here-and-long"]),
        (MADE, "", "192.168.1.7:8501", ["made-here-and-long"]),
        (MADE, "https://school.example/wb/losses", "school.example", ["made-here-and-long"]),
        (Access("192.168.1.7", "chosen-by-hand"), "http://127.0.0.1:8501/losses", "192.168.1.7:8501", None),
    ],
)
def test_others_come_in_by_an_address_that_means_this_machine_to_them(may, opened, host, token):
    found = urlsplit(address_for_others(may, opened, {"tab": "binary", "rate": "0.5"}))
    asked = parse_qs(found.query)
    assert found.netloc == host and asked.get("token") == token
    assert asked["tab"] == ["binary"] and asked["rate"] == ["0.5"]
    assert found.path == urlsplit(opened).path


def test_a_qr_code_is_a_picture_that_a_camera_finds_and_has_its_limits():
    picture = np.asarray(Image.open(BytesIO(qr_code("http://192.168.1.7:8501/losses"))).convert("L"))
    assert picture.shape[0] == picture.shape[1] and set(np.unique(picture)) == {0, 255}
    assert picture[:20].min() == 255 == picture[:, -20:].min()  # a quiet border of four modules, as the standard asks
    assert picture[20, 20] == 0  # where a finder pattern begins
    assert qr_code("http://a.example/?own=" + "1" * 4000) == b""


def test_it_is_said_who_can_open_the_link(open_page, monkeypatch, request):
    request.addfinalizer(partial(learner.receive, ""))
    page = open_page("losses")
    page.app.session_state["losses-share"] = True
    assert "on this machine only" in page.run().words
    monkeypatch.setattr(access_module, "_decided", MADE)
    monkeypatch.setattr(visitor, "_sent", lambda: "a" * 32)
    shown = []
    monkeypatch.setattr("streamlit.image", lambda picture, **more: shown.append(picture))
    assert "on this machine only" not in page.run().words and shown[0].startswith(b"\x89PNG")
