"""Numbers in, figures out: functions that return a Plotly figure, or a small picture as an array of pixels.

No file, no page, no Keras. Every figure has a title that says what it shows, axes with units, words for those
who cannot see it (`figure.layout.meta["alt"]`), and no background of its own: it fits a light and a dark page.

Each is imported when it is first asked for: what there is stands in `__init__.pyi`, beside this file.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
