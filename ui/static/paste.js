// Pictures from the clipboard; see ui/classify/paste.py.

const MOST_BYTES = 20 * 1024 * 1024;

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const node = parentElement.querySelector(".epochscope-paste");
  node.epochscopeSend = (text) => setTriggerValue("pasted", text);
  if (!node.epochscopeListens) {
    node.epochscopeListens = (event) => onPaste(node, event);
    document.addEventListener("paste", node.epochscopeListens);
    node.append(...words(node));
  }
  return () =>
    setTimeout(() => {
      if (!node.isConnected) document.removeEventListener("paste", node.epochscopeListens);
    });
}

function words(node) {
  const hint = element("span", "", "Pictures can be pasted anywhere on this page (Ctrl+V, ⌘V). They stay in this server's memory and are written nowhere.");
  // Without a keyboard there is a button, where the browser lets a page read the clipboard.
  if (!navigator.clipboard?.read) return [hint];
  const button = element("button", "", "Paste");
  button.type = "button";
  button.onclick = () => readClipboard(node);
  return [hint, button];
}

async function onPaste(node, event) {
  const file = [...(event.clipboardData?.files ?? [])].find((one) => one.type.startsWith("image/"));
  if (!file) return;
  event.preventDefault();
  await send(node, file);
}

async function readClipboard(node) {
  try {
    for (const item of await navigator.clipboard.read()) {
      const type = item.types.find((one) => one.startsWith("image/"));
      if (type) return send(node, await item.getType(type));
    }
    tell(node, "There is no picture in the clipboard.");
  } catch {
    tell(node, "The browser did not let this page read the clipboard. Press Ctrl+V or ⌘V.");
  }
}

async function send(node, blob) {
  if (blob.size > MOST_BYTES) {
    tell(node, "This picture is larger than 20 MB. Save it smaller.");
    return;
  }
  const address = await new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(blob);
  });
  node.epochscopeSend(address.slice(address.indexOf(",") + 1));
}

function tell(node, sentence) {
  node.firstChild.textContent = sentence;
}
