"""Cat or dog: ten photographs, first the person, then a network, from the answers that it left when it was judged."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from cnn_core.data import CLASS_NAMES, validation_part
from cnn_core.errors import EpochscopeError
from cnn_core.runs.directory import Run
from cnn_core.runs.predictions import read_logits, softmax
from ui import png, theme
from ui.classify.network import chosen_run
from ui.component import component
from ui.learn.cnn.epoch import best_or_last
from ui.learn.question import lab
from ui.runs import offered, pick_run

ROUNDS = 10
ANIMALS = ("cat", "dog")
CLASSES = tuple(CLASS_NAMES.index(name) for name in ANIMALS)
_SEED = "guess_seed"
_component = component("guess", '<section class="epochscope-guess"></section>', shares=["element", "checks", "keys"])


@dataclass(frozen=True)
class Judged:
    """What a network answered to all cats and dogs among the images that judged it, asked for nothing else."""

    rows: NDArray[np.int64]
    """Their positions among those images."""
    dogs: NDArray[np.float64]
    """How sure it was of the dog, from 0 to 1."""
    truths: NDArray[np.int64]
    """0 for a cat, 1 for a dog."""

    @property
    def accuracy(self) -> float:
        return float(((self.dogs > 0.5) == self.truths).mean())


def show() -> None:
    st.markdown(
        "At a zoo you tell a cheetah from a leopard at a glance, and would be hard put to say how. Try it on the pair "
        "that this data set makes hardest: cats and dogs, at 32x32 pixels. **You guess first, then the network does.**"
    )
    runs = [summary for summary in offered() if summary.history.checkpoints]
    if not runs:
        st.info("There is no trained network to play against yet: train one, and come back.")
        return
    run = chosen_run(runs)
    history = next(summary.history for summary in runs if summary.run.id == run.id)
    epoch = best_or_last(history, history.checkpoints)
    try:
        judged = judge(run, epoch)
    except EpochscopeError as error:
        st.error(theme.plain(str(error)), icon=":material/error:")
    else:
        _game(run, judged)
        st.caption(f"You play against: {theme.plain(run.meta().name or run.id)}, {run.mark}, epoch {epoch}.")
    with st.expander("Who plays against you, and how the photographs were chosen"):
        pick_run(runs, run)
        st.markdown(
            "The network's answers are those it gave when it was judged: it has never learned from these "
            "photographs. It knows ten classes; for a fair game it is held to two, and the more probable of cat and "
            "dog counts. The photographs are **drawn by lot** among all cats and dogs that judged it, by NumPy's "
            "generator with the seed shown in the game. Nobody picked them; another game takes the next seed."
        )
    lab(
        "cnn.guess",
        "Play all ten rounds. What did you go by: ears, snout, colour, the whole? And can ten rounds tell who is "
        "better?",
    )


def judge(run: Run, epoch: int) -> Judged:
    """Raises an EpochscopeError where its answers or its images are not here."""
    part, logits = validation_part(run.config().data), read_logits(run, epoch)
    labels = np.asarray(part.labels)
    rows = np.flatnonzero(np.isin(labels, CLASSES))
    dogs = softmax(logits[rows][:, CLASSES])[:, 1]
    return Judged(rows, dogs, (labels[rows] == CLASSES[1]).astype(np.int64))


def drawn(judged: Judged, seed: int) -> NDArray[np.int64]:
    """The rounds of the game of this seed, as positions in `judged.rows`."""
    count = min(ROUNDS, len(judged.rows))
    return np.random.default_rng(seed).choice(len(judged.rows), count, replace=False)


def _game(run: Run, judged: Judged) -> None:
    seed: int = st.session_state.setdefault(_SEED, 0)
    part, places = validation_part(run.config().data), drawn(judged, seed)
    _component(
        key="guess",
        data={
            "seed": seed,
            "accuracy": judged.accuracy,
            "judged": len(judged.rows),
            "rounds": [
                {
                    "source": png.data_address(np.asarray(part.of.images[part.positions[judged.rows[place]]])),
                    "name": f"{part.of.split}-{part.indices[judged.rows[place]]}",
                    "truth": int(judged.truths[place]),
                    "dog": float(judged.dogs[place]),
                }
                for place in places
            ],
        },
        on_again_change=_again,
    )


def _again() -> None:
    st.session_state[_SEED] = st.session_state.get(_SEED, 0) + 1
