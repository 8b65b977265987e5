// Tab reaches a group of buttons once; arrow keys move within it.
function makeTabStop(group, chosen) {
  if (!chosen) return;
  for (const button of group.querySelectorAll('button[tabindex="0"]')) button.tabIndex = -1;
  chosen.tabIndex = 0;
}

// `group` is a row or a grid of buttons; those that are pressed are marked so.
function press(group, isChosen) {
  const buttons = [...group.querySelectorAll("button")];
  for (const button of buttons) button.setAttribute("aria-pressed", String(isChosen(button)));
  const stop = buttons.find((button) => button.tabIndex === 0);
  makeTabStop(group, buttons.find(isChosen) ?? stop ?? buttons[0]);
}

function moveByArrow(group, event) {
  const buttons = [...group.querySelectorAll("button")];
  const here = buttons.indexOf(document.activeElement);
  const columns = getComputedStyle(group).gridTemplateColumns.split(" ").length;
  const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns };
  const targets = { Home: 0, End: buttons.length - 1 };
  const wanted = targets[event.key] ?? here + steps[event.key];
  if (here < 0 || Number.isNaN(wanted)) return;
  // At the end of the row too: there an arrow key must not turn the page.
  event.preventDefault();
  buttons[wanted]?.focus();
}
