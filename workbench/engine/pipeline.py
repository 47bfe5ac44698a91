"""From arrays to batches: shuffled, scaled, augmented, and the same again for the same seed."""

from math import prod
from typing import NamedTuple

import keras
import numpy as np

from workbench.data.arrays import Arrays, Progress
from workbench.data.augmentation import augment
from workbench.data.datasets import find, get_dataset, load
from workbench.data.rows import Rows, join, take
from workbench.errors import ConfigError
from workbench.language import tr
from workbench.runs.config import RunConfig

NUMBERS_AT_ONCE = 2**21  # that enter a network with `EVALUATION_BATCH` pictures; its maps take many times that
RARE = 100  # a class that is made rare keeps one picture in so many

_kept: dict[str, tuple[object, Arrays]] = {}


def load_once(name: str, progress: Progress) -> Arrays:
    """Return the arrays of a data set, from memory where the same files were read for one of the last two."""
    files = [find(file) for file in get_dataset(name).files]
    state = [(path, path.stat().st_mtime_ns) for path in files if path]
    known = _kept.pop(name, None)
    if known is None or known[0] != state or len(state) < len(files):
        known = (state, load(name, progress))
    while len(_kept) > 1:
        del _kept[next(iter(_kept))]  # they are large: the one that was asked for longest ago goes
    _kept[name] = known
    return known[1]


def at_once(most: int, shape: tuple[int, ...]) -> int:
    """Return how many pictures go through a network together: `most`, and fewer of large ones, 1 at the least.

    Args:
        most: of pictures up to 64 x 64 numbers.
        shape: of one picture.
    """
    return max(1, min(most, NUMBERS_AT_ONCE * most // (Batches.EVALUATION_BATCH * prod(shape))))


class Split(NamedTuple):
    """Pictures of shape (n, h, w, channels) uint8 and labels of shape (n,), for learning and for checking.

    Pictures that lie in a file stay there: they are `Rows` of it.
    """

    x_train: np.ndarray | Rows
    y_train: np.ndarray
    x_val: np.ndarray | Rows
    y_val: np.ndarray


def split(arrays: Arrays, config: RunConfig) -> Split:
    """Choose the pictures to learn from and those held back, at random from the seed of `config`.

    A data set that brings a validation set of its own keeps it; `validation_share` is then not used.

    Where the settings plant a fault, it is in the pictures returned (see `plant`).

    Raises:
        ConfigError: the data set has fewer pictures than were asked for, or too few to hold some back.
    """
    available = len(arrays.x_train)
    wanted = config.train_size or available
    if wanted > available:
        raise ConfigError(
            tr(
                "Training pictures (train_size): {dataset} has {available}, asked for {wanted}. Choose fewer, "
                "or 0 for all.",
                dataset=config.dataset,
                available=available,
                wanted=wanted,
            )
        )
    chosen = np.random.default_rng(config.seed).permutation(available)[:wanted]
    if arrays.x_val is not None and arrays.y_val is not None:
        return plant(Split(take(arrays.x_train, chosen), arrays.y_train[chosen], arrays.x_val, arrays.y_val), config)
    held_back = round(wanted * config.validation_share)
    if config.validation_share and not held_back or held_back == wanted:
        raise ConfigError(
            tr(
                "{wanted} training pictures with a validation share of {validation_share} leave none to learn "
                "from or none to check with. Take more pictures.",
                wanted=wanted,
                validation_share=config.validation_share,
            )
        )
    learn, check = chosen[held_back:], chosen[:held_back]
    x, y = arrays.x_train, arrays.y_train
    return plant(Split(take(x, learn), y[learn], take(x, check), y[check]), config)


def plant(data: Split, config: RunConfig) -> Split:
    """Return the pictures with the fault of `config` in them; the test set, and other settings, stay as they are.

    `unscaled_inputs` changes no picture: `Batches` leaves out the scaling.
    """
    generator = np.random.default_rng([config.seed, 2])
    if config.fault == "shuffled_labels":
        y_train, y_val = generator.permutation(data.y_train), generator.permutation(data.y_val)
        return data._replace(y_train=y_train, y_val=y_val)
    if config.fault == "overlap":
        y_train = np.concatenate([data.y_train, data.y_val])
        return data._replace(x_train=join(data.x_train, data.x_val), y_train=y_train)
    if config.fault == "rare_class":
        places = np.flatnonzero(data.y_train == generator.choice(np.unique(data.y_train)))
        gone = places[len(places) // RARE :]  # of fewer than a hundred, none stays
        left = np.delete(np.arange(len(data.y_train)), gone)
        return data._replace(x_train=take(data.x_train, left), y_train=data.y_train[left])
    return data


class Batches(keras.utils.PyDataset):
    """Batches of (pictures, one-hot labels) for `Model.fit`.

    What a batch holds depends on the seed, the epoch and its place alone, so that a resumed run goes on as if nothing
    had happened.

    Args:
        x: pictures of shape (n, height, width, channels), uint8.
        y: labels of shape (n,), whole numbers from 0.
        classes: how many classes there are.
        config: batch size, seed, augmentation, label smoothing.
        training: False keeps the order, augments nothing, and makes larger batches.
    """

    EVALUATION_BATCH = 512

    def __init__(
        self, x: np.ndarray | Rows, y: np.ndarray, classes: int, config: RunConfig, *, training: bool = True
    ) -> None:
        super().__init__()
        self.x, self.y, self.training, self.config = x, y, training, config
        smoothing = config.label_smoothing
        # Row k is the target of class k. Smoothing takes a share and spreads it over all (Szegedy et al., 2016).
        self.targets = (np.eye(classes) * (1 - smoothing) + smoothing / classes).astype("float32")
        self.batch_size = config.batch_size if training else at_once(self.EVALUATION_BATCH, x.shape[1:])
        self.amounts = {name: getattr(config, name) for name in ("rotation", "shift", "zoom", "thickness", "elastic")}
        self.start_epoch(0)

    def start_epoch(self, epoch: int) -> None:
        """Shuffle for the epoch with this number, from 0."""
        self.epoch = epoch
        generator = np.random.default_rng([self.config.seed, epoch])
        self.order = generator.permutation(len(self.x)) if self.training else None

    def __len__(self) -> int:
        return -(-len(self.x) // self.batch_size)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        place = slice(index * self.batch_size, (index + 1) * self.batch_size)
        chosen = place if self.order is None else self.order[place]
        pictures = np.asarray(self.x[chosen], "float32") / 255  # (n, h, w, channels)
        if self.training and any(self.amounts.values()):
            pictures = augment(pictures, np.random.default_rng([self.config.seed, self.epoch, index]), **self.amounts)
        return self._as_the_fault_says(pictures), self.targets[self.y[chosen]]

    def scaled(self, x: np.ndarray) -> np.ndarray:
        """Return pictures as they reach the network, not augmented: shape (n, h, w, channels), float32."""
        return self._as_the_fault_says(np.asarray(x, "float32") / 255)

    def _as_the_fault_says(self, pictures: np.ndarray) -> np.ndarray:
        return pictures * 255 if self.config.fault == "unscaled_inputs" else pictures
