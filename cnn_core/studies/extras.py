"""What a study can do more of where an extra package is installed: requirements-umap.txt."""

import os
from importlib import metadata

UMAP_VARIABLE = "EPOCHSCOPE_UMAP"
"""0 leaves UMAP out although it is installed: importing it alone may take a minute."""


def umap_is_installed() -> bool:
    """Asked of what pip knows, since importing it takes so long."""
    if os.environ.get(UMAP_VARIABLE) == "0":
        return False
    try:
        metadata.distribution("umap-learn")
    except metadata.PackageNotFoundError:
        return False
    return True
