// A line, drawn. Outside text only ever becomes text: no markup is parsed here.
const SVG = "http://www.w3.org/2000/svg";
const LINK = /https?:\/\/[^\s<>"'，。！？；、）】》]+/g;
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/;
const EMOJI_ONLY = /^(?:\p{Extended_Pictographic}[\u{FE0F}\u{200D}\u{1F3FB}-\u{1F3FF}]*){1,3}$/u;

export function make(tag, looks = "", text = "") {
  const made = document.createElement(tag);
  if (looks) made.className = looks;
  if (text) Object.assign(made, { textContent: text, dir: "auto" });
  if (tag === "button") made.type = "button";
  return made;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

// A name written from right to left stays together and turns nothing around it.
export function words_with(sentence, name) {
  const kept = RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name;
  return sentence.replace("%name%", () => kept);
}

export function summary(line, words) {
  const first = (line.enclosures || [])[0];
  return line.text || (first ? first.name || words[first.kind] || words.file : line.place ? words.place : "");
}

// `does` = { press, reply, edit, goTo, view, find }, `words` the sentences, `language` for times and sizes.
export class Drawing {
  constructor(words, language, does) {
    this.words = words;
    this.language = language;
    this.does = does;
    const own = navigator.language.startsWith(language.slice(0, 2)) ? navigator.language : language;
    this.clock = new Intl.DateTimeFormat(own, { hour: "2-digit", minute: "2-digit" });
  }

  line(line, { waiting = false, edited = false } = {}) {
    const box = make("article", `line${line.mine ? " mine" : ""}${waiting ? " waiting" : ""}`);
    if (line.id) box.dataset.line = line.id;
    if (line.client_id) box.dataset.client = line.client_id;
    box.dataset.at = line.at;
    const bubble = make("div", "bubble");
    if (line.mine) bubble.append(make("span", "unseen", this.words.you));
    const around = this.around(line);
    if (around) bubble.append(around);
    if (line.quotes) bubble.append(this.quoted(line.quotes));
    if ((line.enclosures || []).length) bubble.append(this.files(line.enclosures));
    if (line.place) bubble.append(this.place(line.place));
    if (line.contact) bubble.append(this.contact(line.contact));
    if (line.text) bubble.append(this.text(line.text));
    bubble.append(this.meta(line, waiting, edited));
    box.append(bubble);
    if ((line.buttons || []).length || line.ask) box.append(this.buttons(line));
    if (line.id) bubble.append(this.acts(line));
    return box;
  }

  // Whom one's own words are for; who wrote others' words, where it is not the one whose name stands above them.
  around(line) {
    if (line.mine) return line.who ? make("div", "around", words_with(this.words["to-name"], line.who.name)) : null;
    if (!line.author) return null;
    const named = line.author.startsWith("team:") ? line.author.slice(5) : "";
    const words = named ? words_with(this.words["by-name"], named) : this.words[`by-${line.author}`];
    return words ? make("div", "around", words) : null;
  }

  text(text) {
    const made = make("div", EMOJI_ONLY.test(text) ? "text large" : "text");
    if (!RIGHT_TO_LEFT.test(text)) made.append(...linked(text));
    else {
      for (const row of text.split(/(?<=\n)/)) {
        const turned = make("div");
        turned.dir = direction(row);
        turned.append(...linked(row));
        made.append(turned);
      }
    }
    return made;
  }

  meta(line, waiting, edited) {
    const meta = make("div", "meta");
    if (edited) meta.append(make("span", "", this.words.edited));
    const time = make("time", "", waiting ? this.words.sending : this.clock.format(new Date(line.at)));
    time.dateTime = line.at;
    meta.append(time);
    const arrival = line.mine && !waiting && line.who && this.words[`arrival-${line.state}`];
    if (arrival) {
      const state = make("span", `arrival ${line.state}`, arrival);
      meta.append(state);
    }
    return meta;
  }

  quoted(number) {
    const original = this.does.find(number);
    const made = make("button", "quoted");
    made.append(make("span", "", original ? summary(original, this.words) : "…"));
    made.onclick = () => this.does.goTo(number);
    return made;
  }

  acts(line) {
    const acts = make("div", "acts");
    const add = (name, act) => {
      const button = make("button");
      button.setAttribute("aria-label", `${this.words[name]}: ${summary(line, this.words).slice(0, 40)}`);
      button.title = this.words[name];
      button.append(icon(name));
      button.onclick = () => act(line);
      acts.append(button);
    };
    add("reply", this.does.reply);
    if (line.mine && line.text && !line.text.startsWith("/")) add("edit", this.does.edit);
    return acts;
  }

  files(enclosures) {
    const pictures = enclosures.filter((file) => file.kind === "photo").length;
    const box = make("div", pictures > 1 && pictures === enclosures.length ? "files album" : "files");
    for (const file of enclosures) box.append(this.file(file));
    return box;
  }

  file(file) {
    if (file.inline && file.href) {
      if (file.mime.startsWith("image/")) return this.picture(file);
      if (file.mime.startsWith("video/")) return player("video", file, this.words.video);
      return player("audio", file, this.words.voice);
    }
    if (file.kind === "location" && file.facts) return this.place(file.facts);
    if (file.kind === "contact" && file.facts) return this.contact(file.facts);
    const made = make("a", "file");
    if (file.href) {
      made.href = file.href;
      made.download = file.name;
    }
    const label = make("span");
    label.append(make("b", "", file.name || this.words.file), make("small", "", bytes(file.size, this.language)));
    made.append(icon("file"), label);
    return made;
  }

  picture(file) {
    const made = make("button", file.kind === "sticker" ? "photo sticker" : "photo");
    const image = make("img");
    image.alt = file.name && file.name !== "photo" ? `${this.words.photo}: ${file.name}` : this.words.photo;
    image.loading = "lazy";
    sized(image, file);
    image.src = file.href;
    made.append(image);
    made.onclick = () => this.does.view(file.href, image.alt);
    return made;
  }

  place(place) {
    const at = `${place.latitude.toFixed(5)}, ${place.longitude.toFixed(5)}`;
    const near = place.accuracy_m ? ` ± ${Math.round(place.accuracy_m)} m` : "";
    const where = `mlat=${place.latitude}&mlon=${place.longitude}#map=16/${place.latitude}/${place.longitude}`;
    const made = link(`https://www.openstreetmap.org/?${where}`, "", "file");
    const label = make("span");
    label.append(make("b", "", this.words.place), make("small", "", at + near));
    made.append(icon("place"), label);
    return made;
  }

  contact(contact) {
    const made = make("a", "file");
    if (/^[+\d][\d\s().-]{2,30}$/.test(contact.phone || "")) made.href = `tel:${contact.phone.replace(/[^+\d]/g, "")}`;
    const label = make("span");
    label.append(make("b", "", contact.name), make("small", "", contact.phone));
    made.append(icon("person"), label);
    return made;
  }

  buttons(line) {
    const box = make("div", "buttons");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", this.words.actions);
    for (const row of line.buttons || []) {
      const across = make("div");
      for (const button of row) across.append(this.button(line, button));
      box.append(across);
    }
    if (line.ask === "location") {
      const here = make("button", "main");
      here.append(icon("place"), this.words["location-send"]);
      here.onclick = () => this.does.locate(line, here);
      box.append(here);
    }
    return box;
  }

  button(line, button) {
    if (button.url) {
      if (/^(https?|tg):/i.test(button.url)) return link(button.url, button.label);
      return make("span", "", button.label);
    }
    const made = make("button", "", button.label);
    made.onclick = () => this.does.press(line, button, made);
    return made;
  }
}

// The text with its addresses as links.
function linked(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(LINK)) {
    const url = found[0].replace(/[.,;:!?)\]]+$/, "");
    parts.push(text.slice(from, found.index), link(url, url));
    from = found.index + url.length;
  }
  parts.push(text.slice(from));
  return parts;
}

// As Unicode has it: by the first letter outside names that stand for themselves (browsers look at those, too).
function direction(row) {
  const first = row.replace(/\u2068[^\u2069]*\u2069/g, "").match(/\p{L}/u) || [row];
  return RIGHT_TO_LEFT.test(first[0]) ? "rtl" : "ltr";
}

function link(url, text, looks = "") {
  const made = make("a", looks, text);
  made.href = url;
  made.target = "_blank";
  made.rel = "noopener noreferrer nofollow";
  return made;
}

// Room is kept before the file is there, so that nothing moves when it comes.
function sized(made, file) {
  if (!file.facts || !file.facts.width || !file.facts.height) return;
  made.width = file.facts.width;
  made.height = file.facts.height;
  made.style.aspectRatio = `${file.facts.width} / ${file.facts.height}`;
}

function player(tag, file, label) {
  const made = make(tag);
  if (tag === "video") sized(made, file);
  made.controls = true;
  made.preload = "metadata";
  made.setAttribute("playsinline", "");
  made.setAttribute("aria-label", file.name || label);
  if (file.kind === "animation") {
    made.autoplay = made.loop = made.muted = true;
    made.controls = false;
  }
  made.src = file.href;
  return made;
}

export function bytes(size, language) {
  const unit = size < 1024 * 1024 ? [size / 1024, "kB"] : [size / 1024 / 1024, "MB"];
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(unit[0])} ${unit[1]}`;
}
