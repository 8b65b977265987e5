"""CIFAR-10: what comes with the app, what can be fetched, and how it is split."""

from cnn_core.data.cifar10 import CLASS_NAMES, NUM_CLASSES, Dataset, ImageSet, Statistics
from cnn_core.data.fetching import Source, fetch, start_fetch
from cnn_core.data.progress import FetchProgress, fetch_status
from cnn_core.data.splits import Part, Split, count_train_images, count_validation_images, split, validation_part
from cnn_core.data.statistics import PixelStatistics
from cnn_core.data.store import checksum, image, is_available, label, load, pixel_statistics, verify

__all__ = [
    "CLASS_NAMES",
    "NUM_CLASSES",
    "Dataset",
    "FetchProgress",
    "ImageSet",
    "Part",
    "PixelStatistics",
    "Source",
    "Split",
    "Statistics",
    "checksum",
    "count_train_images",
    "count_validation_images",
    "fetch",
    "fetch_status",
    "image",
    "is_available",
    "label",
    "load",
    "pixel_statistics",
    "split",
    "start_fetch",
    "validation_part",
    "verify",
]
