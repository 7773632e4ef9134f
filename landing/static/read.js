// A promotion's page: sharing, copying, and sending the form without leaving the page. Reading is told by handbill.js.
(() => {
  "use strict";
  const ways = document.querySelector(".ways");
  const form = document.querySelector(".form form:not(.back)");
  const handbill = window.handbill;
  const { report } = handbill;
  const choices = document.querySelector(".reading");
  let links = {}; // the reader's own, by way of passing on

  if (ways) offerWays();
  if (form && handbill.token) form.addEventListener("submit", answer);
  if (choices) for (const each of choices.querySelectorAll("form")) each.addEventListener("submit", choose);
  if (!handbill.token) lookAgain();

  // Both ways without leaving the page; where that fails, the form goes its own way.
  async function choose(event) {
    event.preventDefault();
    const chosen = event.target;
    const yes = chosen.dataset.choice === "yes";
    if (!yes) handbill.hush(handbill.token); // at once, whatever becomes of the answer
    try {
      const body = new URLSearchParams({ open: handbill.token, choice: yes ? "yes" : "no" });
      const got = await fetch(chosen.action, { method: "POST", body, headers: { Accept: "application/json" } });
      const payload = await got.json();
      if (!payload.token) throw new Error("too late");
      if (yes) handbill.allow(payload.token);
      else handbill.hush(payload.token);
      markWays();
      for (const each of choices.querySelectorAll("form")) {
        each.hidden = each === chosen;
        each.querySelector("[name=open]").value = payload.token;
        if (!each.hidden) each.querySelector("button").focus();
      }
    } catch {
      chosen.submit();
    }
  }

  function offerWays() {
    const share = ways.querySelector("[data-share]");
    const copy = ways.querySelector("[data-copy]");
    const link = (way) => links[way] || ways.dataset.url;
    if (window.IntersectionObserver) new IntersectionObserver(seen, { rootMargin: "200px" }).observe(ways.parentElement);
    for (const kind of ["pointerenter", "focusin"]) ways.addEventListener(kind, markWays);
    const send = window.handbillSend; // within a messenger
    if (send || navigator.share) {
      share.hidden = false;
      share.addEventListener("click", async () => {
        if (send) {
          await markWays();
          if (await send({ link: link("share"), title: ways.dataset.title })) report("share", { how: "message", way: "prepared" });
          return;
        }
        try {
          await navigator.share({ title: ways.dataset.title, url: link("share") });
          report("share", { how: "sheet", way: "share" });
        } catch (error) {
          if (error.name !== "AbortError") throw error; // the reader thought better of it
        }
      });
    }
    if (navigator.clipboard) {
      const words = copy.textContent;
      copy.hidden = false;
      copy.addEventListener("click", async () => {
        await markWays();
        await navigator.clipboard.writeText(link("link"));
        report("share", { how: "copy", way: "link" });
        copy.textContent = copy.dataset.copy;
        setTimeout(() => (copy.textContent = words), 2500);
      });
    }
  }

  function seen([block], observer) {
    if (!block.isIntersecting) return;
    observer.disconnect();
    markWays();
  }

  // What is passed on leads here by links of the reader's own, so that an open through one is known to come from this one:
  // if they allow it. Otherwise, and until then, by the card's own.
  async function markWays() {
    if (!ways) return;
    links = await handbill.marks();
    const path = (way) => new URL(links[way] || ways.dataset.url).pathname;
    show(document.querySelector(".pass .code"), "src", `${path("qr")}/qr.svg`);
    show(ways.querySelector("a[download]"), "href", `${path("card")}/card.png`);
  }

  function show(element, name, address) {
    if (element.getAttribute(name) !== address) element.setAttribute(name, address);
  }

  async function answer(event) {
    event.preventDefault();
    const button = form.querySelector("button");
    const problem = form.querySelector(".problem");
    const words = button.textContent;
    button.disabled = true;
    button.textContent = form.dataset.sending;
    problem.hidden = true;
    const refusal = await sent(filledIn());
    button.disabled = false;
    button.textContent = words;
    if (refusal === "") return thank();
    problem.textContent = refusal;
    problem.hidden = false;
  }

  // The same words have the same id, however often they are sent: kept once.
  const ids = new Map();
  function filledIn() {
    const value = Object.fromEntries(new FormData(form));
    value.consent = value.consent === "true";
    const words = JSON.stringify(value);
    if (!ids.has(words)) ids.set(words, newId());
    return { id: ids.get(words), kind: "form", value, at: new Date().toISOString() };
  }

  async function sent(event) {
    try {
      const body = JSON.stringify({ events: [event] });
      const headers = { "Content-Type": "application/json" };
      const got = await fetch(form.action, { method: "POST", body, headers });
      if (got.ok) return "";
      return got.status === 400 ? await got.text() : form.dataset.notKept;
    } catch {
      return form.dataset.notKept;
    }
  }

  function thank() {
    const thanks = document.getElementById("thanks");
    form.hidden = true;
    thanks.hidden = false;
    thanks.focus();
  }

  function newId() {
    if (crypto.randomUUID) return crypto.randomUUID(); // absent on plain http
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // A page that the browser fetched before anybody looked was recorded as such. Now that somebody does, it is asked for again.
  function lookAgain() {
    const [arrival] = performance.getEntriesByType("navigation");
    const early = arrival && (arrival.activationStart > 0 || arrival.deliveryType === "navigational-prefetch");
    if (early || document.prerendering) {
      if (!document.prerendering) return location.reload();
      document.addEventListener("prerenderingchange", () => location.reload(), { once: true });
    }
  }
})();
