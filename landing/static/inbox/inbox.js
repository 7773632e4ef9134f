// The inbox: told by its stream which panes have changed, it fetches those; nothing here knows how a pane looks.
import { Composer, asked } from "./composer.js";
import { mark, readHere } from "../reaching/mark.js";
import { keys } from "./keys.js";
import { panels } from "./panels.js";
import { Sending } from "./sending.js";

const inbox = document.getElementById("inbox");
const { conversation, query, token, reads, unread } = inbox.dataset;
const shown = new Map(); // id of a message → as the server last rendered it
const state = document.getElementById("state");
const form = document.querySelector("form.composer");
const composer = form && new Composer(form, token, { post, sent: () => heard({ list: "", thread: "" }) });
const below = document.getElementById("below");

// Times, short: today's by the clock, others by the day.
const clock = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(document.documentElement.lang, { month: "short", day: "numeric" });
const whole = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "full", timeStyle: "short" });
function tellTimes(within) {
  for (const time of within.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    const today = at.toDateString() === new Date().toDateString();
    const dated = time.closest("#thread") ? `${day.format(at)}, ${clock.format(at)}` : day.format(at);
    time.textContent = today ? clock.format(at) : dated;
    time.title = whole.format(at);
  }
}

async function fetched(path) {
  const answer = await fetch(path, { headers: { Accept: "text/html" } });
  if (answer.status === 401 || answer.status === 404) location.reload(); // signed out, or handed over: say so
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  return parsed.body.firstElementChild;
}

// The list is put in place of the old one; who stood on a line of it stays there.
async function takeList(version) {
  const old = document.getElementById("list");
  if (old.dataset.version === version) return;
  const joined = query ? `${query}&` : "?";
  const fresh = await fetched(`/console/inbox/list${joined}conversation=${conversation}`);
  const stood = document.activeElement?.dataset?.conversation;
  tellTimes(fresh);
  const top = old.scrollTop;
  document.getElementById("list").replaceWith(fresh);
  fresh.scrollTop = top;
  await takeAgenda();
  if (stood) fresh.querySelector(`[data-conversation="${stood}"]`)?.focus();
}

// Beside the list, while no thread is open: what is to be done today.
async function takeAgenda() {
  const old = document.querySelector(".thread.none");
  if (!old) return;
  const fresh = await fetched("/console/inbox/agenda");
  tellTimes(fresh);
  old.replaceWith(fresh);
}

// Of the thread only what is different is touched: a recording goes on playing, and what is new is read out once.
async function takeThread(version) {
  const thread = document.getElementById("thread");
  if (!thread || thread.dataset.version === version || location.search.includes("before=")) return;
  const fresh = await fetched(`/console/inbox/${conversation}/thread`);
  const wasAtEnd = atEnd(thread);
  const list = thread.querySelector("ol");
  thread.querySelector(".empty")?.remove();
  let added = false;
  for (const item of fresh.querySelectorAll("ol > li")) {
    if (shown.get(item.id) === item.outerHTML) continue;
    shown.set(item.id, item.outerHTML);
    tellTimes(item);
    const old = document.getElementById(item.id);
    if (old) old.replaceWith(item);
    else {
      list.append(item);
      added = added || item.classList.contains("theirs");
    }
  }
  sending.show();
  Object.assign(thread.dataset, { version: fresh.dataset.version, last: fresh.dataset.last, read: fresh.dataset.read });
  if (wasAtEnd) toEnd();
  else if (added) below.hidden = false;
  read();
}

function atEnd(thread) {
  return thread.scrollHeight - thread.scrollTop - thread.clientHeight < 60;
}

function toEnd() {
  const thread = document.getElementById("thread");
  if (thread) thread.scrollTop = thread.scrollHeight;
  if (below) below.hidden = true;
}

// What is on the screen of the promoter themself is read, and on their other devices too.
function read() {
  const thread = document.getElementById("thread");
  if (!thread || !reads || document.hidden || Number(thread.dataset.read) >= Number(thread.dataset.last)) return;
  if (!atEnd(thread)) return;
  thread.dataset.read = thread.dataset.last;
  readHere(`conversation ${conversation}`);
  const body = new URLSearchParams({ token, up_to: thread.dataset.last });
  fetch(`/console/inbox/${conversation}/read`, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => {
    thread.dataset.read = 0; // told again with the next look
  });
}

// Read elsewhere or here: whoever has the conversation before them needs no alert to it.
function lookedAt() {
  if (conversation && reads && !document.hidden) readHere(`conversation ${conversation}`);
  read();
}

async function look(told = { list: "", thread: "" }) {
  if ("thread" in told) await takeThread(told.thread);
  if ("list" in told) await takeList(told.list);
}

if (unread) mark(Number(unread)); // what comes while the stream is still on its way is more than that

let queue = Promise.resolve(); // one look after the other: the later one sees more
function heard(told) {
  if ("unread" in told) mark(told.unread);
  if ("draft" in told) composer?.elsewhere(told.draft);
  if ("writing" in told || "thread" in told) writes(told.writing);
  queue = queue.then(() => look(told)).catch(() => setTimeout(() => look().catch(() => null), 3000));
}

// The customer writes: shown as long as one stops between two words, and until they come.
const writing = document.getElementById("writing");
let stops;
function writes(sign) {
  clearTimeout(stops);
  writing.textContent = sign ? writing.dataset.said : "";
  if (sign) stops = setTimeout(writes, 6000);
}

function listen() {
  const joined = query ? `${query}&` : "?";
  const source = new EventSource(`/console/inbox/stream${joined}conversation=${conversation}`);
  source.onopen = () => { state.textContent = ""; sending.tellOfOthers(); };
  source.onmessage = (event) => heard(JSON.parse(event.data));
  source.onerror = () => {
    state.textContent = state.dataset.offline;
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 5000); // refused: the browser does not try again
  };
}

// Words written here wait in their thread until the server has them.
function post(text) {
  sending.add(text);
  toEnd();
}

for (const item of document.querySelectorAll("#thread ol > li")) shown.set(item.id, item.outerHTML);
const sending = new Sending(inbox, state, {
  ask: (path, body) => (composer ? composer.ask(path, body) : asked(path, body)),
  taken() {
    composer?.came();
    heard({ list: "", thread: "" });
  },
});
if (sending.here.some((each) => each.text === composer?.field.value)) composer.empty(); // a draft that is on its way
tellTimes(inbox);
toEnd();
lookedAt();
below?.addEventListener("click", toEnd);
document.getElementById("thread")?.addEventListener("scroll", (event) => {
  if (atEnd(event.target)) {
    below.hidden = true;
    read();
  }
}, { passive: true });
document.addEventListener("visibilitychange", lookedAt);
document.addEventListener("click", ({ target }) => {
  for (const pop of document.querySelectorAll(".pop[open]")) if (!pop.contains(target)) pop.open = false;
});
document.querySelector('[aria-current="true"][data-conversation]')?.scrollIntoView({ block: "nearest" });
keys(composer);
panels(conversation);
listen();
