// What a page's controls do, found out in the page itself; see screen_controls.py. Evaluated once on each page.
() => {
  const CONTAINER = "[data-testid=stElementContainer]";
  const CONTROLS = "input, select, button, [role=slider], canvas[tabindex], [role=grid]";
  const STARTS = /run it|train in|measure it|compute it|start|stop|watch|download|save|copy|file/i;
  const LEADS = /next:|previous:|chapter:|all chapters|design my own|design another/i;
  const RESTORES = /reset axes/i;
  const DRAWING = ["putImageData", "drawImage", "fillRect", "clearRect", "fill", "stroke", "fillText"];
  const drawn = new Set();
  const pens = CanvasRenderingContext2D.prototype;
  for (const name of DRAWING) {
    const draw = pens[name];
    pens[name] = function (...given) {
      drawn.add(this.canvas);
      return draw.apply(this, given);
    };
  }
  const label = (node) => node.innerText || node.getAttribute("aria-label") || node.name || "";
  const app = document.querySelector("[data-testid=stApp]");
  let screen = null;
  let controls = [];

  // The controls within `root`, at most `most` of a kind, and what they are called.
  const find = ([root, most]) => {
    screen = document.querySelector(root);
    const kinds = {};
    controls = [...screen.querySelectorAll(CONTROLS)]
      .filter((node) => node.offsetParent && !node.disabled && node.type !== "file" && node.type !== "hidden")
      .filter((node) => ![STARTS, LEADS, RESTORES].some((words) => words.test(label(node))))
      .filter((node) => {
        const kind = [node.tagName, node.type, node.className, node.closest("[class*=epochscope-]")?.className].join();
        kinds[kind] = (kinds[kind] ?? 0) + 1;
        return kinds[kind] <= most;
      });
    return controls.map((node) => `${node.tagName.toLowerCase()} ${label(node).trim().slice(0, 40)}`);
  };

  // Pressed now it rightly changes nothing: it is one of several and on already, at its end, or gone.
  const rests = (place) => {
    const { ariaPressed, ariaChecked, checked, disabled, isConnected } = controls[place];
    return ariaPressed === "true" || ariaChecked === "true" || checked || disabled || !isConnected;
  };

  const look = (one) => one.innerHTML + [...one.querySelectorAll("canvas")].map((paper) => paper.toDataURL()).join();
  const typed = (own) => {
    const fields = [...screen.querySelectorAll("input")].filter((field) => !own?.contains(field));
    return fields.map(({ value, checked }) => value + checked).join();
  };
  // What a training will take comes when a few batches have been timed, and says so.
  const counts = (one, own) => one !== own && !one.querySelector(CONTAINER) && !one.closest(".st-key-launch_estimate");
  const elements = (own) => [...screen.querySelectorAll(CONTAINER)].filter((one) => counts(one, own));
  const containerOf = (node) => (node.closest ? node : node.parentElement)?.closest(CONTAINER);

  // `different()` tells what of the screen looks different since it was last called: { others, itself }. Only what was
  // touched is looked at: looking takes time of the browser that the answer needs. Streamlit's own controls show at once
  // that they were used, which is no answer where anything else changes: `own` is counted for itself.
  const watcher = (own) => {
    const looks = new Map(elements(own).map((one) => [one, look(one)]));
    let fields = typed(own);
    let itself = own ? look(own) : "";
    const touched = new Set();
    const note = (records) => records.forEach(({ target }) => touched.add(target));
    const observer = new MutationObserver(note);
    observer.observe(screen, { subtree: true, childList: true, attributes: true, characterData: true });
    drawn.clear();
    const othersDiffer = () => {
      const here = new Set(elements(own));
      const gone = [...looks.keys()].filter((one) => !here.has(one));
      gone.forEach((one) => looks.delete(one));
      const places = new Set([...touched].map(containerOf));
      const changed = [...here].filter((one) => !looks.has(one) || (places.has(one) && looks.get(one) !== look(one)));
      changed.forEach((one) => looks.set(one, look(one)));
      return gone.length + changed.length > 0;
    };
    const different = () => {
      note(observer.takeRecords());
      drawn.forEach((paper) => touched.add(paper));
      drawn.clear();
      const written = typed(own);
      const found = { others: (touched.size > 0 && othersDiffer()) || written !== fields, itself: false };
      fields = written;
      if (own && touched.size) {
        const now = look(own);
        found.itself = now !== itself;
        itself = now;
      }
      touched.clear();
      return found;
    };
    return { different, leave: () => observer.disconnect() };
  };

  const set = (node, value) => {
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(node), "value").set.call(node, value);
    for (const type of ["input", "change"]) node.dispatchEvent(new Event(type, { bubbles: true }));
  };
  const act = (node, turn) => {
    const press = { key: turn % 2 ? "ArrowLeft" : "ArrowRight", bubbles: true, cancelable: true };
    if (node.type === "range") set(node, turn % 2 ? node.min : node.max);
    else if (node.tagName === "SELECT") set(node, node.options[(node.selectedIndex + 1) % node.options.length].value);
    else if (node.type === "text" || node.type === "number") set(node, String(turn % 2));
    else if (node.tagName === "CANVAS" || ["slider", "grid"].includes(node.role)) {
      node.dispatchEvent(new KeyboardEvent("keydown", press));
    } else node.click();
  };

  // Use a control, or with `onPress` wait until it is pressed, and watch its screen until it rests. Resolves to
  // milliseconds, { first, whole }; to null where nothing looks different.
  const use = ([place, turn, { quiet, least, patience, onPress }]) =>
    new Promise((done) => {
      const node = controls[place];
      if (!node.isConnected || (node.type === "radio" && node.checked)) return done(null);
      const own = node.closest("[class*=epochscope-]") ? null : node.closest(CONTAINER);
      const watch = () => {
        const { different, leave } = watcher(own);
        let [first, whole, itself] = [null, null, null];
        const began = performance.now();
        if (!onPress) act(node, turn);
        const told = () => {
          leave();
          done((first ?? itself) === null ? null : { first: first ?? itself, whole: whole ?? itself });
        };
        const frame = () => {
          const [now, found] = [performance.now() - began, different()];
          if (found.others) [first, whole] = [first ?? now, now];
          if (found.itself) itself ??= now;
          const seen = first === null && itself === null ? Infinity : Math.max(whole ?? 0, itself ?? 0);
          const settled = now > least && app.dataset.testScriptState === "notRunning";
          if ((settled && now - seen > quiet) || now > patience) told();
          else requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      };
      if (onPress) return document.addEventListener("pointerdown", watch, { capture: true, once: true });
      node.focus?.({ preventScroll: true });
      watch();
    });

  window.screenControls = { find, rests, use, node: (place) => controls[place] };
}
