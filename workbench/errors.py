"""The errors a learner can mend. Each message says what is wrong, what is allowed, what came, how to fix it.

WorkbenchError
├── ConfigError    a setting that cannot be (also a ValueError)
├── DataError      a data set, file or folder that is missing, damaged or of the wrong kind
├── DrawingError   strokes or an uploaded picture that cannot be read (also a ValueError)
├── ModelError     a model file that is missing or damaged
└── RunError       a run that is missing, damaged, or not in the state that the call needs
"""


class WorkbenchError(Exception):
    """Base of all errors that pages and the command line show as a sentence, without a traceback."""


class ConfigError(WorkbenchError, ValueError):
    """A setting is unknown or out of range; the message names the allowed values."""


class DataError(WorkbenchError):
    """Data are missing, damaged or of the wrong shape; the message names the file and what to do."""


class DrawingError(WorkbenchError, ValueError):
    """Strokes or a picture cannot become a digit image; the message says why."""


class ModelError(WorkbenchError):
    """A model file cannot be used; the message names the file and what to do."""


class RunError(WorkbenchError):
    """A run cannot do what was asked of it; the message says in which state it is."""
