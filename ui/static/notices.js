// Asks what trains and what has ended: tells it in the tab's title, on the page and, where the person wants it, on the
// desktop. See ui/notices.py and ui/static/notifications.js.

const BUSY_MS = 3000;
const QUIET_MS = 6000;
const SHOWN_MS = 20000;
const WANTED = "epochscope-notifications";

// One for the tab, whichever call of this function was the last: nothing is told twice, and nothing from before it.
const tab = (window.epochscopeNotices ??= {
  cursor: null, training: [], unseen: null, own: null, base: document.title, timer: null, place: null,
});

export default function (component) {
  const { parentElement, setTriggerValue } = component;
  const [data] = component.data;
  Object.assign(tab, { data, open: (run) => setTriggerValue("open", run), mark: parentElement });
  if (!tab.timer) begin();
  return () => setTimeout(() => {
    if (!parentElement.isConnected && tab.mark === parentElement) end();
  });
}

function begin() {
  tab.timer = setTimeout(ask);
  tab.observer = new MutationObserver(keepTitle);
  tab.observer.observe(document.head, { subtree: true, childList: true, characterData: true });
  document.addEventListener("visibilitychange", seen);
}

function end() {
  clearTimeout(tab.timer);
  tab.timer = null;
  tab.observer.disconnect();
  document.removeEventListener("visibilitychange", seen);
}

async function ask() {
  const news = await fetched();
  if (!tab.timer) return; // ended meanwhile
  if (news) {
    tab.cursor = news.cursor;
    tab.training = news.training;
    news.ended.forEach(tell);
    keepTitle();
  }
  tab.timer = setTimeout(ask, news?.training.length ? BUSY_MS : QUIET_MS);
}

// Nothing while the server is away, or does not know this page any more: it is asked again.
async function fetched() {
  try {
    const answer = await fetch(tab.cursor === null ? tab.data.url : `${tab.data.url}?since=${tab.cursor}`);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

function tell(ending) {
  const title = `${ending.name} ${ending.verb}`;
  if (document.hidden) tab.unseen = title;
  show(ending, title);
  if (!document.hasFocus()) notify(ending, title);
}

// The title: what ended while nobody looked, else how far the training is, else what the page says.
function keepTitle() {
  if (document.title !== tab.own) tab.base = document.title;
  const wanted = tab.unseen ?? progress();
  tab.own = wanted ? `${wanted} · ${tab.data.site}` : tab.base;
  if (document.title !== tab.own) document.title = tab.own;
}

function progress() {
  const known = tab.training.filter((one) => one.share !== null);
  if (!known.length) return null;
  const [first] = known;
  const others = tab.training.length - 1;
  const name = `${first.name}${others ? ` and ${others} more` : ""}`;
  return `${Math.floor(100 * Math.min(first.share, 1))}%${first.paused ? " (paused)" : ""} · ${name}`;
}

function seen() {
  if (document.hidden) return;
  tab.unseen = null;
  keepTitle();
}

function notify({ run, words }, title) {
  if (read(WANTED) !== "on" || !("Notification" in window) || Notification.permission !== "granted") return;
  try {
    // Several tabs of one browser show it once: the same tag takes the place of the last.
    const notification = new Notification(title, { body: words, tag: `epochscope-${run}` });
    notification.onclick = () => {
      window.focus();
      tab.open(run);
      notification.close();
    };
  } catch {
    // A browser that wants a service worker for it; the page has told it anyway.
  }
}

function read(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function show({ run, words, trouble }, title) {
  const toast = element("div", trouble ? "toast trouble" : "toast");
  const link = element("a", "", "Show it");
  link.href = `${tab.data.train}?run=${encodeURIComponent(run)}`;
  const close = element("button", "", "Close");
  close.type = "button";
  const ways = element("div", "ways");
  ways.append(link, close);
  toast.append(element("b", "", title), element("p", "", words), ways);
  const gone = () => toast.remove();
  close.onclick = gone;
  link.onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    gone();
    tab.open(run);
  };
  place().append(toast);
  // What went wrong stays until it is closed.
  if (!trouble) leaveLater(toast, gone);
}

// Counted only while somebody may be reading elsewhere: not in the background, not while it is pointed at or focused.
function leaveLater(toast, gone) {
  let left = SHOWN_MS / 1000;
  const count = setInterval(() => {
    if (document.hidden || toast.matches(":hover, :focus-within")) return;
    if (!toast.isConnected || --left <= 0) {
      clearInterval(count);
      gone();
    }
  }, 1000);
}

// On the page itself: the place that this component has may be folded away. It takes the theme's colours along.
function place() {
  if (!tab.place?.isConnected) {
    tab.place = element("div", "epochscope-notices");
    tab.place.setAttribute("role", "status");
    tab.place.setAttribute("aria-live", "polite");
    tab.place.setAttribute("aria-label", "Notices");
    document.body.append(tab.place);
  }
  const style = getComputedStyle(tab.mark.querySelector(".epochscope-listens") ?? tab.mark);
  for (const name of ["background-color", "text-color", "primary-color", "red-color", "font"]) {
    tab.place.style.setProperty(`--st-${name}`, style.getPropertyValue(`--st-${name}`));
  }
  return tab.place;
}
