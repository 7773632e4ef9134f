// On a target site that asks for it, what its readers share of the page leads back through their own link. Part of the
// handbill.js that sites include:
//   data-handbill-share on the script tag: links to share services, navigator.share and copied links of this page;
//   data-handbill-share on an element: the links in it, to whatever service, and fields that hold this page's address.
(() => {
  "use strict";
  const everywhere = "handbillShare" in (document.currentScript?.dataset ?? {});
  const SERVICES =
    /(^|\.)(facebook\.com|x\.com|twitter\.com|threads\.(net|com)|bsky\.app|linkedin\.com|reddit\.com|pinterest\.[a-z.]+|tumblr\.com|vk\.com|wa\.me|whatsapp\.com|t\.me|telegram\.me|line\.me|weibo\.com|qq\.com|douban\.com)$/;
  const APPS = /^(mailto|sms|whatsapp|tg|viber|line|fb-messenger):$/;
  const MARKED = "[data-handbill-share]:not(script)";
  const FIRST = ["pointermove", "pointerdown", "keydown", "touchstart", "scroll"];
  const AGAIN_MS = 5_000;
  let link = ""; // the reader's own, once we have it

  if (!window.handbill?.token || !(everywhere || document.querySelector(MARKED))) return;
  waitForSomebody();
  for (const kind of ["pointerover", "pointerdown", "focusin", "click"]) document.addEventListener(kind, reached, true);
  wrap(navigator, "share", (data) => (data?.url !== undefined || data?.text ? { ...data, ...shared(data) } : data));
  wrap(navigator.clipboard, "writeText", (text) => (isOurs(text) ? own(text) : text));

  function waitForSomebody() {
    for (const kind of FIRST) addEventListener(kind, lookAhead, { passive: true, capture: true });
  }

  // Somebody is there: what they may be about to share is asked for before they do. Where there is none, it is looked for
  // again a while later: there may have been no connection, or the reader may allow it by then.
  async function lookAhead() {
    for (const kind of FIRST) removeEventListener(kind, lookAhead, { capture: true });
    link = (await window.handbill.marks()).site || "";
    if (!link) setTimeout(waitForSomebody, AGAIN_MS);
    for (const field of document.querySelectorAll(`input${MARKED}, ${MARKED} input`)) if (isOurs(field.value)) field.value = own(field.value);
  }

  function reached(event) {
    const anchor = link && event.target instanceof Element && event.target.closest("a[href]");
    if (anchor && (anchor.closest(MARKED) || (everywhere && shares(anchor)))) mark(anchor);
  }

  function shares(anchor) {
    return APPS.test(anchor.protocol) || (SERVICES.test(anchor.hostname) && anchor.hostname !== location.hostname);
  }

  // The page's address stands in the query by itself, or in a text between blanks. A link to the page itself is its mark.
  function mark(anchor) {
    if (isOurs(anchor.href)) anchor.href = own(anchor.href);
    const [before, query] = split(anchor.href);
    const fields = query.split("&").map((field) => {
      const [name, ...value] = field.split("=");
      if (!value.length) return field;
      const text = decoded(value.join("="));
      const changed = text.replace(/\S+/g, (word) => (isOurs(word) ? own(word) : word));
      return changed === text ? field : `${name}=${encodeURIComponent(changed)}`;
    });
    const href = before + fields.join("&");
    if (query && href !== anchor.href) anchor.href = href;
  }

  function split(href) {
    const at = href.indexOf("?") + 1;
    return at ? [href.slice(0, at), href.slice(at)] : [href, ""];
  }

  function decoded(value) {
    try {
      return decodeURIComponent(value.replace(/\+/g, " "));
    } catch {
      return "";
    }
  }

  function shared(data) {
    if (data.url !== undefined) return isOurs(new URL(data.url, location.href).href) ? { url: own(data.url) } : {};
    return { text: data.text.replace(/\S+/g, (word) => (isOurs(word) ? own(word) : word)) };
  }

  function own(address) {
    return link && !window.handbill.quiet ? link : address;
  }

  function isOurs(address) {
    const canonical = document.querySelector('link[rel="canonical"]')?.href;
    const bare = (url) => url?.split("#")[0];
    return typeof address === "string" && address !== "" && [bare(location.href), bare(canonical)].includes(bare(address.trim()));
  }

  function wrap(owner, name, changed) {
    const original = owner?.[name];
    if (original) owner[name] = (argument) => original.call(owner, changed(argument));
  }
})();
