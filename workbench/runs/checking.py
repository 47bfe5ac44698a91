"""Whether settings can train at all, asked before anything is made."""

from workbench import architectures
from workbench.concepts.optimizers import RACERS
from workbench.runs.config import RunConfig
from workbench.runs.knobs import OPTIMIZER_SETTINGS


def check(config: RunConfig) -> None:
    """Raise where there can be no such network, or where its optimizer refuses its settings.

    Raises:
        ConfigError: the message says what is wrong, and what to change.
        DataError: the data set is a file that is missing or damaged.
    """
    architectures.check(config)
    settings = {name: getattr(config, name) for name in OPTIMIZER_SETTINGS[config.optimizer]}
    RACERS[config.optimizer](learning_rate=config.learning_rate, **settings)
