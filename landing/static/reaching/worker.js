// Says that there is no network instead of the browser's own error. It keeps that page and what the page looks like;
// never a page with people's words on it, which would outlive signing out.
const OFFLINE = "/chat/offline";
const KEPT = [OFFLINE, "/static/chat.css", "/static/icon.svg"];
const SHELF = "offline";

addEventListener("install", (event) => event.waitUntil(caches.open(SHELF).then((shelf) => shelf.addAll(KEPT))));

addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  if (method !== "GET") return;
  const { origin, pathname } = new URL(url);
  if (mode === "navigate") event.respondWith(orKept(event.request, OFFLINE));
  else if (origin === location.origin && KEPT.includes(pathname)) event.respondWith(orKept(event.request, pathname));
});

async function orKept(request, path) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(path)) ?? Response.error();
  }
}
