// Handbill: tells whoever shared this page how it is read. One script tag on the page a link leads to:
//   <script src="https://cards.example/handbill.js" defer></script>
// The token comes with the link (hb=…) or in the page (meta name="handbill-open"). It lives as long as this page:
// no cookie, no storage, no library. Without a token nothing is sent.
// More can be told with  handbill.report("kind", {any: "value"}).
(() => {
  "use strict";
  const ATTENTION_MS = 30_000; // without a touch for so long, nobody is taken to be reading
  const TICK_MS = 1_000;
  const SOON_MS = 5_000; // between reports while the page is new
  const LATER_MS = 15_000;
  const LEAST_MS = 500; // of reading, that are worth an event
  const STEP = 10; // per cent of scroll depth
  const MAX_AT_ONCE = 20;
  const MAX_WAITING = 500;
  const MAX_BYTES = 15_000; // of one report
  const LONGEST_TARGET = 120;
  const HEADINGS = "h1, h2, h3, h4, h5, h6";
  const BESIDE = "aside, nav, footer, dialog, [data-handbill=quiet]"; // a heading in there begins no section
  const MAX_SECTIONS = 8; // in one event: with the longest names there are, it stays short enough to be taken
  const PARTS = "img, button, a.button, [role=button], form";
  const MAX_PARTS = 10;
  const LONGEST_NAME = 80;
  const LONGEST_PART = 40;
  const NAMES = {
    IMG: (picture) => picture.alt || (/^https?:/.test(picture.src) && picture.src.split(/[?#]/)[0].split("/").pop()),
    FORM: titleOf,
  };

  const home = new URL(document.currentScript.src);
  const base = home.pathname.replace(/(\/static)?\/handbill\.js$/, "");
  let token = takeToken();
  const waiting = new Map(); // event id → event, until we know that it was kept
  let started = false;
  let sending = false;
  let holdUntil = 0;
  let lastTouch = 0;
  let lastTick = 0;
  let lastReport = 0;
  let begun = 0;
  const read = new Map(); // section → active milliseconds not yet reported, see sectionBeingRead
  const seen = new Map(); // picture, button or form → active milliseconds in view, not yet reported
  const inView = new Set(); // pictures, buttons and forms
  let depth = 0; // deepest per cent seen
  let depthTold = -1;

  // What the page says of its reader's choice; on other pages the browser speaks for them.
  let quiet = asked();
  window.handbill = Object.freeze({
    get token() {
      return token;
    },
    get quiet() {
      return quiet;
    },
    report,
    allow,
    hush,
    marks,
  });
  const known = window.handbillKnown; // within a messenger that says who reads: not told before it has
  if (token && !quiet) known ? known.finally(() => whenShown(start)) : whenShown(start);

  function asked() {
    const meta = document.querySelector('meta[name="handbill-reading"]');
    if (meta) return meta.content === "asks" || meta.content === "refused";
    return navigator.globalPrivacyControl === true || navigator.doNotTrack === "1";
  }

  // The reader said yes: from now on it is told, under the token that says so.
  function allow(renewed) {
    token = renewed;
    given = null;
    quiet = false;
    forget(); // what was before is not told
    [depth, depthTold] = [0, -1];
    if (started) {
      look();
      back();
      report("shown", {});
    }
    else whenShown(start);
  }

  // The reader said no: what was not told yet never is.
  function hush(renewed) {
    token = renewed;
    quiet = true;
    waiting.clear();
    forget();
  }

  function forget() {
    read.clear();
    seen.clear();
  }

  // The links by which this reader passes the promotion on, by way (share, link, qr, card, site). They are asked for once,
  // when somebody is about to need them; none where that fails, or the reader does not want to be followed.
  let given = null;
  async function marks() {
    if (!token || quiet) return {};
    given ??= fetch(`${place()}/marks`, { method: "POST", credentials: "omit" }).then(linksIn);
    try {
      return quiet ? {} : await given;
    } catch {
      given = null; // no connection, or nothing can be looked up at present: asked for again next time
      return {};
    }
  }

  function linksIn(answer) {
    if (answer.status >= 500) throw new Error(`${answer.status}: no marks yet`);
    return answer.ok ? answer.json() : {};
  }

  function takeToken() {
    const meta = document.querySelector('meta[name="handbill-open"]');
    if (meta) return meta.content;
    const here = new URL(location.href);
    const found = here.searchParams.get("hb") || "";
    if (found) {
      // Out of the address bar: whoever is sent a copy of this address is another reader.
      const rest = here.search.slice(1).split("&").filter((field) => !/^hb(=|$)/.test(field)).join("&");
      history.replaceState(history.state, "", here.pathname + (rest && "?" + rest) + here.hash);
    }
    return /^[\w-]{22}$/.test(found) ? found : "";
  }

  function whenShown(act) {
    const shown = () => document.visibilityState === "visible" && !document.prerendering;
    if (shown()) return act();
    const look = () => {
      if (!shown()) return;
      document.removeEventListener("visibilitychange", look);
      document.removeEventListener("prerenderingchange", look);
      act();
    };
    document.addEventListener("visibilitychange", look);
    document.addEventListener("prerenderingchange", look);
  }

  function start() {
    started = true;
    begun = lastTouch = lastTick = performance.now();
    for (const kind of ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "scroll"])
      addEventListener(kind, touched, { passive: true, capture: true });
    addEventListener("scroll", look, { passive: true });
    addEventListener("click", clicked, { capture: true });
    addEventListener("online", send);
    addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? leave() : back()));
    setInterval(tick, TICK_MS);
    watchParts();
    look();
    report("shown", {});
  }

  function report(kind, value) {
    if (!token || quiet) return;
    const event = { id: newId(), kind, value, at: new Date().toISOString() };
    if (waiting.size >= MAX_WAITING) waiting.delete(waiting.keys().next().value);
    waiting.set(event.id, event);
    if (kind !== "dwell" && kind !== "scroll") send();
  }

  function newId() {
    if (crypto.randomUUID) return crypto.randomUUID(); // absent on plain http
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function touched() {
    lastTouch = performance.now();
  }

  function tick() {
    const now = performance.now();
    const passed = Math.min(now - lastTick, 2 * TICK_MS); // a sleeping machine does not read
    lastTick = now;
    const reading = document.visibilityState === "visible" && document.hasFocus() && now - lastTouch < ATTENTION_MS;
    if (reading && !quiet) spend(passed);
    if (now - lastReport > (now - begun < 30_000 ? SOON_MS : LATER_MS)) {
      gather();
      send();
    }
  }

  function look() {
    const page = document.documentElement;
    const seen = (100 * (scrollY + innerHeight)) / Math.max(page.scrollHeight, 1);
    depth = Math.max(depth, Math.min(100, Math.floor(seen / STEP) * STEP));
  }

  function clicked(event) {
    const at = event.target instanceof Element && event.target.closest("a[href], button, summary, [role=button]");
    if (!at || at.dataset.handbill === "quiet") return;
    const where = at.href ? at.href.split(/[?#]/)[0] : at.textContent.trim();
    report("click", { target: short(where || at.tagName.toLowerCase(), LONGEST_TARGET) });
  }

  // The second goes to the section that is read, and to each thing in view beside: sections add up to all the time.
  function spend(passed) {
    const section = sectionBeingRead();
    add(read, section.name, passed, section.place);
    for (const name of new Set([...inView].map(nameOf))) add(seen, name, passed, 0);
  }

  function add(times, name, passed, place) {
    const time = times.get(name);
    if (time) time.passed += passed;
    else times.set(name, { passed, place });
  }

  // A section reaches from its heading to the next. What stands before the first goes by the page's title. Whoever
  // scrolls reads in the upper third of the window: the first heading in there is read, else what reaches in from above.
  function sectionBeingRead() {
    const third = innerHeight / 3;
    const from = slid(third) - 1; // a heading that was jumped to may be a fraction of a pixel too high
    let [name, place, nearest] = [document.title, 0, -Infinity];
    document.querySelectorAll(HEADINGS).forEach((heading, n) => {
      const { top, height } = heading.getBoundingClientRect();
      const nearer = nearest < from ? top > nearest : top >= from && top < nearest;
      if (!height || !nearer || top > from + third || heading.closest(BESIDE)) return;
      [name, place, nearest] = [heading.textContent, n + 1, top];
    });
    return { name: short(name, LONGEST_NAME), place };
  }

  // How far down the third has slid: near the end of a page nothing more comes up to it, and it goes to meet the rest.
  function slid(third) {
    const below = Math.max(0, document.documentElement.scrollHeight - innerHeight - scrollY); // still to be scrolled
    const stretch = Math.min(third, scrollY + below);
    return stretch && 2 * third * Math.max(0, 1 - below / stretch);
  }

  function watchParts() {
    if (!window.IntersectionObserver) return; // how long it was read is told all the same
    const watch = new IntersectionObserver(
      (changes) => changes.forEach(({ target, isIntersecting }) => inView[isIntersecting ? "add" : "delete"](target)),
      { threshold: 0.5 },
    );
    for (const part of document.querySelectorAll(PARTS))
      if (!part.closest("[data-handbill=quiet]") && (part.tagName !== "FORM" || asks(part))) watch.observe(part);
  }

  function asks(form) {
    return form.querySelector("input:not([type=hidden], [type=submit]), select, textarea");
  }

  function nameOf(part) {
    const own = NAMES[part.tagName] ? NAMES[part.tagName](part) : part.textContent;
    return short(part.getAttribute("aria-label") || own || part.tagName.toLowerCase(), LONGEST_PART);
  }

  function titleOf(form) {
    const titled = form.closest("[aria-labelledby]");
    const title = titled && document.getElementById(titled.getAttribute("aria-labelledby"));
    return title ? title.textContent : form.getAttribute("name");
  }

  // Whole characters on one line: half a one would make the whole report unreadable.
  function short(text, limit) {
    return text.trim().replace(/\s+/g, " ").slice(0, limit).replace(/\p{Surrogate}/gu, "");
  }

  // Whole tenths of seconds; what is left over waits, so that no time is lost by rounding.
  function taken(times, limit) {
    const found = [];
    for (const [name, time] of times) {
      const tenths = Math.floor(time.passed / 100);
      if (!tenths || found.length === limit) continue;
      time.passed -= 100 * tenths;
      found.push({ name, seconds: tenths / 10, place: time.place });
    }
    return found;
  }

  function gather() {
    while ([...read.values()].reduce((sum, { passed }) => sum + passed, 0) >= LEAST_MS) {
      const sections = taken(read, MAX_SECTIONS);
      const tenths = sections.reduce((sum, { seconds }) => sum + Math.round(10 * seconds), 0);
      if (!tenths) break;
      report("dwell", { seconds: tenths / 10, sections, seen: taken(seen, MAX_PARTS) });
    }
    if (depth > depthTold) {
      report("scroll", { percent: depth });
      depthTold = depth;
    }
  }

  async function send() {
    if (quiet || sending || !started || !waiting.size || navigator.onLine === false || performance.now() < holdUntil) return;
    sending = true;
    lastReport = performance.now();
    const batch = thatFit([...waiting.values()]);
    try {
      const options = { method: "POST", body: packed(batch), keepalive: true, credentials: "omit", mode: "cors" };
      const answer = await fetch(place(), { ...options, headers: { "Content-Type": "text/plain" } });
      if (answer.status === 429 || answer.status >= 500) {
        holdUntil = performance.now() + 1000 * (Number(answer.headers.get("Retry-After")) || 10);
      } else {
        // Kept, or refused for good: either way it need not be told again.
        for (const event of batch) waiting.delete(event.id);
      }
    } catch {
      holdUntil = performance.now() + SOON_MS; // no connection: they wait for the next time
    } finally {
      sending = false;
    }
  }

  // The last moment a phone gives us. What goes with the beacon stays among the waiting: should the reader come back,
  // it is told again, and kept once.
  function leave() {
    if (quiet) return;
    tick();
    gather();
    if (!waiting.size) return;
    const body = packed(thatFit([...waiting.values()].reverse()).reverse());
    if (navigator.sendBeacon && navigator.sendBeacon(place(), body)) return;
    fetch(place(), { method: "POST", body, keepalive: true, credentials: "omit" }).catch(() => {});
  }

  function back() {
    lastTick = lastTouch = performance.now();
    send();
  }

  // Of these events as many as a report may hold; the first in any case.
  function thatFit(events) {
    let room = MAX_BYTES;
    const size = (event) => new Blob([JSON.stringify(event)]).size;
    return events.slice(0, MAX_AT_ONCE).filter((event, n) => (room -= size(event)) >= 0 || n === 0);
  }

  function packed(events) {
    return JSON.stringify({ events });
  }

  function place() {
    return `${home.origin}${base}/i/${token}`;
  }
})();
