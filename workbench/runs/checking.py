"""Whether settings can train at all, asked before anything is made."""

from workbench import architectures
from workbench.concepts.optimizers import make_optimizer
from workbench.runs.config import RunConfig


def check(config: RunConfig) -> None:
    """Raise where there can be no such network, or where its optimizer refuses its settings.

    Raises:
        ConfigError: the message says what is wrong, and what to change.
        DataError: the data set is a file that is missing or damaged.
    """
    architectures.check(config)
    make_optimizer(config.optimizer, learning_rate=config.learning_rate, **config.optimizer_settings)
