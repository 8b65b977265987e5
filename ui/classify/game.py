"""Guess before it is told: a person against the network on the same 32x32 pixels."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from cnn_core import data
from cnn_core.analysis.answer import percent
from cnn_core.data import CLASS_NAMES
from ui import png, theme
from ui.classify.album import Entry
from ui.classify.network import Network

ROUNDS = 10
_GAME, _SEED = "classify_game", "classify_game_seed"


@dataclass
class Game:
    """Which test images are asked about, and what was guessed so far."""

    images: list[int]
    guesses: list[int]

    @property
    def over(self) -> bool:
        return len(self.guesses) >= len(self.images)

    def guess(self, place: int, class_index: int) -> None:
        """Of the photograph in that place; a second click of a double one is about the one before."""
        if place == len(self.guesses) and not self.over:
            self.guesses.append(class_index)


def view(_: Entry, network: Network) -> None:
    """One picture at a time, ten buttons, then both answers. Raises ServingError."""
    theme.section("You or the network", f"{ROUNDS} photographs at 32x32 pixels. What is each of them? Guess first.")
    game = _game()
    if game.guesses:
        _score(game, network)
    if game.over:
        st.button("Play again", icon=":material/replay:", key="game_again", on_click=_again, type="primary")
        return
    _ask(game)


def score_words(game: Game, answers: list[int], truths: list[int]) -> str:
    """Who has recognised how many so far."""
    played = len(game.guesses)
    you = sum(guess == truth for guess, truth in zip(game.guesses, truths, strict=False))
    network = sum(answer == truth for answer, truth in zip(answers[:played], truths, strict=False))
    leads = "You lead." if you > network else "The network leads." if network > you else "Level."
    return f"After {played} of {len(game.images)}: you {you}, the network {network}. {leads}"


def _ask(game: Game) -> None:
    place = len(game.guesses)
    pixels, _ = _photograph(game.images[place])
    picture, buttons = st.columns([2, 3], gap="large", vertical_alignment="center")
    picture.html(
        f'<figure class="es-seen"><img src="{png.data_address(pixels)}" alt="Photograph {place + 1}, unnamed">'
        f"<figcaption>Photograph {place + 1} of {len(game.images)}</figcaption></figure>"
    )
    with buttons.container(horizontal=True):
        for index, name in enumerate(CLASS_NAMES):
            st.button(name.capitalize(), key=f"guess_{index}", on_click=game.guess, args=(place, index))


def _score(game: Game, network: Network) -> None:
    shown = [_photograph(image) for image in game.images[: len(game.guesses)]]
    probabilities = network.probabilities_of([pixels for pixels, _ in shown])
    answers, truths = [int(one.argmax()) for one in probabilities], [truth for _, truth in shown]
    st.markdown(f"**{score_words(game, answers, truths)}**")
    pixels, truth = shown[-1]
    guess, answer, sure = game.guesses[-1], answers[-1], percent(float(probabilities[-1].max()))
    st.html(
        f'<div class="es-reveal"><img src="{png.data_address(pixels)}" alt="The last photograph">'
        f"<p>It was <strong>{CLASS_NAMES[truth]}</strong>. You said {CLASS_NAMES[guess]} {_mark(guess == truth)}, "
        f"the network {CLASS_NAMES[answer]}, {sure} {_mark(answer == truth)}.</p></div>"
    )


def _mark(right: bool) -> str:
    return "✓" if right else "✗"


def _photograph(image: int) -> tuple[np.ndarray, int]:
    return data.image("test", image), int(data.label("test", image))


def _game() -> Game:
    if _GAME not in st.session_state:
        seed = st.session_state.get(_SEED, 0)
        chosen = np.random.default_rng(seed).choice(len(data.load("sample").test), ROUNDS, replace=False)
        st.session_state[_GAME] = Game([int(one) for one in chosen], [])
    game: Game = st.session_state[_GAME]
    return game


def _again() -> None:
    st.session_state[_SEED] = st.session_state.get(_SEED, 0) + 1
    del st.session_state[_GAME]
