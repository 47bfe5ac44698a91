"""What a row of `events.jsonl` must be, kind by kind; see `workbench.runs.history` for what the names mean.

A number that was not finite is null, and a row of an earlier version may lack some: only what a row is nothing without
is required, in the second column. What else stands in a row, from a later version, is let through as it is.

The table is written for pydantic's core: built of classes it would take longer than to read a run.
"""

from typing import Any

from pydantic_core import SchemaValidator
from pydantic_core import core_schema as core

from workbench.language import tr
from workbench.runs.reading import words

COUNT = core.int_schema(strict=True, ge=0, le=10**12)
# Far beyond what learns, and far from where squares and sums overflow.
_NUMBER = core.float_schema(strict=True, allow_inf_nan=False, ge=-1e100, le=1e100)
NUMBER = core.nullable_schema(_NUMBER)
# Differences of means miss 0 and 1 by a little.
SHARE = core.nullable_schema(core.float_schema(strict=True, allow_inf_nan=False, ge=-1, le=2))
WORDS = core.no_info_after_validator_function(words, core.str_schema(strict=True))
NAME = core.no_info_after_validator_function(words, core.str_schema(strict=True, max_length=200))
MOMENT = core.float_schema(strict=True, allow_inf_nan=False, ge=0, le=3e10)  # seconds; calendars end in the year 2900
VALUE = core.nullable_schema(core.union_schema([COUNT, _NUMBER]))
COUNTS = core.list_schema(COUNT)


def row_of(kind: str, required: tuple[str, ...], fields: dict[str, core.CoreSchema]) -> core.CoreSchema:
    """Return what a row of one kind must be.

    Args:
        kind: what stands under `kind`; empty for an object without a kind.
        required: the names without which it is nothing.
        fields: what each of them must be; others are let through.
    """
    tag = {"kind": core.literal_schema([kind])} if kind else {}
    return core.typed_dict_schema(
        {
            name: core.typed_dict_field(schema, required=name in (*required, "kind"))
            for name, schema in (tag | fields).items()
        },
        extra_behavior="allow",
    )


def _fits(row: dict[str, Any]) -> dict[str, Any]:
    """A command and its value belong together."""
    action, value = row["action"], row.get("value")
    if (action == "learning_rate" and value is None) or (action == "step" and not isinstance(value, int)):
        raise ValueError(tr("a value is missing"))
    return row


def _named(layer: dict[str, Any]) -> dict[str, Any]:
    """What was measured must say of which layer."""
    measured = any(layer.get(name) is not None for name in ("dead", "saturated", "gradient", "update"))
    if measured and not layer.keys() >= {"layer", "activation", "parameters"}:
        raise ValueError(tr("a layer without a name"))
    return layer


def _whole(row: dict[str, Any]) -> dict[str, Any]:
    """The inputs are described by all four numbers or by none."""
    if len({row.get(name) is None for name in ("low", "high", "mean", "spread")}) > 1:
        raise ValueError(tr("the inputs are described by half"))
    return row


_LAYER = core.no_info_after_validator_function(
    _named,
    row_of(
        "",
        (),
        {
            "layer": WORDS,
            "activation": WORDS,
            "mean": NUMBER,
            "spread": NUMBER,
            "dead": SHARE,
            "saturated": SHARE,
            "gradient": NUMBER,
            "weight": NUMBER,
            "parameters": core.int_schema(strict=True, ge=1, le=10**12),
            "update": NUMBER,
        },
    ),
)

_ROWS = {
    "start": row_of(
        "start",
        (),
        {
            "step": COUNT,
            "epoch": COUNT,
            "total_steps": COUNT,
            "total_epochs": COUNT,
            "steps_per_epoch": COUNT,
            "device": WORDS,
            "source": WORDS,
        },
    ),
    "batch": row_of(
        "batch",
        ("step",),
        {
            "step": COUNT,
            "epoch": COUNT,
            "loss": NUMBER,
            "smoothed_loss": NUMBER,
            "accuracy": SHARE,
            "smoothed_accuracy": SHARE,
            "learning_rate": NUMBER,
            "examples_per_second": NUMBER,
            "time": NUMBER,
        },
    ),
    "epoch": row_of(
        "epoch",
        ("epoch",),
        {
            "epoch": COUNT,
            "step": COUNT,
            "loss": NUMBER,
            "accuracy": SHARE,
            "val_loss": NUMBER,
            "val_accuracy": SHARE,
            "loss_spread": NUMBER,
            "learning_rate": NUMBER,
            "steps_per_execution": COUNT,
            "seconds": NUMBER,
            "time": NUMBER,
        },
    ),
    "control": core.no_info_after_validator_function(
        _fits,
        row_of(
            "control",
            ("action", "step"),
            {
                "action": WORDS,
                "step": COUNT,
                "epoch": COUNT,
                "value": VALUE,
                "factor": _NUMBER,
                "learning_rate": NUMBER,
            },
        ),
    ),
    "layers": row_of(
        "layers",
        ("epoch", "step", "layers"),
        {
            "epoch": COUNT,
            "step": COUNT,
            "loss": NUMBER,
            "said": core.nullable_schema(COUNTS),
            "recall": core.list_schema(SHARE),
            "layers": core.list_schema(_LAYER),
        },
    ),
    "data": core.no_info_after_validator_function(
        _whole,
        row_of(
            "data",
            (),
            {
                "low": NUMBER,
                "high": NUMBER,
                "mean": NUMBER,
                "spread": NUMBER,
                "classes": COUNTS,
                "validation_classes": COUNTS,
                "training": COUNT,
                "validation": COUNT,
                "shared": COUNT,
            },
        ),
    ),
    "log": row_of("log", ("message",), {"message": WORDS}),
    "end": row_of(
        "end",
        (),
        {
            "state": WORDS,
            "message": WORDS,
            "test_accuracy": SHARE,
            "test_loss": NUMBER,
            "best_epoch": core.nullable_schema(COUNT),
        },
    ),
}

EVENT = SchemaValidator(core.tagged_union_schema(_ROWS, discriminator="kind"))
