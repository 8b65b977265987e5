"""Makes `bundled_samples/` again, the same pictures each time: `python -m cnn_core.data.drawings`."""

import sys

from cnn_core.data.drawings import DRAWN
from cnn_core.data.samples import drawing_path


def main() -> None:
    for name, draw in DRAWN.items():
        path = drawing_path(name)
        path.parent.mkdir(exist_ok=True)
        draw().picture().save(path, lossless=True, quality=100, method=6)
        sys.stdout.write(f"{path.stat().st_size:>9,} bytes  {path.name}\n")


if __name__ == "__main__":
    main()
