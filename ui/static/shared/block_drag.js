// Reordering a list by its handles, with mouse, pen or finger: the lifted item follows the pointer, a line shows where it
// would come to lie. `drop(item, before)` is told the item before which it was let go; null at the end.
const SCROLL_EDGE = 60;
const SCROLL_STEP = 14;

function makeReorderable(list, selector, drop) {
  list.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest(".handle");
    if (!handle || event.button !== 0 || !list.contains(handle)) return;
    event.preventDefault();
    handle.focus({ preventScroll: true });
    lift(list, selector, handle, event, drop);
  });
}

function lift(list, selector, handle, down, drop) {
  const item = handle.closest(selector);
  const scroller = scrollerOf(list);
  const line = element("li", "landing");
  const state = { y: down.clientY, before: undefined, moved: false };
  const start = down.clientY + scroller.scrollTop;
  const stop = new AbortController();
  const listen = (name, heard) => handle.addEventListener(name, heard, { signal: stop.signal });
  const follow = () => {
    const way = state.y + scroller.scrollTop - start;
    if (!state.moved && Math.abs(way) < 4) return;
    state.moved = true;
    item.classList.add("lifted");
    item.style.transform = `translateY(${way}px)`;
    const before = beneath(list, selector, item, state.y);
    if (before === state.before) return;
    state.before = before;
    list.insertBefore(line, before ?? null);
  };
  const creep = setInterval(() => {
    const room = scroller.getBoundingClientRect();
    const top = Math.max(room.top, 0);
    const foot = Math.min(room.bottom, innerHeight);
    const way = state.y < top + SCROLL_EDGE ? -SCROLL_STEP : state.y > foot - SCROLL_EDGE ? SCROLL_STEP : 0;
    if (way && state.moved) {
      scroller.scrollTop += way;
      follow();
    }
  }, 16);
  const end = (dropped) => {
    stop.abort();
    clearInterval(creep);
    line.remove();
    item.classList.remove("lifted");
    item.style.transform = "";
    const next = following(item, selector);
    if (dropped && state.moved && state.before !== item && state.before !== next) drop(item, state.before);
  };
  handle.setPointerCapture(down.pointerId);
  listen("pointermove", (event) => {
    state.y = event.clientY;
    follow();
  });
  listen("pointerup", () => end(true));
  listen("pointercancel", () => end(false));
  listen("lostpointercapture", () => end(false));
  listen("keydown", (event) => event.key === "Escape" && end(false));
}

// The first item whose middle lies below the pointer; null where none does.
function beneath(list, selector, lifted, y) {
  const others = [...list.querySelectorAll(`:scope > ${selector}`)].filter((other) => other !== lifted);
  return (
    others.find((other) => {
      const box = other.getBoundingClientRect();
      return y < box.top + box.height / 2;
    }) ?? null
  );
}

function following(item, selector) {
  let next = item.nextElementSibling;
  while (next && !next.matches(selector)) next = next.nextElementSibling;
  return next;
}

function scrollerOf(node) {
  for (let parent = node.parentElement; parent; parent = parent.parentElement) {
    if (parent.scrollHeight > parent.clientHeight && /auto|scroll/.test(getComputedStyle(parent).overflowY)) return parent;
  }
  return document.scrollingElement;
}
