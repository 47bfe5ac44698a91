"""How long until 99.0 % of MNIST's test set is read right: the plain recipe, and the workbench's default run.

    python benchmarks/time_to_accuracy.py [SEEDS]

The plain recipe is the first example of many courses: Conv 32 - pool - Conv 64 - pool - Dropout 0.5 - softmax, Adam
0.001, batch 128, `model.fit` and nothing else. Both learn from the same 54,000 pictures and check on the same 6,000.
Every measurement has a process of its own, plain and ours in turn, so that a machine whose speed drifts treats both
alike. Seconds count from the call of `fit`, building the graph included, to the end of the first epoch whose weights
reach the goal; loading and testing are left out of both. Exit code 1: a bar is missed.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

GOAL, RATIO, MAX_EPOCHS = 0.990, 0.25, 15


def plain(seed: int, dataset: str = "mnist", max_epochs: int = MAX_EPOCHS) -> dict:
    """Train the plain recipe until the goal, or for `max_epochs`."""
    import keras
    from keras import layers

    from workbench.data.datasets import load
    from workbench.engine.device import jit_compile
    from workbench.engine.pipeline import split
    from workbench.runs.presets import preset

    arrays = load(dataset)
    data = split(arrays, preset("fast_cnn").replace(seed=seed))
    keras.utils.set_random_seed(seed)
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(10, activation="softmax"),
        ]
    )
    # As the workbench does: XLA makes TensorFlow slower on a CPU, it would be unfair to leave it on.
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], jit_compile=jit_compile())
    x_train, x_val, x_test = (x.astype("float32") / 255 for x in (data.x_train, data.x_val, arrays.x_test))

    class UntilGoal(keras.callbacks.Callback):
        testing = 0.0
        accuracies: list[float] = []

        def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
            began = time.perf_counter()
            predicted = self.model.predict(x_test, batch_size=512, verbose=0).argmax(axis=1)
            self.accuracies.append(float((predicted == arrays.y_test).mean()))
            self.seconds = began - start - self.testing
            self.testing += time.perf_counter() - began
            self.model.stop_training = self.accuracies[-1] >= GOAL

    until = UntilGoal()
    start = time.perf_counter()
    model.fit(
        x_train,
        data.y_train,
        batch_size=128,
        epochs=max_epochs,
        validation_data=(x_val, data.y_val),
        verbose=0,
        callbacks=[until],
    )
    return {
        "seconds": until.seconds,
        "epochs": len(until.accuracies),
        "reached": until.accuracies[-1] >= GOAL,
        "accuracy": until.accuracies[-1],
    }


def ours(seed: int, dataset: str = "mnist", max_epochs: int = MAX_EPOCHS) -> dict:
    """Train the default preset as `workbench train` does, then test the weights of every epoch."""
    import keras

    from workbench.data.datasets import load
    from workbench.engine.training import train
    from workbench.runs.presets import DEFAULT_PRESET, preset
    from workbench.runs.store import Store

    with tempfile.TemporaryDirectory() as folder:
        config = preset(DEFAULT_PRESET)
        config = config.replace(seed=seed, dataset=dataset, epochs=min(config.epochs, max_epochs))
        run = Store(folder).create(config, queued=False)
        start = time.perf_counter()
        status = train(run)
        whole = time.perf_counter() - start
        if status.state != "finished":
            sys.exit(status.error)
        arrays, history = load(dataset), run.history()
        x_test, reached = arrays.x_test.astype("float32") / 255, None
        for row in history.epochs:
            model = keras.models.load_model(run.checkpoint(row["epoch"]), compile=False)
            predicted = model.predict(x_test, batch_size=512, verbose=0).argmax(axis=1)
            if reached is None and (predicted == arrays.y_test).mean() >= GOAL:
                reached = row
        return {
            "seconds": (reached or history.epochs[-1])["time"],
            "epochs": (reached or history.epochs[-1])["epoch"],
            "reached": reached is not None,
            "accuracy": history.end["test_accuracy"],
            "whole": whole,
        }


def measure(which: str, seed: int) -> dict:
    """Run one measurement in a fresh process."""
    done = subprocess.run(
        [sys.executable, __file__, which, str(seed)],
        capture_output=True,
        text=True,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
    )
    if done.returncode:
        sys.exit(f"The {which} measurement failed: {(done.stderr.strip().splitlines() or ['?'])[-1]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def main(seeds: int) -> int:
    """Print the table; return the exit code."""
    rows = {"plain": [], "ours": []}
    print(f"{'':8}{'seed':>5}{'seconds to 99.0 %':>20}{'epochs':>8}{'test accuracy':>15}{'whole run':>12}")
    for seed in range(seeds):
        for which in rows:
            row = measure(which, seed)
            rows[which].append(row)
            whole = f"{row['whole']:10.1f} s" if "whole" in row else ""
            print(
                f"{which:8}{seed:5}{row['seconds']:18.1f} s{row['epochs']:8}{row['accuracy']:14.2%} {whole}"
                f"{'' if row['reached'] else '   goal not reached'}",
                flush=True,
            )
    medians = {which: statistics.median(row["seconds"] for row in found) for which, found in rows.items()}
    ratio = medians["ours"] / medians["plain"]
    print(f"median  plain {medians['plain']:.1f} s, ours {medians['ours']:.1f} s, ratio {ratio:.3f} (bar: {RATIO})")
    good = ratio <= RATIO and all(row["reached"] and row["accuracy"] >= GOAL for row in rows["ours"])
    print("every bar is met" if good else "A BAR IS MISSED")
    return 0 if good else 1


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps({"plain": plain, "ours": ours}[sys.argv[1]](int(sys.argv[2]))))
    else:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3))
