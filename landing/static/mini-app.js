// A promotion's page within Telegram, as a Mini App: its colours, its edges, its way back, and who reads, as it signs.
// Speaks the web events that Telegram documents (core.telegram.org/api/web-events, core.telegram.org/api/bots/webapps)
// without Telegram's own script: nothing is loaded from anybody else.
(() => {
  "use strict";
  const PATIENCE_MS = 5_000;
  const { place, prepares, framesAt } = document.currentScript.dataset;
  const root = document.documentElement;
  const framed = window.parent !== window;
  const given = new URLSearchParams(location.hash.slice(1));
  const signed = given.get("tgWebAppData") || "";
  const earlier = signed ? "" : kept(); // loaded again in the same window: what was signed has served
  if (!signed && !earlier && !given.has("tgWebAppVersion") && !window.TelegramWebviewProxy && !framed) return; // a browser's copy of the address

  // Out of the address bar: what was signed is for us alone, and serves once.
  history.replaceState(history.state, "", location.pathname + location.search);
  const sides = ["top", "right", "bottom", "left"];
  let sent = () => {};
  let further = 0; // how often the reader went to another place of this page

  listen();
  root.classList.add("in-app");
  dress(parsed(given.get("tgWebAppThemeParams")));
  if (framed) post("iframe_ready", { reload_supported: false });
  post("web_app_ready");
  post("web_app_expand");
  for (const what of ["theme", "viewport", "safe_area", "content_safe_area"]) post(`web_app_request_${what}`);
  post("web_app_setup_back_button", { is_visible: true });
  addEventListener("hashchange", () => further++);
  addEventListener("click", leave, { capture: true });
  // handbill.js waits for it, so that the first notice already says who reads.
  window.handbillKnown = Promise.race([introduce(), new Promise((done) => setTimeout(done, PATIENCE_MS))]);

  // --- what the app tells, and is told

  function post(type, data = {}) {
    const event = JSON.stringify({ eventType: type, eventData: data });
    if (window.TelegramWebviewProxy) window.TelegramWebviewProxy.postEvent(type, JSON.stringify(data));
    else if (window.external && "notify" in window.external) window.external.notify(event);
    else if (framed) window.parent.postMessage(event, framesAt);
  }

  function listen() {
    const heard = {
      theme_changed: (data) => dress(data.theme_params),
      viewport_changed: (data) => data.is_state_stable && measure("--app-height", data.height),
      safe_area_changed: (data) => sides.forEach((side) => measure(`--safe-${side}`, data[side])),
      content_safe_area_changed: (data) => sides.forEach((side) => measure(`--bar-${side}`, data[side])),
      prepared_message_sent: () => sent(true),
      prepared_message_failed: () => sent(false),
      back_button_pressed: () => (further > 0 ? (further -= 2, history.back()) : post("web_app_close")),
    };
    const receiveEvent = (type, data) => Object.hasOwn(heard, type) && heard[type](data || {});
    window.Telegram = { WebView: { receiveEvent } };
    window.TelegramGameProxy = { receiveEvent }; // desktop and older telephones
    window.TelegramGameProxy_receiveEvent = receiveEvent;
    addEventListener("message", ({ source, origin, data }) => {
      if (!framed || source !== window.parent || origin !== framesAt) return;
      const event = parsed(data);
      receiveEvent(event.eventType, event.eventData);
    });
  }

  function parsed(text) {
    try {
      return JSON.parse(text) || {};
    } catch {
      return {};
    }
  }

  function measure(name, pixels) {
    if (Number.isFinite(pixels) && pixels >= 0 && pixels < 10_000) root.style.setProperty(name, `${pixels}px`);
  }

  // Other chats open in the app, other sites in a browser: this page stays.
  function leave(event) {
    const link = event.target instanceof Element && event.target.closest("a[href]");
    if (!link || link.origin === location.origin || !link.protocol.startsWith("http")) return;
    event.preventDefault();
    if (link.hostname === "t.me") post("web_app_open_tg_link", { path_full: link.pathname + link.search });
    else post("web_app_open_link", { url: link.href });
  }

  // --- its colours: each is taken only if it is one

  function dress(theme) {
    const colour = (name) => (/^#[0-9a-f]{6}$/i.test((theme || {})[name]) ? theme[name] : "");
    const [paper, ink] = [colour("bg_color"), colour("text_color")];
    if (!paper || !ink) return;
    const accent = colour("button_color") || colour("link_color") || ink;
    const dark = light(paper) < light(ink);
    const wanted = {
      paper,
      ink,
      accent,
      ground: colour("secondary_bg_color") || paper,
      "on-accent": colour("button_text_color") || paper,
      muted: mixed(ink, paper, 0.68),
      line: mixed(ink, paper, 0.16),
      tint: mixed(accent, paper, 0.1),
      good: dark ? "#8ad6a5" : "#22653b",
    };
    for (const [name, value] of Object.entries(wanted)) root.style.setProperty(`--${name}`, value);
    root.style.colorScheme = dark ? "dark" : "light";
    post("web_app_set_background_color", { color: wanted.ground });
    post("web_app_set_header_color", { color: paper });
  }

  function channels(colour) {
    return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  }

  function light(colour) {
    const [red, green, blue] = channels(colour);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }

  function mixed(colour, into, share) {
    const others = channels(into);
    const parts = channels(colour).map((part, n) => Math.round(part * share + others[n] * (1 - share)));
    return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  }

  // --- passing it on

  // A card of the reader's own, to a chat that the app lets them choose: where it can and they are known. Tells whether it
  // was sent. Else the app's own way to share a link; of that nobody is told.
  window.handbillSend = async ({ link, title }) => {
    const id = Number(given.get("tgWebAppVersion")) >= 8 ? await prepared() : "";
    if (!id) {
      post("web_app_open_tg_link", { path_full: `/share/url?url=${encodeURIComponent(link)}&text=${encodeURIComponent(title)}` });
      return false;
    }
    const ended = new Promise((done) => (sent = done));
    post("web_app_send_prepared_message", { id });
    return ended;
  };

  async function prepared() {
    try {
      const body = JSON.stringify({ open: window.handbill.token });
      const answer = await fetch(prepares, { method: "POST", body, headers: { "Content-Type": "application/json" } });
      return (await answer.json()).id;
    } catch {
      return "";
    }
  }

  // --- who reads

  async function introduce() {
    const block = await found("signed");
    if (!block || !(signed || earlier)) return;
    let receipt = "";
    block.addEventListener("click", async (event) => {
      const chosen = event.target.closest("[data-choose]");
      if (!chosen) return;
      const named = chosen.dataset.choose === "named";
      chosen.disabled = true;
      const answer = await tell(named ? { signed, receipt, terms: block.dataset.terms } : {});
      chosen.disabled = false;
      keep(answer.standing);
      // What was signed has served: who now reads unnamed may be known again when they open the page anew.
      show(block, answer.standing, { again: named || answer.standing !== "unnamed" });
    });
    if (block.dataset.quiet) return;
    if (block.dataset.unnamed) return show(block, "unnamed", { again: true });
    const answer = await tell(signed ? { signed } : { earlier });
    keep(answer.standing);
    receipt = answer.receipt || "";
    if (answer.standing !== "unanswered") show(block, answer.standing, { again: true });
  }

  async function found(id) {
    if (document.readyState === "loading") await new Promise((done) => document.addEventListener("DOMContentLoaded", done));
    return document.getElementById(id);
  }

  function token() {
    return (window.handbill && window.handbill.token) || document.querySelector('meta[name="handbill-open"]').content;
  }

  // While this window is there, whoever was known in it is known when they load the page again; nobody else sees it.
  function keep(standing) {
    try {
      if (standing === "named" || standing === "own") sessionStorage.setItem(location.pathname, token());
      else if (standing !== "unanswered") sessionStorage.removeItem(location.pathname);
    } catch {
      // A frame that may keep nothing: the next open is nobody's.
    }
  }

  function kept() {
    try {
      return sessionStorage.getItem(location.pathname) || "";
    } catch {
      return "";
    }
  }

  async function tell(what) {
    try {
      const body = JSON.stringify({ open: token(), ...what });
      const answer = await fetch(place, { method: "POST", body, headers: { "Content-Type": "application/json" } });
      return await answer.json();
    } catch {
      return { standing: "unanswered" };
    }
  }

  function show(block, standing, { again }) {
    for (const each of block.children) each.hidden = !each.dataset.standing.split(" ").includes(standing);
    for (const button of block.querySelectorAll('[data-standing="unnamed"] button')) button.hidden = !again;
    block.hidden = false;
  }
})();
