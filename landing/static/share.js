// In an app's own browser: what its share menu passes on is this page, by a tag of this reader's own.
// What to load and call comes from the app's channel: src, its name on the page, calls at once, and then, once ready.
(() => {
  "use strict";
  const me = document.currentScript;
  const { token } = window.handbill;

  // Without it the menu passes on the bare address: nothing the reader has to know about.
  if (token) whenShown(() => offer().catch(() => {}));

  async function offer() {
    const body = JSON.stringify({ open: token, page: location.href });
    const answer = await fetch(me.dataset.ask, { method: "POST", body, headers: { "Content-Type": "application/json" } });
    if (answer.status !== 200) return;
    const payload = await answer.json();
    await load(payload.src);
    const app = window[payload.name];
    for (const [verb, argument] of payload.calls) app[verb](argument);
    app[payload.ready](() => {
      for (const [verb, argument] of payload.then) app[verb](argument);
    });
  }

  function load(src) {
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      Object.assign(script, { src, nonce: me.nonce, onload: done, onerror: failed });
      document.head.append(script);
    });
  }

  // A page that is fetched and never looked at passes nothing on.
  function whenShown(act) {
    if (document.visibilityState === "visible") return act();
    document.addEventListener("visibilitychange", () => act(), { once: true });
  }
})();
