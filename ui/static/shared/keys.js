// Keys that belong to the whole page, unless what is focused has a use of its own for them.
const BUSY = "input, textarea, select, [contenteditable], [role=slider], [role=listbox], [role=combobox], " +
  "[role=radiogroup], [role=grid], [role=dialog], .epochscope-gallery, .js-plotly-plot";

// `actions` are functions by the key's name. One listener a `name`, whichever call was the last; gone with the node.
function listenToKeys(name, node, actions) {
  const onKey = (event) => {
    if (!node.isConnected) {
      document.removeEventListener("keydown", onKey);
      return;
    }
    const action = actions[event.key];
    if (!action || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.(BUSY)) return;
    event.preventDefault();
    action();
  };
  const listeners = (window.epochscopeKeys ??= {});
  document.removeEventListener("keydown", listeners[name]);
  listeners[name] = onKey;
  document.addEventListener("keydown", onKey);
}
