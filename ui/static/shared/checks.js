// A question that an experiment on the page can judge: the question asks, whoever knows the answer replies.

// Returns { right, words }, or null where nobody on the page judges this question.
function askForCheck(name) {
  let verdict = null;
  const detail = { name, reply: (right, words) => (verdict = { right, words }) };
  window.dispatchEvent(new CustomEvent("epochscope-check", { detail }));
  return verdict;
}

// `judges` are functions by the question's name, each returning { right, words }; one listener a node.
function answerChecks(node, judges) {
  window.removeEventListener("epochscope-check", node.epochscopeChecks);
  node.epochscopeChecks = ({ detail }) => {
    if (!node.isConnected) return;
    const verdict = judges[detail.name]?.();
    if (verdict) detail.reply(verdict.right, verdict.words);
  };
  window.addEventListener("epochscope-check", node.epochscopeChecks);
}
