"""The tutorial's script as it would be typed: plain model.fit on float64 arrays, TensorFlow's default settings.

    python -m benchmarks.peers.tutorial DATA --batch-size 32 --images 20000 --epochs 2
    python -m benchmarks.peers.tutorial DATA --epochs 20 --reach 0.6709
    python -m benchmarks.peers.tutorial DATA --epochs 100 --heed FILE

DATA is a folder of x_train.npy, y_train.npy, x_test.npy and y_test.npy. The pooling and flatten layers that its text
leaves out are put back. Prints the seconds of each epoch, validation left out. With --reach the test images judge every
epoch, as in the tutorial, and the script ends with the first that reaches this accuracy, telling each and its seconds
since the process began. With --heed it looks for FILE after every batch and removes it.
"""

import argparse
import json
import time
from pathlib import Path

import keras
import numpy as np
import psutil
from keras.layers import Conv2D, Dense, Flatten, MaxPooling2D


class Clock(keras.callbacks.Callback):
    """Seconds from each epoch's first batch to its last."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds: list[float] = []

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        self._began = time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        self.seconds.append(time.perf_counter() - self._began)


class Finish(keras.callbacks.Callback):
    """Ends the training with the first epoch whose validation accuracy reaches `accuracy`."""

    def __init__(self, accuracy: float) -> None:
        super().__init__()
        self._accuracy = accuracy
        self.reached: list[tuple[float, float]] = []

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        accuracy = float((logs or {})["val_accuracy"])
        self.reached.append((time.time() - psutil.Process().create_time(), accuracy))
        self.model.stop_training = accuracy >= self._accuracy


class Heed(keras.callbacks.Callback):
    """Looks for a file after every batch, and removes it: as scripts are told to stop."""

    def __init__(self, flag: Path) -> None:
        super().__init__()
        self._flag = flag

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        if self._flag.exists():
            self._flag.unlink()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--images", type=int, default=50_000)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--reach", type=float)
    parser.add_argument("--heed", type=Path)
    asked = parser.parse_args()

    x_train = np.load(asked.data / "x_train.npy")[: asked.images] / 255
    y_train = keras.utils.to_categorical(np.load(asked.data / "y_train.npy")[: asked.images], 10)

    model = keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            Conv2D(filters=32, kernel_size=(3, 3), activation="relu"),
            MaxPooling2D(),
            Conv2D(filters=64, kernel_size=(3, 3), activation="relu"),
            MaxPooling2D(),
            Flatten(),
            Dense(units=128, activation="relu"),
            Dense(units=10, activation="softmax"),
        ]
    )
    model.compile(
        optimizer="adam",
        loss="categorical_crossentropy",
        metrics=["accuracy", keras.metrics.Precision(), keras.metrics.Recall()],
    )
    fitted = {"batch_size": asked.batch_size, "epochs": asked.epochs, "verbose": 0}
    if asked.reach is None:
        clock = Clock()
        heed = [Heed(asked.heed)] if asked.heed else []
        model.fit(x_train, y_train, callbacks=[clock, *heed], **fitted)
        print(json.dumps({"seconds": clock.seconds, "images": len(x_train)}))
    else:
        x_test = np.load(asked.data / "x_test.npy") / 255
        y_test = keras.utils.to_categorical(np.load(asked.data / "y_test.npy"), 10)
        finish = Finish(asked.reach)
        model.fit(x_train, y_train, validation_data=(x_test, y_test), callbacks=[finish], **fitted)
        print(json.dumps({"reached": finish.reached}))


if __name__ == "__main__":
    main()
