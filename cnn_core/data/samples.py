"""Pictures to try, there without a network connection: two photographs and a drawing of each class."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PIL import Image

from cnn_core.data.cifar10 import CLASS_NAMES
from cnn_core.data.crop import CENTRE, cropped
from cnn_core.data.uploads import UploadedPicture, read_picture

FOLDER = Path(__file__).parent / "bundled_samples"
OUR_LICENCE = "Drawn by this app's own code (cnn_core.data.drawings), under the app's licence."
PHOTOGRAPH_LICENCE = (
    "Photograph by {photographer} (Flickr), Creative Commons Attribution 2.0, as it comes with scikit-learn."
)


@dataclass(frozen=True)
class Sample:
    """A picture to try; `about` and `licence` are sentences, `class_index` is None where it shows none of the ten."""

    id: str
    title: str
    about: str
    licence: str
    class_index: int | None
    load: Callable[[], UploadedPicture]


def drawing_path(class_name: str) -> Path:
    """Where the drawing of a class lies, as `python -m cnn_core.data.drawings` left it."""
    return FOLDER / f"{class_name}.webp"


def _drawing(class_index: int) -> Sample:
    name = CLASS_NAMES[class_index]
    return Sample(
        id=f"drawing-{name}",
        title=f"{name.capitalize()}, drawn",
        about="A drawing in flat colours. The network was trained on photographs.",
        licence=OUR_LICENCE,
        class_index=class_index,
        load=partial(_load_drawing, name),
    )


def _photograph(file: str, title: str, about: str, photographer: str) -> Sample:
    licence = PHOTOGRAPH_LICENCE.format(photographer=photographer)
    return Sample(f"photograph-{Path(file).stem}", title, about, licence, None, partial(_load_photograph, file))


def _load_drawing(name: str) -> UploadedPicture:
    path = drawing_path(name)
    return read_picture(path.read_bytes(), path.name)


def _load_photograph(file: str) -> UploadedPicture:
    # Only now: scikit-learn takes a second to import.
    from sklearn.datasets import load_sample_image

    original = Image.fromarray(load_sample_image(file))
    return UploadedPicture(file, original, cropped(original, CENTRE))


SAMPLES: tuple[Sample, ...] = (
    *(_drawing(class_index) for class_index in range(len(CLASS_NAMES))),
    _photograph(
        "china.jpg", "A palace in China", "A photograph of a building: none of the ten classes.", "danielbuechele"
    ),
    _photograph("flower.jpg", "A flower", "A photograph of a dahlia: none of the ten classes.", "vultilion"),
)


def sample(sample_id: str) -> Sample | None:
    """The one of this id; None where there is none."""
    return next((sample for sample in SAMPLES if sample.id == sample_id), None)
