"""The tab Why this answer: four ways to ask which pixels mattered, with what each means and when it misleads."""

from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np
import streamlit as st

from dashboard.kit.pictures import Picture, pictures
from dashboard.session import state
from dashboard.session.guard import in_words
from dashboard.session.words import literal
from dashboard.views.inspect.settings import INSPECT, PREDICTED, Subject, epoch_of, keep_below
from dashboard.views.inspect.wait import awaited
from workbench.anatomy.network import Network, Trace
from workbench.concepts.experiments.occlusion import occlusion
from workbench.figures import heat_over_picture
from workbench.inspecting.ask import ask
from workbench.language import tr, translated
from workbench.quantities import percent


@translated("name", "means", "misleads")
class Way(NamedTuple):
    """A way to explain: its name, what it means, when it misleads, where it is from."""

    name: str
    means: str
    misleads: str
    source: str


WAYS = {
    "saliency": Way(
        "Saliency", "Bright: a little more light here would change the score most, up or down.",
        "It tells of a tiny change only. Where the network is flat it shows next to nothing, though the pixel matters, "
        "and it is noisy: two nets alike in their answers can have quite different maps.",
        "Simonyan, Vedaldi and Zisserman (2014)"),
    "integrated": Way(
        "Integrated gradients", "Orange: what is bright here raised the score, on the way from a black picture to this "
        "one. Blue: it lowered it.",
        "Against black, black pixels get nothing: a gap that makes a 4 no 9 cannot show. Another starting picture "
        "gives another map.",
        "Sundararajan, Taly and Yan (2017)"),
    "grad_cam": Way(
        "Grad-CAM", "Orange: a convolution found here what speaks for the class.",
        "It is as coarse as the maps of that layer and only enlarged: edges of the patch mean nothing. What speaks "
        "against the class is left out.",
        "Selvaraju et al. (2017)"),
    "occlusion": Way(
        "Occlusion", "Orange: covering this place makes the class less probable. Blue: more probable.",
        "A dark square is a picture that the network never met, so it may answer to the square itself. What is there "
        "twice never seems to matter: one copy is enough.",
        "Zeiler and Fergus (2014)"),
}  # fmt: skip


def inspect_answer(about: Subject, picture: np.ndarray, trace: Trace) -> None:
    """Show why the network says what it says, or why it does not say another class."""
    keep_below("target", len(about.classes) - 1)
    says = int(trace.probabilities.argmax())

    def words(target: int) -> str:
        number = says if target == PREDICTED else target
        what = tr(
            "{classes}, with {probabilities}",
            classes=about.classes[number],
            probabilities=percent(float(trace.probabilities[number])),
        )
        return tr("What it says: {what}", what=what) if target == PREDICTED else what

    st.selectbox(
        **INSPECT.widget(
            "target",
            label=tr("Why"),
            options=range(PREDICTED, len(about.classes)),
            format_func=words,
            width=420,
            help=tr("Ask also for a class that it does not say."),
        )
    )
    target = says if INSPECT["target"] == PREDICTED else INSPECT["target"]
    left, right = st.columns([3.2, 1], gap="medium")  # four columns of one width: three stand in the left one
    with right, in_words():  # it needs no gradients, so it waits for nobody
        heat = _occluded(trace.network, trace.picture.tobytes())[target]
        _shown(
            "occlusion", picture, heat, tr("Covered, it loses up to {heat}.", heat=percent(max(float(heat.max()), 0.0)))
        )
    with left:
        awaited(
            lambda: ask(
                about.asked, "explanations", epoch_of(about), trace.picture, store=state.store(), target=target
            ),
            lambda found: _by_gradients(picture, found),
            "inspect-explanations",
        )


def _by_gradients(picture: np.ndarray, found: dict[str, np.ndarray]) -> None:
    saliency, integrated, grad_cam = st.columns(3, gap="medium")
    with saliency:
        _shown("saliency", picture, _relative(found["saliency"]))
    with integrated:
        _shown(
            "integrated",
            picture,
            _relative(found["integrated_gradients"].sum(axis=-1)),
            tr(
                "All together {integrated_sum:+.2f}. The score here less that of a black picture: "
                "{integrated_difference:+.2f}.",
                integrated_sum=float(found["integrated_sum"]),
                integrated_difference=float(found["integrated_difference"]),
            ).replace("-", "−"),
        )
    with grad_cam:
        if len(found["grad_cam"]):
            _shown(
                "grad_cam",
                picture,
                _relative(found["grad_cam"][-1]),
                tr(
                    "Of the last convolution, {last_grad_cam_layers}.",
                    last_grad_cam_layers=literal(str(found["grad_cam_layers"][-1])),
                ),
            )
        else:
            st.markdown(f"**{WAYS['grad_cam'].name}**")
            st.caption(literal(str(found["grad_cam_words"])))


def _shown(name: str, picture: np.ndarray, heat: np.ndarray, more: str = "") -> None:
    way = WAYS[name]
    pictures(
        [Picture(heat_over_picture(picture, heat), way.name, way.means, f"{way.name}: {way.means}")],
        f"inspect-{name}",
        width=120,
    )
    st.markdown(
        tr("{more}  \n**It misleads:** {misleads}", more=more, misleads=way.misleads)
        if more
        else tr("**It misleads:** {misleads}", misleads=way.misleads)
    )
    st.caption(way.source)


def _relative(heat: np.ndarray) -> np.ndarray:
    """Return a heat map from -1 to 1: what it measures has no common scale with the others."""
    return heat / (float(np.abs(heat).max()) or 1.0)


@lru_cache(maxsize=16)
def _occluded(network: Network, pixels: bytes) -> np.ndarray:
    """Return by how much the probability of each class drops where a place is covered, shape (classes, h, w)."""
    picture = np.frombuffer(pixels, np.float32).reshape(network.picture_shape)
    answers: list[np.ndarray] = []  # to the covered pictures, which are the same for all classes

    def of(number: int, covered: np.ndarray) -> np.ndarray:
        if not answers:
            answers.append(network.probabilities(covered))
        return answers[0][:, [number]]

    return np.stack([occlusion(partial(of, number), picture) for number in range(network.layers[-1].shape[0])])
