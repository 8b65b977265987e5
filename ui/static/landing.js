// Brings its place into view each time the page asks anew. See ui/opening.py.

export default function (component) {
  const [{ asked, words }] = component.data;
  const place = component.parentElement.querySelector(".epochscope-landing");
  place.setAttribute("aria-label", words);
  if (asked === (window.epochscopeLandings ?? 0)) return;
  window.epochscopeLandings = asked;
  if (!asked) return;
  // After the rest of the page has taken its new height.
  requestAnimationFrame(() => {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    place.focus({ preventScroll: true });
    place.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "start" });
  });
}
