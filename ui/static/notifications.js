// Desktop notifications, switched on for this browser and address. See ui/notifications.py; ui/static/notices.js sends
// them.

const WANTED = "epochscope-notifications";
const WORDS = {
  on: "On in this browser: when a training ends and you look elsewhere, the desktop says so.",
  off: "Off in this browser. A notice on the page and the tab's title tell the end of a training anyway.",
  denied: "This browser denies notifications for this address. Allow them in its settings for this site, then try again.",
  unsupported: "This browser shows no notifications here: it takes an address that begins with https, or localhost.",
  unable: "This browser shows notifications of installed apps alone. The page and the tab's title tell it anyway.",
};

export default function (component) {
  const button = component.parentElement.querySelector("button");
  const told = component.parentElement.querySelector("[role=status]");
  const show = (state) => {
    button.textContent = state === "on" ? "Switch off desktop notifications" : "Switch on desktop notifications";
    button.disabled = state === "unsupported" || state === "unable";
    told.textContent = WORDS[state];
  };
  button.onclick = async () => {
    if (now() === "on") return show(keep("off"));
    const permission = await Notification.requestPermission();
    show(permission !== "granted" ? "denied" : keep(tried() ? "on" : "unable"));
  };
  show(now());
}

function now() {
  if (!("Notification" in window) || !window.isSecureContext) return "unsupported";
  if (Notification.permission === "denied") return "denied";
  return Notification.permission === "granted" && localStorage.getItem(WANTED) === "on" ? "on" : "off";
}

function keep(state) {
  localStorage.setItem(WANTED, state);
  return state;
}

// The first one shows what they look like, and that they come.
function tried() {
  try {
    new Notification("Epochscope", { body: "Like this, when a training has ended.", tag: "epochscope-tried" });
    return true;
  } catch {
    return false;
  }
}
