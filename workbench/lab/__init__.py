"""What a notebook uses: figures to move, runs to watch and steer, a pad to draw on, the source beside the formula.

Outside Jupyter it can be imported as well; what it returns is then shown in words.
"""

from workbench.lab.controls import Choice, LogSlider, Slider, Switch
from workbench.lab.datasets import choose_dataset
from workbench.lab.explore import explore
from workbench.lab.figure_view import FigureView
from workbench.lab.guessing import came, guess
from workbench.lab.live import LiveRun
from workbench.lab.pace import choose, fast
from workbench.lab.pad import DrawingPad
from workbench.lab.source import show_source
from workbench.lab.still import set_up_figures

__all__ = [
    "Choice",
    "DrawingPad",
    "FigureView",
    "LiveRun",
    "LogSlider",
    "Slider",
    "Switch",
    "came",
    "choose",
    "choose_dataset",
    "explore",
    "fast",
    "guess",
    "show_source",
]

set_up_figures()
