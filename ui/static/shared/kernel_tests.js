// Small pictures that show what a kernel answers to, and what follows from its answers.

const TEST_SIDE = 12;
const TESTS = [
  { name: "flat", words: "A flat wall", level: () => 1 },
  { name: "vertical", words: "A vertical edge", level: (row, column) => Number(column >= 6) },
  { name: "horizontal", words: "A horizontal edge", level: (row) => Number(row >= 6) },
  { name: "slanted", words: "A slanted edge", level: (row, column) => Number(row + column >= 12) },
  { name: "dot", words: "A single dot", level: (row, column) => Number(row === 6 && column === 6) },
];

function testPicture({ level }) {
  const places = Array.from({ length: TEST_SIDE ** 2 }, (_, place) => level(Math.floor(place / TEST_SIDE), place % TEST_SIDE));
  return tensor([TEST_SIDE, TEST_SIDE, 1], Float64Array.from(places));
}

// By the test's name, the strongest answer of the kernel anywhere on it, in either direction.
function answersOf(kernel) {
  return Object.fromEntries(TESTS.map((test) => [test.name, largestOf(convolve(testPicture(test), kernel).values)]));
}

function findsOnlyVertical(kernel) {
  const { flat, vertical, horizontal } = answersOf(kernel);
  if (vertical < 0.1) return { right: false, words: "It hardly answers to a vertical edge: its left and right columns must differ." };
  if (flat > 0.02 * vertical) {
    return { right: false, words: `On a flat wall it answers ${decimals(flat)}. Where nothing changes, the weights must cancel out: let them add up to 0.` };
  }
  if (horizontal > 0.02 * vertical) {
    return { right: false, words: `It answers to a horizontal edge as well: ${decimals(horizontal)}, against ${decimals(vertical)} for a vertical one. Each column must add up to one number from top to bottom, and each row to 0.` };
  }
  return { right: true, words: `A vertical edge gives ${decimals(vertical)}, a horizontal one and a flat wall give ${decimals(Math.max(flat, horizontal))}. A network finds such weights by itself.` };
}

// The row of test pictures with the answers below them. Returns { node, show(kernel) }.
function testRow() {
  const node = element("div", "tests");
  node.setAttribute("role", "list");
  node.setAttribute("aria-label", "The kernel's strongest answer on five test pictures");
  const answers = TESTS.map((test) => {
    const card = element("div", "test");
    card.setAttribute("role", "listitem");
    const canvas = element("canvas");
    paint(canvas, testPicture(test), greys());
    const answer = element("b");
    card.append(canvas, element("span", "", test.words), answer);
    node.append(card);
    return answer;
  });
  return {
    node,
    show: (kernel) => {
      const found = answersOf(kernel);
      TESTS.forEach(({ name }, place) => (answers[place].textContent = decimals(found[name])));
    },
  };
}
