// Copies the address as it is at the moment of the click, and says so until the person turns to something else. See
// ui/copy_link.py.

export default function (component) {
  const button = component.parentElement.querySelector(".epochscope-copy");
  const told = component.parentElement.querySelector(".epochscope-copied");
  const [{ label, design }] = component.data;
  button.textContent = label;
  button.title = design ? "Copy a link that opens this design" : "Copy a link to what is shown";
  const address = () => (design ? `${location.origin}${location.pathname}?design=${design}` : location.href);
  button.onclick = async () => {
    button.focus(); // not every browser gives it to a button that was clicked
    told.textContent = (await copied(address())) ? "Link copied" : design ? "It could not be copied" : "Copy it from the address bar";
  };
  button.onblur = () => (told.textContent = "");
}

// A page that was served without encryption from another machine has no clipboard of its own.
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedBySelection(text);
  }
}

// The selection takes the focus along; somebody without a mouse would have to start again at the top of the page.
function copiedBySelection(text) {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.style.position = "fixed";
  field.style.opacity = "0";
  document.body.append(field);
  field.select();
  try {
    return document.execCommand("copy");
  } finally {
    field.remove();
    focused?.focus();
  }
}
