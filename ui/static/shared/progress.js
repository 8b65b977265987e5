// What a visitor has seen and solved of the lessons, kept by this browser and nowhere else.

const PROGRESS_KEY = "epochscope-learn";

// { chapter: { seen: [step names], solved: [question names] }, ..., last: { chapter, step } }
function readProgress() {
  try {
    return Object(JSON.parse(localStorage.getItem(PROGRESS_KEY)));
  } catch {
    return {};
  }
}

function namesOf(progress, chapter, kind) {
  const names = progress[chapter]?.[kind];
  return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
}

// `kind` is "seen" or "solved". Everybody on the page who shows progress is told.
function noteProgress(chapter, kind, name) {
  const progress = readProgress();
  const names = namesOf(progress, chapter, kind);
  if (kind === "seen") progress.last = { chapter, step: name };
  if (!names.includes(name)) progress[chapter] = { ...progress[chapter], [kind]: [...names, name] };
  writeProgress(progress);
}

function forgetProgress() {
  writeProgress({});
}

function writeProgress(progress) {
  try {
    localStorage.setItem(PROGRESS_KEY, JSON.stringify(progress));
  } catch {
    // A browser that keeps nothing still shows the lessons.
  }
  window.dispatchEvent(new CustomEvent("epochscope-progress"));
}

// Calls `show` whenever progress changes, for as long as the node is on the page; one listener a node.
function followProgress(node, show) {
  window.removeEventListener("epochscope-progress", node.epochscopeProgress);
  node.epochscopeProgress = () => (node.isConnected ? show() : window.removeEventListener("epochscope-progress", node.epochscopeProgress));
  window.addEventListener("epochscope-progress", node.epochscopeProgress);
}
