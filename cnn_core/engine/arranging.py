"""Laying many-valued points out on a plane, so that those that are alike lie together."""

import io
import re
from contextlib import redirect_stdout

import numpy as np
from numpy.typing import NDArray
from sklearn.manifold import TSNE

from cnn_core.studies.telling import Listener

PERPLEXITY = 30
ITERATIONS = 1000
NEIGHBOURS = 15
NEAREST_DISTANCE = 0.1


def tsne(values: NDArray[np.float32], listener: Listener) -> NDArray[np.float32]:
    """(n, d) -> (n, 2) float32; the counted steps are iterations.

    Van der Maaten and Hinton, "Visualizing Data using t-SNE", JMLR 2008, with perplexity 30 and seed 0.
    """
    listener.stage(f"Arranging {len(values):,} images by t-SNE", ITERATIONS)
    perplexity = min(PERPLEXITY, (len(values) - 1) / 3)
    arrange = TSNE(2, perplexity=perplexity, init="pca", random_state=0, max_iter=ITERATIONS, verbose=2)
    with redirect_stdout(_Iterations(listener)):
        return arrange.fit_transform(values).astype(np.float32)


def umap(values: NDArray[np.float32], listener: Listener) -> NDArray[np.float32]:
    """(n, d) -> (n, 2) float32; the package is an extra, see `cnn_core.studies.extras`.

    McInnes, Healy and Melville, "UMAP: Uniform Manifold Approximation and Projection", arXiv 1802.03426, with 15
    neighbours, a least distance of 0.1 and seed 0.
    """
    listener.stage(f"Arranging {len(values):,} images by UMAP")
    from umap import UMAP

    neighbours = min(NEIGHBOURS, len(values) - 1)
    # A seed allows one thread alone; said here, or the package warns of it.
    arrange = UMAP(n_neighbors=neighbours, min_dist=NEAREST_DISTANCE, random_state=0, n_jobs=1)
    return np.asarray(arrange.fit_transform(values), np.float32)


class _Iterations(io.TextIOBase):
    """Makes progress of what scikit-learn prints every fifty iterations: there is no other way to follow it."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener

    def write(self, text: str) -> int:
        if found := re.search(r"Iteration (\d+)", text):
            self._listener.count(int(found[1]))
        return len(text)
