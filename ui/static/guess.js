// Cat or dog, ten rounds: first the person, then the network. See ui/learn/cnn/guess.py.

const ANIMALS = ["cat", "dog"];
const LUCK = 3;
const KEYED = matchMedia("(hover: hover)");

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const [game] = component.data;
  const node = parentElement.querySelector(".epochscope-guess");
  const asked = JSON.stringify(game);
  const state = (node.epochscope ??= {});
  state.again = () => setTriggerValue("again", true);
  if (state.asked !== asked) begin(node, Object.assign(state, { asked, game, guesses: [], revealed: false }));
  answerChecks(node, { "cnn.guess": () => verdict(state) });
  listenToKeys("guess", node, { c: () => guess(node, state, 0), d: () => guess(node, state, 1) });
}

function begin(node, state) {
  node.setAttribute("aria-label", "Cat or dog, a game");
  const picture = element("div", "picture");
  const large = element("img", "large");
  const small = element("img", "small");
  small.alt = "";
  const afar = element("figure", "afar");
  afar.append(small, element("figcaption", "", "From afar"));
  picture.append(large, afar);
  const side = element("div", "side");
  const round = element("p", "round");
  const buttons = element("div", "choices");
  ANIMALS.forEach((animal, index) => {
    const button = element("button", "choice", animal === "cat" ? "Cat" : "Dog");
    button.type = "button";
    button.append(element("kbd", "", animal[0].toUpperCase()));
    button.onclick = () => guess(node, state, index);
    buttons.append(button);
  });
  const words = element("p", "words");
  words.setAttribute("aria-live", "polite");
  words.tabIndex = -1;
  const next = element("button", "next", "Next photograph");
  next.type = "button";
  next.onclick = () => advance(node, state);
  const scores = element("div", "scores");
  side.append(round, buttons, words, next, scores);
  const seen = element("ol", "seen");
  node.replaceChildren(picture, side, seen);
  Object.assign(state, { large, small, round, buttons, words, next, scores, seen });
  draw(node, state);
}

function guess(node, state, animal) {
  if (state.revealed || state.guesses.length >= state.game.rounds.length) return;
  state.guesses.push(animal);
  state.revealed = true;
  draw(node, state);
  // After the last one a key too many must not begin another game: what came of this one would be gone unseen.
  const over = state.guesses.length === state.game.rounds.length;
  (over ? state.words : state.next).focus({ preventScroll: true });
}

function advance(node, state) {
  if (state.guesses.length >= state.game.rounds.length) {
    state.again();
    return;
  }
  state.revealed = false;
  draw(node, state);
  state.buttons.firstChild.focus({ preventScroll: true });
}

function draw(node, state) {
  const { game, guesses, revealed } = state;
  const place = guesses.length - (revealed ? 1 : 0);
  const round = game.rounds[place];
  const over = revealed && guesses.length === game.rounds.length;
  for (const image of [state.large, state.small]) if (image.src !== round.source) image.src = round.source;
  state.large.alt = revealed ? `A ${ANIMALS[round.truth]}, ${round.name}` : `Photograph ${place + 1}, unnamed`;
  state.round.textContent = `Photograph ${place + 1} of ${game.rounds.length}, drawn by lot with seed ${game.seed}`;
  for (const [index, button] of [...state.buttons.children].entries()) {
    button.disabled = revealed;
    button.classList.toggle("chosen", revealed && guesses[place] === index);
    button.classList.toggle("true", revealed && round.truth === index);
  }
  state.words.textContent = revealed ? reveal(round, guesses[place]) : `What is it? ${KEYED.matches ? "Press C or D, or a button." : "Touch an answer."}`;
  state.next.hidden = !revealed;
  state.next.textContent = over ? "Play again, with others" : "Next photograph";
  drawScores(state);
  drawSeen(state);
}

function reveal(round, guessed) {
  const answer = answerOf(round);
  const sure = Math.round(100 * (answer ? round.dog : 1 - round.dog));
  return (
    `It is a ${ANIMALS[round.truth]}. You: ${ANIMALS[guessed]} ${mark(guessed === round.truth)}. ` +
    `The network: ${ANIMALS[answer]}, ${sure}% sure ${mark(answer === round.truth)}.`
  );
}

function drawScores({ game, guesses, scores }) {
  const told = [
    ["You", guesses],
    ["The network", game.rounds.map(answerOf)],
  ].map(([name, answers]) => {
    const line = element("div", "score");
    const dots = element("span", "dots");
    game.rounds.forEach((round, place) => {
      const dot = element("i");
      if (place < guesses.length) dot.className = answers[place] === round.truth ? "right" : "wrong";
      dots.append(dot);
    });
    line.append(element("b", "", name), dots, element("output", "", `${rightOf(game, answers, guesses.length)} of ${guesses.length}`));
    return line;
  });
  scores.replaceChildren(...told);
}

function drawSeen({ game, guesses, seen }) {
  if (!seen.children.length) seen.append(...game.rounds.map(() => element("li")));
  guesses.forEach((guessed, place) => {
    const [round, entry] = [game.rounds[place], seen.children[place]];
    if (entry.hasChildNodes()) return;
    const image = element("img");
    Object.assign(image, { src: round.source, alt: "" });
    const [you, network] = [guessed, answerOf(round)].map((answer) => mark(answer === round.truth));
    entry.append(image, element("b", "", ANIMALS[round.truth]), element("span", "", `you ${you} net ${network}`));
  });
}

function verdict({ game, guesses }) {
  const rounds = game.rounds.length;
  if (guesses.length < rounds) {
    return { right: false, words: `You have played ${guesses.length} of ${rounds} rounds.` };
  }
  const you = rightOf(game, guesses, rounds);
  const network = rightOf(game, game.rounds.map(answerOf), rounds);
  const lead = Math.abs(you - network);
  const luck = lead <= LUCK ? `A lead of ${lead} in ${rounds} rounds may well be luck.` : `A lead of ${lead} is hardly luck.`;
  const all = (100 * game.accuracy).toFixed(1);
  return {
    right: true,
    words:
      `You ${you}, the network ${network}. ${luck} Over all ${game.judged.toLocaleString("en-GB")} cats and dogs that ` +
      `judged it, this network is right in ${all}%. Nobody told it to look for ears or snouts: it found features itself.`,
  };
}

function answerOf(round) {
  return Number(round.dog > 0.5);
}

function rightOf(game, answers, played) {
  return answers.slice(0, played).filter((answer, place) => answer === game.rounds[place].truth).length;
}

function mark(right) {
  return right ? "✓" : "✗";
}
