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
  const STEP = 10; // per cent of scroll depth
  const MOST_AT_ONCE = 20;
  const MOST_WAITING = 500;
  const LONGEST_TARGET = 120;

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
  let dwelt = 0; // active milliseconds not yet reported
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
    [dwelt, depth, depthTold] = [0, 0, -1]; // what was before is not told
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
    dwelt = 0;
  }

  // The links by which this reader passes the promotion on, by way (share, link, qr, card, site). They are asked for once,
  // when somebody is about to need them; none where that fails, or the reader does not want to be followed.
  let given = null;
  async function marks() {
    if (!token || quiet) return {};
    given ??= fetch(`${place()}/marks`, { method: "POST", credentials: "omit" }).then((answer) => (answer.ok ? answer.json() : {}));
    try {
      return quiet ? {} : await given;
    } catch {
      given = null; // no connection: asked for again next time
      return {};
    }
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
    look();
    report("shown", {});
  }

  function report(kind, value) {
    if (!token || quiet) return;
    const event = { id: newId(), kind, value, at: new Date().toISOString() };
    if (waiting.size >= MOST_WAITING) waiting.delete(waiting.keys().next().value);
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
    if (reading && !quiet) dwelt += passed;
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
    const where = at.href ? at.href.split(/[?#]/)[0] : at.textContent.trim().replace(/\s+/g, " ");
    report("click", { target: (where || at.tagName.toLowerCase()).slice(0, LONGEST_TARGET) });
  }

  function gather() {
    if (dwelt >= 500) {
      report("dwell", { seconds: Math.round(dwelt / 100) / 10 });
      dwelt = 0;
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
    const batch = [...waiting.values()].slice(0, MOST_AT_ONCE);
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
    const body = packed([...waiting.values()].slice(-MOST_AT_ONCE));
    if (navigator.sendBeacon && navigator.sendBeacon(place(), body)) return;
    fetch(place(), { method: "POST", body, keepalive: true, credentials: "omit" }).catch(() => {});
  }

  function back() {
    lastTick = lastTouch = performance.now();
    send();
  }

  function packed(events) {
    return JSON.stringify({ events });
  }

  function place() {
    return `${home.origin}${base}/i/${token}`;
  }
})();
