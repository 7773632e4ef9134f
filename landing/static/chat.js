// The chat's page: what comes over the wire is drawn, what the person does is posted.
import { Drawing, icon, make, summary, words_with } from "./chat-line.js";
import { Posts, newId, upload } from "./chat-post.js";
import { Seen } from "./chat-seen.js";
import { Recipient } from "./chat-to.js";
import { Wire } from "./chat-wire.js";
import { mark } from "./reaching/mark.js";
import { Emoji } from "./writing/emoji.js";
import { VoiceNote, listening } from "./writing/voice.js";

const facts = JSON.parse(document.getElementById("facts").textContent);
const { words } = facts;
const at = (id) => document.getElementById(id);
const [log, scroller, composer, field] = [at("log"), at("scroller"), at("composer"), at("words")];
const lines = new Map(); // id → the line as it first was
const edits = new Map(); // id → the latest line that replaces it
const visit = newId();
let connection = "connecting";
let writesUntil = 0;
let writingTo = null;
let answering = null; // { line, editing }
let enclosed = []; // { file, receipt, item }
let unseen = 0;
const marks = { onIcon: !facts.promoter }; // of a promoter, the inbox knows how much is unread
let stuck = true; // at the end, and staying there when a picture arrives late

const drawing = new Drawing(words, facts.language, {
  find: (id) => edits.get(id) || lines.get(id),
  goTo(id) {
    const box = log.querySelector(`[data-line="${id}"]`);
    if (!box) return;
    box.scrollIntoView({ block: "center", behavior: "smooth" });
    box.classList.add("found");
    setTimeout(() => box.classList.remove("found"), 1500);
  },
  reply: (line) => answer(line, false),
  edit: (line) => answer(line, true),
  press,
  locate,
  view(href, alt) {
    const image = at("viewer").querySelector("img");
    image.src = href;
    image.alt = alt;
    at("viewer").showModal();
  },
});

const wire = new Wire(take, showState, { states: takeStates, to: (person) => to.told(person), writing });
const seen = new Seen(scroller);
const to = new Recipient(facts, words, at, {
  chosen: (person) => facts.promoter && send({ type: "pressed", action: `talk:${person.id}` }),
  busy: () => Boolean(field.value.trim() || enclosed.length || answering),
  shown(person) {
    writingTo = person;
    showState();
  },
});
const posts = new Posts(facts.me, {
  send: (post) => fetch("chat/posts", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(post) }),
  taken(post, { line, me }) {
    if (line) take([line], {});
    if (facts.tag && post.tag === facts.tag) arrived();
    if (facts.stranger) becomeKnown(me);
  },
  refused(post, sentence) {
    const box = waitingBox(post.client_id);
    if (!box) return toast(sentence);
    box.classList.replace("waiting", "refused");
    box.querySelector("time").textContent = "";
    const again = make("button", "retry", `${sentence} ${words["send-again"]}`);
    again.onclick = () => {
      box.remove();
      send(post);
    };
    box.append(again);
  },
});

// Lines

function take(found, { old = false, above = false, again = false }) {
  const fresh = [];
  const stay = above ? scroller.scrollHeight - scroller.scrollTop : 0;
  const before = above ? log.firstChild : null;
  for (const line of found) {
    if (line.toast) {
      if (!old && Date.now() - new Date(line.at) < 60000) toast(line.text);
    } else if (line.replaces) {
      if (!edits.has(line.replaces) || edits.get(line.replaces).id < line.id) edits.set(line.replaces, line);
      redraw(line.replaces);
      if (line.client_id) waitingBox(line.client_id)?.remove();
    } else if (!lines.has(line.id)) {
      if (!line.mine && line.who?.id === writingTo?.id) writesUntil = 0;
      lines.set(line.id, line);
      put(line, before, old && !again);
      fresh.push(line);
    }
  }
  if (again && !fresh.length) return;
  for (const line of fresh) if (!above && (!old || again || line.awaits)) to.wrote(line);
  tidy();
  if (above) scroller.scrollTop = scroller.scrollHeight - stay;
  else if (stuck || (old && !above) || found.some((line) => line.mine)) toBottom();
  else if (found.some((line) => !line.toast && !line.replaces)) at("below").hidden = false;
  if (!old && document.hidden) {
    unseen += found.filter((line) => !line.mine && !line.toast && !line.replaces).length;
    mark(unseen, marks);
  }
}

function drawn(id) {
  const edit = edits.get(id);
  const first = lines.get(id);
  const { at: moment, mine, who, state, author } = first;
  const line = edit ? { ...edit, id, at: moment, mine, who, state, author } : first;
  return drawing.line(line, { edited: Boolean(edit) });
}

// What became of one's own lines.
function takeStates(states) {
  for (const { id, who, state } of states) {
    const line = lines.get(id);
    if (!line || (line.state === state && line.who?.id === who?.id)) continue;
    Object.assign(line, { who, state });
    redraw(id);
  }
  if (stuck) toBottom();
}

function put(line, before, old) {
  const box = drawn(line.id);
  if (line.awaits && !line.mine) seen.took(line, box);
  const waiting = line.client_id && waitingBox(line.client_id);
  if (waiting) return waiting.replaceWith(box);
  if (!old) box.classList.add("fresh");
  const firstWaiting = before || log.querySelector(".waiting, .refused");
  log.insertBefore(box, firstWaiting);
}

function redraw(id) {
  const box = lines.has(id) && log.querySelector(`[data-line="${id}"]`);
  if (box) box.replaceWith(drawn(id));
}

function waitingBox(clientId) {
  return log.querySelector(`.waiting[data-client="${clientId}"], .refused[data-client="${clientId}"]`);
}

function tidy() {
  log.querySelectorAll(".day").forEach((mark) => mark.remove());
  let day = "";
  let side = null;
  for (const box of [...log.children]) {
    const here = new Date(box.dataset.at).toDateString();
    if (here !== day) log.insertBefore(make("p", "day", dayName(box.dataset.at)), box);
    box.classList.toggle("turn", side !== null && side !== box.classList.contains("mine"));
    side = box.classList.contains("mine");
    day = here;
  }
  if (at("welcome")) at("welcome").hidden = log.childElementCount > 0;
}

function dayName(moment) {
  const day = new Date(moment);
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(day).setHours(0, 0, 0, 0)) / 86400000);
  if (days === 0) return words.today;
  if (days === 1) return words.yesterday;
  return new Intl.DateTimeFormat(facts.language, { dateStyle: "long" }).format(day);
}

// Doing

function send(post) {
  const whole = posts.add({ ...post, ...throughCard(post), ...forWhom(post) });
  if (whole.type === "pressed" || whole.type === "started") return;
  const line = {
    mine: true,
    at: new Date().toISOString(),
    client_id: whole.client_id,
    text: whole.text,
    quotes: whole.quotes,
    who: whole.edits ? null : whole.who,
    place: whole.type === "located" ? whole : null,
    enclosures: (whole.shown || []).map((file) => ({ ...file, href: "", inline: false })),
  };
  log.append(drawing.line(line, { waiting: true }));
  tidy();
  toBottom();
}

// Looking through a card changes nothing: the first act says which card, and what the person agreed to.
function throughCard(post) {
  if (!facts.tag || post.type === "pressed" || (!facts.stranger && (post.text || "").startsWith("/"))) return {};
  const name = facts.stranger ? { name: at("name").value } : {};
  return { tag: facts.tag, open: facts.open, terms: facts.terms, visit, ...name };
}

// Words go to whoever stands on the screen at this moment, whatever comes in before they are on their way.
function forWhom(post) {
  const person = to.current;
  const isCommand = (post.text || "").startsWith("/");
  if (!person || !person.id || post.type !== "said" || post.edits || isCommand) return {};
  to.wroteTo(person.id);
  return { conversation_id: person.id, who: { id: person.id, name: person.name } };
}

function arrived() {
  at("first")?.remove();
  to.through();
  history.replaceState(null, "", location.pathname);
}

function becomeKnown(me) {
  facts.stranger = false;
  posts.belongTo(me);
  for (const box of document.querySelectorAll("label.attach, .menu")) box.hidden = false;
  recordVoices();
  seen.opened();
  wire.start();
}

function press(line, button, made) {
  if (button.copy) return copy(button.copy);
  if (button.share) return share(line);
  made.disabled = true;
  setTimeout(() => (made.disabled = false), 1200);
  if (/^(talk:|say:|write:|done$)/.test(button.action)) to.asked = Date.now();
  send({ type: "pressed", action: button.action, quotes: line.id });
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch (notAllowed) {
    const area = make("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  toast(words.copied);
}

async function share(line) {
  if (!navigator.share) return copy(line.text);
  try {
    await navigator.share({ text: line.text });
    toast(words.shared);
  } catch (cancelled) {
    if (cancelled.name !== "AbortError") copy(line.text);
  }
}

function locate(line, made) {
  made.disabled = true;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      made.disabled = false;
      const { latitude, longitude, accuracy } = coords;
      send({ type: "located", latitude, longitude, accuracy_m: accuracy, quotes: line.id });
    },
    () => {
      made.disabled = false;
      toast(words["location-denied"]);
    },
    { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 },
  );
}

// Writing

function answer(line, editing) {
  const now = edits.get(line.id) || line;
  answering = line && { line, editing };
  at("answering").hidden = !answering;
  at("answering").querySelector("p").textContent = summary(now, words);
  at("answering").querySelector("use").setAttribute("href", editing ? "#i-edit" : "#i-reply");
  to.answer(line.who || null);
  if (editing) field.value = now.text;
  grow();
  field.focus();
}

function endAnswer() {
  if (answering && answering.editing) field.value = "";
  answering = null;
  at("answering").hidden = true;
  to.answer(null);
  grow();
}

function submit() {
  const text = field.value.trim();
  const ready = enclosed.filter((each) => each.receipt);
  if (enclosed.some((each) => each.busy)) return toast(words.uploading);
  if (!text && !ready.length) return field.focus();
  const post = { type: "said", text };
  if (answering && answering.editing) post.edits = answering.line.id;
  else if (answering) post.quotes = answering.line.id;
  if (ready.length) {
    post.enclosures = ready.map((each) => each.receipt);
    post.shown = ready.map((each) => each.shown);
  }
  send(post);
  field.value = "";
  endAnswer();
  enclosed = [];
  at("enclosed").replaceChildren();
  grow();
}

async function enclose(files) {
  for (const file of [...files].slice(0, 10 - enclosed.length)) {
    const each = { busy: true };
    const item = make("li");
    const called = "seconds" in file ? words.voice : file.name;
    const name = make("span", "", `${called} · ${words.uploading}`);
    const away = make("button");
    away.setAttribute("aria-label", `${words.remove}: ${called}`);
    away.append(icon("close"));
    away.onclick = () => {
      enclosed = enclosed.filter((other) => other !== each);
      item.remove();
    };
    item.append(name, away);
    at("enclosed").append(item);
    enclosed.push(each);
    upload(file).then(
      (kept) => {
        Object.assign(each, { receipt: kept.id, shown: { kind: kept.kind, name: kept.name, mime: kept.mime, size: kept.size } });
        name.textContent = called;
        if ("seconds" in file) name.after(listening(file, words));
      },
      (trouble) => {
        name.textContent = `${called} · ${trouble.message}`;
        item.className = "bad";
      },
    ).finally(() => (each.busy = false));
  }
}

function recordVoices() {
  new VoiceNote(at("voice"), words, {
    take(file) {
      enclose([file]);
      at("send").focus();
    },
    trouble: toast,
  });
}

function grow() {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}

// Showing

function atBottom() {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
}

function toBottom() {
  stuck = true;
  scroller.scrollTop = scroller.scrollHeight;
  at("below").hidden = true;
}

function toast(text) {
  at("toast").textContent = text;
  at("toast").hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => (at("toast").hidden = true), Math.max(2500, text.length * 70));
}

// What the other one is doing: shown for as long as one stops between two words.
function writing(conversation) {
  if (writingTo?.id !== conversation) return;
  writesUntil = Date.now() + 6000;
  showState();
  setTimeout(showState, 6100);
}

let toldAt = 0;
function tellWriting() {
  const person = to.current;
  if (facts.stranger || !person?.id || !field.value.trim() || field.value.startsWith("/") || Date.now() - toldAt < 3000) return;
  toldAt = Date.now();
  const body = JSON.stringify({ conversation_id: person.id });
  fetch("chat/writing", { method: "POST", headers: { "Content-Type": "application/json" }, body }).catch(() => null); // it passes
}

function showState(state = connection) {
  connection = state;
  const topic = writingTo ? writingTo.topic : "";
  if (Date.now() < writesUntil) at("state").textContent = words_with(words.writing, writingTo.name);
  else at("state").textContent = state === "online" || facts.stranger ? topic || words["state-online"] : words[`state-${state}`];
}

// Events

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
field.addEventListener("input", grow);
field.addEventListener("input", tellWriting);
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit();
  } else if (event.key === "Escape") endAnswer();
});
field.addEventListener("paste", (event) => {
  if (event.clipboardData.files.length && !facts.stranger) {
    event.preventDefault();
    enclose(event.clipboardData.files);
  }
});
at("answering").querySelector("button").onclick = endAnswer;
if (at("start")) at("start").onclick = () => send({ type: "started" });
at("files").onchange = () => {
  enclose(at("files").files);
  at("files").value = "";
};
for (const chip of document.querySelectorAll("[data-command]")) {
  chip.onclick = () => {
    if (chip.dataset.command === "/done") to.asked = Date.now();
    send({ type: "said", text: chip.dataset.command });
  };
}
at("below").onclick = toBottom;
let paging = false;
async function pageIn() {
  if (paging || at("earlier").hidden) return;
  paging = true;
  at("earlier").hidden = !(await wire.earlier().catch(() => true));
  paging = false;
}
at("earlier").onclick = pageIn;
let lastTop = 0;
scroller.addEventListener("scroll", () => {
  if (atBottom()) at("below").hidden = stuck = true;
  else if (scroller.scrollTop < lastTop) stuck = false;
  if (scroller.scrollTop < 200 && scroller.scrollTop < lastTop) pageIn();
  lastTop = scroller.scrollTop;
});
log.addEventListener("click", (event) => {
  if (event.target.closest("a, button, audio, video") || String(getSelection())) return;
  const touched = event.target.closest(".line");
  for (const box of log.querySelectorAll(".touched")) box.classList.remove("touched");
  if (touched) touched.classList.add("touched");
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  mark((unseen = 0), marks);
});
document.addEventListener("click", (event) => {
  const menu = document.querySelector(".menu[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
});
for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  addEventListener(kind, (event) => {
    if (facts.stranger || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    document.querySelector(".dropping").hidden = kind === "drop" || (kind === "dragleave" && !event.relatedTarget);
    if (kind === "drop") enclose(event.dataTransfer.files);
  });
}
const resized = new ResizeObserver(() => {
  document.documentElement.style.setProperty("--composer", `${composer.offsetHeight}px`);
  if (stuck) toBottom();
});
for (const box of [composer, scroller, log]) resized.observe(box);
new Emoji(at("emoji"), field, words);
composer.inert = false;

for (const post of facts.stranger ? [] : posts.waiting()) {
  if (post.type !== "pressed") log.append(drawing.line({ ...post, mine: true, at: new Date().toISOString(), enclosures: [] }, { waiting: true }));
}
if (facts.stranger) tidy();
else {
  recordVoices();
  seen.opened();
  wire.start().then((more) => {
    at("earlier").hidden = !more;
  });
}
posts.flush();
