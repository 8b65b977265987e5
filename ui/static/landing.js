// Brings its place into view each time the page asks anew. See ui/opening.py.

// Within this part of the window, counted from its top, a place is in view already.
const SEEN = 0.7;

export default function (component) {
  const [{ asked, words, gently }] = component.data;
  const place = component.parentElement.querySelector(".epochscope-landing");
  place.setAttribute("aria-label", words);
  if (asked === (window.epochscopeLandings ?? 0)) return;
  window.epochscopeLandings = asked;
  if (!asked) return;
  // After the rest of the page has taken its new height.
  requestAnimationFrame(() => {
    const { top } = place.getBoundingClientRect();
    if (gently && top >= 0 && top < SEEN * innerHeight) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    // Who walks a tour by its buttons goes on with them.
    const touring = document.activeElement?.closest(".epochscope-tour");
    if (!gently && !touring) place.focus({ preventScroll: true });
    place.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "start" });
  });
}
