"""The chapters on what a network is and on tensors: their scripts against TensorFlow, their labs under a real hand."""

import re
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from playwright.sync_api import Browser, Page, expect

from cnn_core import paths
from cnn_core.digits import digit_network
from cnn_core.engine.digits import keras_network

STATIC = Path(__file__).parents[2] / "ui" / "static"
CASES = 300
MINUTE = 60_000


@pytest.fixture(scope="module")
def scripts(browser: Browser) -> Page:
    """A blank page with the lessons' own functions on it."""
    page = browser.new_page()
    names = ("shared/indexing.js", "shared/broadcasting.js", "shared/operations.js", "digits.js")
    whole = "\n".join((STATIC / name).read_text(encoding="utf-8") for name in names)
    page.add_script_tag(content=whole.replace("export default function", "function mount"))
    yield page
    page.close()


def an_index(random: np.random.Generator, shape: tuple[int, ...]) -> tuple[str, tuple]:
    """As it is typed, and the same as Python takes it; some reach beyond the ends."""

    def end() -> int | None:
        return None if random.random() < 0.3 else int(random.integers(-12, 13))

    words, items, axes = [], [], 0
    for _ in range(int(random.integers(1, len(shape) + 1))):
        kind = random.choice(["number", "slice", "slice", "new"])
        if kind == "number":
            at = int(random.integers(-shape[axes], shape[axes]))
            words, items = [*words, str(at)], [*items, at]
        elif kind == "slice":
            start, stop, step = end(), end(), int(random.choice([-3, -2, -1, 1, 2, 3]))
            written = ":".join("" if one is None else str(one) for one in (start, stop))
            words, items = [*words, f"{written}:{step}"], [*items, slice(start, stop, step)]
        else:
            words, items = [*words, "tf.newaxis"], [*items, tf.newaxis]
        axes += kind != "new"
    if random.random() < 0.4:
        at = int(random.integers(0, len(items) + 1))
        # What comes after it counts from the last axis: as long as only slices do, it stays within.
        if all(not isinstance(item, int) for item in items[at:]):
            words.insert(at, "...")
            items.insert(at, Ellipsis)
    return ", ".join(words), tuple(items)


def test_an_index_picks_what_tensorflow_picks(scripts: Page):
    random, shape = np.random.default_rng(0), (7, 6, 3)
    tensor = tf.reshape(tf.range(7 * 6 * 3), shape)
    cases = [an_index(random, shape) for _ in range(CASES)]
    found = scripts.evaluate(
        "([shape, texts]) => texts.map((text) => pickValues(shape, parseIndex(text).items))",
        [shape, [text for text, _ in cases]],
    )
    for (text, items), ours in zip(cases, found, strict=True):
        theirs = tensor[items]
        assert ours["shape"] == list(theirs.shape), text
        assert ours["places"] == theirs.numpy().ravel().tolist(), text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Write an index"),
        ("image[]", "Write an index"),
        ("1, fetch('x')", "is no index"),
        ("__proto__", "is no index"),
        ("1.5", "is no index"),
        ("1:2:0", "step of a slice cannot be 0"),
        ("..., ...", "Only one"),
        ("0, 0, 0, 0", "only 3 axes"),
        ("32", "Index 32 is beyond axis 0"),
        ("0, -33", "Index -33 is beyond axis 1"),
        ("9" * 61, "at most 60"),
    ],
)
def test_what_is_no_index_is_a_sentence(scripts: Page, text, words):
    told = scripts.evaluate(
        """(text) => {
            const { error, items } = parseIndex(text);
            return error ?? pickValues([32, 32, 3], items).error;
        }""",
        text,
    )
    assert words in told


def test_shapes_are_brought_together_as_tensorflow_does(scripts: Page):
    random, cases, expected = np.random.default_rng(1), [], []
    for _ in range(CASES):
        one, other = (random.choice([1, 2, 3], int(random.integers(0, 5))).tolist() for _ in range(2))
        cases.append([one, other])
        first = np.arange(np.prod(one, dtype=int)).reshape(one)
        second = 100 * np.arange(np.prod(other, dtype=int)).reshape(other)
        try:
            expected.append(tf.add(first, second).numpy())
        except (ValueError, tf.errors.InvalidArgumentError):
            expected.append(None)
    found = scripts.evaluate(
        """(cases) => cases.map(([one, other]) => {
            const { shape } = broadcast(one, other);
            if (!shape) return null;
            const [a, b] = [one, other].map((own) => sourcesOf(own, shape));
            return { shape, sums: a.map((place, at) => place + 100 * b[at]) };
        })""",
        cases,
    )
    assert sum(one is None for one in expected) > 20
    for ours, theirs in zip(found, expected, strict=True):
        assert (ours is None) == (theirs is None)
        if theirs is not None:
            assert ours["shape"] == list(theirs.shape)
            assert ours["sums"] == theirs.ravel().tolist()


@pytest.mark.parametrize("text", ["(3, x)", "(0,)", "(65,)", "(1, 1, 1, 1, 1, 1)", "(-1)"])
def test_what_is_no_shape_is_a_sentence(scripts: Page, text):
    assert scripts.evaluate("(text) => parseShape(text).error", text).endswith(".")


def test_the_digit_network_answers_as_keras_does(scripts: Page):
    network = digit_network()
    random = np.random.default_rng(2)
    counts = np.concatenate([random.integers(0, 17, (60, 64)), [example.pixels for example in network.examples]])
    layers = [layer.model_dump() for layer in network.layers]
    found = scripts.evaluate(
        """([layers, cases]) => {
            const made = layers.map(({ shape, kernel, bias }) => ({ kernel: tensor(shape, kernel), bias }));
            return cases.map((counts) => {
                const { first, last, shares } = forward(made, counts);
                return { first: [...first.values], last: [...last.values], shares };
            });
        }""",
        [layers, counts.tolist()],
    )
    model = keras_network(network)
    parts = tf.keras.Model(model.inputs[0], [model.layers[0].output, model.layers[3].output, *model.outputs])
    pixels = (counts / 16).astype(np.float32).reshape(-1, 8, 8, 1)
    for name, theirs in zip(("first", "last", "shares"), parts(pixels), strict=True):
        ours = np.array([one[name] for one in found])
        np.testing.assert_allclose(ours, theirs.numpy().reshape(len(ours), -1), rtol=1e-5, atol=2e-5, err_msg=name)


def test_a_drawing_is_counted_as_the_digits_were(scripts: Page):
    """A stroke from top to bottom fills the height: two columns of blocks, full but for the round ends."""
    counts = np.array(scripts.evaluate("countsOf([[[0.4, 0.2], [0.4, 0.6]]])")).reshape(8, 8)
    assert set(np.flatnonzero(counts.any(axis=0))) == {3, 4}
    assert (counts[1:7, 3:5] >= 8).all() and counts.max() <= 16
    for end in (counts[0], counts[7]):
        assert 0 < end.sum() < counts[3].sum()


@pytest.fixture(scope="module")
def app(app_server, shared_home):
    return app_server(shared_home, **{paths.RECORDED_VARIABLE: "1"})


def check(page: Page) -> str:
    """Ask for the verdict of the page's question."""
    card = page.locator(".epochscope-question")
    card.get_by_role("button", name="Check").click()
    expect(card.locator(".words")).not_to_be_empty()
    return card.locator(".words").inner_text()


def step(page: Page, name: str) -> None:
    page.locator(f".epochscope-lesson [data-go={name}]").click()
    expect(page.locator(f".epochscope-lesson [data-go={name}][aria-current]")).to_be_visible()


def test_the_first_chapter_is_played_seen_and_drawn(page: Page, app):
    page.goto(f"{app.url}/learn-cnn")
    game = page.locator(".epochscope-guess")
    expect(game.get_by_text("Photograph 1 of 10")).to_be_visible(timeout=MINUTE)
    assert check(page).startswith("Not yet. You have played 0 of 10")
    for place in range(10):
        expect(game.get_by_text(f"Photograph {place + 1} of 10")).to_be_visible()
        page.keyboard.press("c" if place % 2 else "d")
        expect(game.locator(".words")).to_contain_text("It is a")
        assert re.search(r"The network: (cat|dog), \d+% sure", game.locator(".words").inner_text())
        if place < 9:
            game.get_by_role("button", name="Next photograph").click()
    page.keyboard.press("Enter")
    expect(game.get_by_text("Photograph 10 of 10"), "a key too many takes nothing away").to_be_visible()
    cats = game.locator(".seen b").all_inner_texts().count("cat")
    guessed = [
        text == ("dog", "cat")[place % 2] for place, text in enumerate(game.locator(".seen b").all_inner_texts())
    ]
    assert game.locator(".score output").first.inner_text() == f"{sum(guessed)} of 10" and 0 < cats < 10
    assert check(page).startswith(f"Right. You {sum(guessed)}, the network")
    first = game.locator(".seen img").first.get_attribute("src")
    game.get_by_role("button", name="Play again").click()
    expect(game.get_by_text("seed 1")).to_be_visible()
    assert game.locator(".large").get_attribute("src") != first

    step(page, "uses")
    page.get_by_text("What and where", exact=True).click()
    finding = page.locator(".epochscope-finding")
    expect(finding.locator("figcaption").nth(2)).to_contain_text("of 1024 pixels", timeout=MINUTE)
    half = int(finding.locator("figcaption").nth(2).inner_text().split()[1])
    finding.locator("input").fill("0.8")
    assert 0 < int(finding.locator("figcaption").nth(2).inner_text().split()[1]) < half

    step(page, "cortex")
    cortex = page.locator(".epochscope-cortex")
    cortex.get_by_role("button", name="Bar to the middle").click()
    assert check(page).startswith("Not yet. The complex cell")
    cortex.locator("input").fill("60")
    expect(cortex.locator("output").nth(1)).to_have_text("100%")
    assert check(page).startswith("Not yet. The simple cell")
    cortex.locator("canvas").first.focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert check(page).startswith("Right. Same line, another place")

    step(page, "layers")
    four = page.locator(".epochscope-four")
    expect(four.locator("article")).to_have_count(4)
    before = four.locator("article").nth(1).locator(".told").inner_text()
    four.locator("select").first.select_option("Blur")
    expect(four.locator("article").nth(1).locator(".told")).to_contain_text("0 of 900")
    assert not before.startswith("0 of")
    assert check(page).startswith("Right.")

    step(page, "digits")
    draw(page)


def draw(page: Page) -> None:
    """A plain 1; then a bar across its top makes a 7 or another of it."""
    digits = page.locator(".epochscope-digits")
    expect(digits.locator(".best output")).to_have_text(re.compile(r"\d"))
    paper = digits.locator(".paper")
    paper.scroll_into_view_if_needed()
    box = paper.bounding_box()

    def stroke(*points: tuple[float, float]) -> None:
        places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in places[1:]:
            page.mouse.move(*place, steps=4)
        page.mouse.up()

    digits.get_by_role("button", name="Clear").click()
    stroke((0.5, 0.15), (0.72, 0.3), (0.72, 0.7), (0.5, 0.85), (0.28, 0.7), (0.28, 0.3), (0.5, 0.15))
    best = digits.locator(".best span")
    expect(best).to_have_text("0")
    assert "sure of a 0" in check(page)
    stroke((0.28, 0.5), (0.72, 0.5))
    if best.inner_text() == "0":
        stroke((0.3, 0.42), (0.7, 0.42))
    answered = page.evaluate(
        """() => {
            const paper = document.querySelector('.epochscope-digits .paper');
            const began = performance.now();
            paper.dispatchEvent(new PointerEvent('pointermove', { clientX: 5, clientY: 5 }));
            return performance.now() - began;
        }"""
    )
    assert answered < 200
    assert check(page).startswith("Right. Your 0 has become")


def test_tensors_are_picked_stretched_and_changed(page: Page, app):
    page.goto(f"{app.url}/learn-tensors?step=ranks")
    ranks = page.locator(".epochscope-ranks")
    expect(ranks.locator(".swatch")).to_be_visible(timeout=MINUTE)
    ranks.get_by_role("button", name=re.compile("a batch$")).click()
    ranks.locator("select").nth(1).select_option("float32")
    expect(ranks.locator(".facts")).to_contain_text("98,304")
    page.locator(".epochscope-question input").fill("98,304")
    assert check(page).startswith("Right.")

    step(page, "indexing")
    field = page.locator(".epochscope-indexing input")
    field.fill("::2, ::2")
    assert check(page).startswith("Not yet. The size is right, but it is not mirrored")
    field.fill("40")
    expect(page.locator(".epochscope-indexing .error")).to_contain_text("beyond axis 0")
    field.fill("::2, ::-2")
    expect(page.locator(".epochscope-indexing .words")).to_contain_text("(16, 16, 3)")
    assert check(page).startswith("Right.")

    step(page, "broadcasting")
    second = page.locator(".epochscope-broadcasting input").nth(1)
    second.fill("(32,)")
    expect(page.locator(".epochscope-broadcasting .wrong")).to_have_count(3)
    second.fill("(32, 1, 1)")
    assert "from top to bottom" in check(page)
    second.fill("(32, 1)")
    assert check(page).startswith("Right. One factor a column.")

    step(page, "constants")
    expect(page.get_by_text("<tf.Tensor: shape=(), dtype=int32, numpy=20>")).to_be_visible(timeout=MINUTE)
    page.get_by_text("Six numbers", exact=True).click()
    expect(page.locator(".es-stats")).to_contain_text("(6,)")
    expect(page.get_by_text("does not support item assignment")).to_be_visible()
    page.get_by_text("variable", exact=True).click()
    expect(page.get_by_text("'ResourceVariable' object does not support")).to_be_visible()
    page.get_by_role("combobox", name="Line to run").click()
    page.get_by_role("option", name="tensor[0].assign(value)").click()
    expect(page.get_by_text("The tensor itself has changed")).to_be_visible()
    assert check(page).startswith("Right.")

    step(page, "graph")
    graph = page.locator(".epochscope-graph")
    expect(graph.locator(".placeholder")).to_have_count(3)
    expect(graph.locator(".identity .value")).to_have_text("3")
    graph.locator(".addv2").focus()
    expect(graph.locator("path.near")).to_have_count(3)
    expect(graph.locator(".words")).to_contain_text("takes from Multiply and Input b")
