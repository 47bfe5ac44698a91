"""Download the published data sets into Keras' cache, where `keras.datasets` finds them too."""

import errno
import os
from pathlib import Path

from workbench.data.arrays import Progress
from workbench.errors import DataError
from workbench.language import tr

# Where `keras.datasets` downloads from, and the SHA-256 that it asks for; None where it asks for none. Whatever comes,
# the arrays in it are held against their authors' checksums when they are read.
ORIGIN = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"
FILES: dict[str, dict[str, str | None]] = {
    "mnist": {"mnist.npz": "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"},
    "fashion_mnist": dict.fromkeys(
        f"fashion-mnist/{part}-{kind}-ubyte.gz" for part in ("train", "t10k") for kind in ("images-idx3", "labels-idx1")
    ),
}
SILENCE_SECONDS = 20.0  # how long the other end may stay silent


def download(name: str, folder: Path, progress: Progress) -> None:
    """Fetch the files of a data set that are not in the folder yet; each appears whole or not at all.

    Args:
        name: a key of `FILES`.
        folder: Keras' cache of data sets.
        progress: is told what happens, in words, ten times a file.

    Raises:
        DataError: a file did not come; the message says why, for the middle of a sentence.
    """
    import pooch  # and with it `requests`: a twentieth of a second that only a download needs
    import requests

    place = ORIGIN.split("/")[2]
    for file, checksum in FILES[name].items():
        told = _Told(name, progress)
        fetch = pooch.HTTPDownloader(progressbar=told, timeout=SILENCE_SECONDS)
        try:
            pooch.retrieve(
                ORIGIN + file,
                checksum,
                fname=file.split("/")[-1],
                downloader=fetch,  # pyrefly: ignore[bad-argument-type]  # pooch's own, which it describes otherwise
                path=(folder / file).parent,
            )
        except requests.Timeout:
            raise DataError(
                tr("{place} was silent for {silence_seconds:.0f} seconds", place=place, silence_seconds=SILENCE_SECONDS)
            ) from None
        except requests.HTTPError as error:
            raise DataError(
                tr("{place} answered with {status_code}", place=place, status_code=error.response.status_code)
            ) from None
        except requests.RequestException:
            raise DataError(tr("there is no connection to {place}", place=place)) from None
        except OSError as error:
            code = error.errno or (errno.EACCES if isinstance(error, PermissionError) else errno.EIO)  # pooch has words
            raise DataError(
                tr("{folder} cannot be written: {strerror}", folder=folder, strerror=os.strerror(code))
            ) from None
        except ValueError:  # the checksum
            raise DataError(tr("what {place} sent is not the published {file}", place=place, file=file)) from None


class _Told:
    """A progress bar as `pooch` wants it, that speaks."""

    def __init__(self, name: str, progress: Progress) -> None:
        self.name, self.progress = name, progress
        self.total = self.done = self.tenths = 0
        progress(tr("downloading {name}", name=name))

    def update(self, more: int) -> None:
        self.done += more
        tenths = 10 * self.done // self.total if self.total else 0
        if tenths > self.tenths:  # ten sentences a file, not hundreds: they are kept in the log of the run
            self.tenths = tenths
            self.progress(
                tr(
                    "downloading {name}: {tenths} % of {total:.1f} MB",
                    name=self.name,
                    tenths=10 * tenths,
                    total=self.total / 1000000.0,
                )
            )

    def reset(self) -> None:
        """Count from the beginning: `pooch` does so at the end, and then counts to the end at once."""
        self.done = 0

    def close(self) -> None:
        """Nothing is open."""
