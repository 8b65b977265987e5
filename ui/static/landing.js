// Brings its place into view each time the page asks anew. See ui/opening.py.

// Within this part of the window, counted from its top, a place is in view already.
const SEEN = 0.7;
// In windows: a longer way is jumped, for what flies past says nothing.
const WALKED = 1.5;
// In ms: so long the rest of a page may go on taking its height.
const SETTLING = 3000;
const HANDS = ["wheel", "touchmove", "keydown", "pointerdown"];

export default function (component) {
  const [{ asked, words, gently }] = component.data;
  const place = component.parentElement.querySelector(".epochscope-landing");
  place.setAttribute("aria-label", words);
  if (asked === null || asked === (window.epochscopeLandings ?? 0)) return;
  window.epochscopeLandings = asked;
  if (!asked) return;
  // After the rest of the page has taken its new height.
  requestAnimationFrame(() => {
    const { top } = place.getBoundingClientRect();
    if (gently && top >= 0 && top < SEEN * innerHeight) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches || Math.abs(top) > WALKED * innerHeight;
    // Who walks a tour by its buttons goes on with them.
    const touring = document.activeElement?.closest(".epochscope-tour");
    if (!gently && !touring) place.focus({ preventScroll: true });
    place.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "start" });
    if (!gently) hold(place);
  });
}

// What comes late pushes the place away: it is brought back, unless a hand has the say by now.
function hold(place) {
  const page = place.closest('[data-testid="stMainBlockContainer"]');
  if (!page) return;
  window.epochscopeHeld?.abort();
  const held = (window.epochscopeHeld = new AbortController());
  let height = page.offsetHeight;
  const observer = new ResizeObserver(() => {
    if (page.offsetHeight === height) return;
    height = page.offsetHeight;
    if (place.isConnected) place.scrollIntoView({ block: "start" });
  });
  observer.observe(page);
  held.signal.addEventListener("abort", () => observer.disconnect());
  for (const hand of HANDS) window.addEventListener(hand, () => held.abort(), { signal: held.signal, passive: true });
  setTimeout(() => held.abort(), SETTLING);
}
