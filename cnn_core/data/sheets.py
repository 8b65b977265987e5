"""The bundled photographs: lossless WebP sheets of a thousand images each (about 1.7 kB an image; PNG takes 2.2)."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cnn_core.data.cifar10 import Pixels

COLUMNS = 40
ROWS = 25
PER_SHEET = COLUMNS * ROWS
SIZE = 32


def write_sheets(images: Pixels, folder: Path, name: str) -> list[Path]:
    """(n, 32, 32, 3) uint8, n a multiple of 1,000, as `name-00.webp` and so on."""
    written = []
    for number, start in enumerate(range(0, len(images), PER_SHEET)):
        tiles = images[start : start + PER_SHEET].reshape(ROWS, COLUMNS, SIZE, SIZE, 3)
        sheet = tiles.transpose(0, 2, 1, 3, 4).reshape(ROWS * SIZE, COLUMNS * SIZE, 3)
        path = folder / f"{name}-{number:02d}.webp"
        Image.fromarray(sheet).save(path, lossless=True, quality=100, method=6)
        written.append(path)
    return written


def read_sheet(path: Path) -> NDArray[np.uint8]:
    """(1000, 32, 32, 3) uint8."""
    with Image.open(path) as sheet:
        pixels = np.asarray(sheet.convert("RGB"))
    tiles = pixels.reshape(ROWS, SIZE, COLUMNS, SIZE, 3).transpose(0, 2, 1, 3, 4)
    return tiles.reshape(PER_SHEET, SIZE, SIZE, 3)
