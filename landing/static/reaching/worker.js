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

// Alerts: each is shown once, the latest of a conversation in place of those before, and none to who looks at it.
const NUMBERS = "alerts"; // of the last one shown, by conversation; none of its words

addEventListener("push", (event) => event.waitUntil(alerted(event.data.json())));

async function alerted({ id, group, title, text, path, unread, language }) {
  navigator.setAppBadge?.(...(unread ? [unread] : [])).catch(() => null);
  if (!(await isNew(group, id)) || (await inFront(path))) return;
  const icon = "/static/icon-192.png";
  const options = { body: text, tag: group, renotify: true, lang: language, dir: "auto", icon, badge: icon, data: path };
  await registration.showNotification(title, options);
}

async function isNew(group, id) {
  const [shelf, place] = [await caches.open(NUMBERS), `/chat/alerts?${encodeURIComponent(group)}`];
  if ((await (await shelf.match(place))?.text()) === id) return false;
  await shelf.put(place, new Response(id));
  return true;
}

const windows = () => clients.matchAll({ type: "window", includeUncontrolled: true });
const shows = (path) => (client) => new URL(client.url).pathname === path;

// The chat shows all that a promoter is told.
async function inFront(path) {
  return (await windows()).some((client) => client.focused && (shows(path)(client) || shows("/chat")(client)));
}

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(goTo(event.notification.data));
});

// To where it is open already; else to the inbox or chat that is open, which then goes there; else to a new window.
async function goTo(path) {
  const open = await windows();
  const there = open.find(shows(path));
  if (there) return there.focus();
  const room = path.startsWith("/console/inbox") ? "/console/inbox" : path;
  const near = open.find((client) => new URL(client.url).pathname.startsWith(room));
  if (!near) return clients.openWindow(path);
  near.postMessage({ path });
  return near.focus();
}

// The push service gave the browser another address: we are told at once, as long as somebody is signed in here.
addEventListener("pushsubscriptionchange", (event) => event.waitUntil(moved(event)));

async function moved({ oldSubscription, newSubscription }) {
  const now = newSubscription ?? (await registration.pushManager.subscribe(oldSubscription.options));
  const headers = { "Content-Type": "application/json" };
  await fetch("/chat/alerts", { method: "POST", headers, body: JSON.stringify(now) });
}
