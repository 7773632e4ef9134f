// A long list is exported with a sign of progress: how many rows are there of how many, and a button that stops it.
// The file is kept whole or not at all: the server says at the very end how many rows it wrote, and they are counted
// here. Without this script, and for lists that are short, the links are the browser's own downloads.
const WORTH_IT = 1_000; // rows; a shorter list is there before anybody looks
const HELD = 250_000; // rows that a browser holds until they are all there; more go to the disk, where it lets us
const PIECE = 8 << 20; // bytes; what is larger a browser may keep on the disk
const END = 16; // bytes: a zero, then the number of rows
const [NEWLINE, QUOTE] = [10, 34];
const grouped = (number) => number.toLocaleString(document.documentElement.lang);

class Rows {
  // Counts the rows of CSV or JSON Lines in bytes, wherever these are cut: a line may end inside quotes.
  number = 0;
  #quoted = false;
  constructor(form) {
    this.quotes = form === "csv";
    if (this.quotes) this.number = -1; // the heading
  }
  count(bytes) {
    for (const byte of bytes) {
      if (byte === QUOTE && this.quotes) this.#quoted = !this.#quoted;
      else if (byte === NEWLINE && !this.#quoted) this.number += 1;
    }
  }
}

class Held {
  // Keeps the file in pieces until it is whole, then hands it to the browser's downloads.
  #pieces = [];
  #latest = [];
  #size = 0;
  constructor(name) {
    this.name = name;
  }
  write(bytes) {
    this.#latest.push(bytes);
    this.#size += bytes.length;
    if (this.#size < PIECE) return;
    this.#pieces.push(new Blob(this.#latest));
    [this.#latest, this.#size] = [[], 0];
  }
  close() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([...this.#pieces, ...this.#latest]));
    link.download = this.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }
  abort() {
    this.#pieces = this.#latest = [];
  }
}

// What stands at the end is not of the file: it is held back until there is more.
async function* withoutEnd(body) {
  let held = new Uint8Array();
  const reader = body.getReader();
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    const all = new Uint8Array(held.length + value.length);
    all.set(held);
    all.set(value, held.length);
    const cut = Math.max(0, all.length - END);
    if (cut) yield all.subarray(0, cut);
    held = all.slice(cut);
  }
  return held[0] === 0 ? Number(new TextDecoder().decode(held.subarray(1))) : NaN;
}

class Saving {
  #stopping = new AbortController();
  constructor(link) {
    this.root = link.closest("[data-export]");
    this.link = link;
    this.form = new URL(link.href).pathname.split(".").pop();
    this.all = Number(this.root.dataset.rows);
    [this.bar, this.shown, this.said, this.stop] = ["progress", ".shown", "[role=status]", "button"].map((each) => this.root.querySelector(each));
  }
  async run(sink) {
    this.rows = new Rows(this.form);
    this.#begin();
    try {
      await this.#copy(await sink);
      this.#end("saved");
    } catch (trouble) {
      this.#end(trouble.name === "AbortError" ? "stopped" : "broken");
    }
  }
  async #copy(sink) {
    try {
      const answer = await fetch(this.link.href, { headers: { "X-Counted": "yes" }, signal: this.#stopping.signal });
      if (!answer.ok) throw new TypeError(`answered ${answer.status}`);
      this.all = Number(answer.headers.get("X-Rows")) || this.all;
      const parts = withoutEnd(answer.body);
      let part = await parts.next();
      for (; !part.done; part = await parts.next()) {
        this.rows.count(part.value);
        await sink.write(part.value);
        this.#show();
      }
      if (part.value !== this.rows.number) throw new TypeError("it ends before its end");
      await sink.close();
    } catch (trouble) {
      await sink.abort();
      throw trouble;
    }
  }
  #begin() {
    for (const each of [this.bar, this.shown, this.stop]) each.hidden = false;
    this.root.setAttribute("aria-busy", "true");
    this.bar.removeAttribute("value");
    this.stop.onclick = () => this.#stopping.abort();
    this.said.textContent = this.root.dataset.begun;
    addEventListener("beforeunload", warn);
  }
  #show() {
    const { number } = this.rows;
    if (this.all) [this.bar.max, this.bar.value] = [Math.max(this.all, number), number];
    this.shown.textContent = this.#sentence(this.all ? "done" : "far");
    const tenth = Math.floor((10 * number) / this.all);
    if (tenth > (this.told ?? 0)) this.said.textContent = this.shown.textContent;
    this.told = tenth;
  }
  #end(how) {
    removeEventListener("beforeunload", warn);
    this.root.removeAttribute("aria-busy");
    const focused = document.activeElement === this.stop;
    for (const each of [this.bar, this.shown, this.stop]) each.hidden = true;
    this.said.textContent = this.#sentence(how);
    if (focused) this.link.focus();
  }
  #sentence(name) {
    return this.root.dataset[name].replace("{done}", grouped(Math.max(0, this.rows.number))).replace("{all}", grouped(this.all));
  }
}

const warn = (event) => event.preventDefault();

// On the disk the file takes its name only once it is whole; a person says where, at once or never.
const onDisk = async (name) => (await showSaveFilePicker({ suggestedName: name })).createWritable();

for (const root of document.querySelectorAll("[data-export]")) {
  root.addEventListener("click", (event) => {
    const link = event.target.closest("a[download]");
    const rows = Number(root.dataset.rows);
    if (!link || event.ctrlKey || event.metaKey || (rows && rows < WORTH_IT)) return;
    if (rows > HELD && !("showSaveFilePicker" in window)) return; // the browser's own download holds nothing
    event.preventDefault();
    if (root.ariaBusy === "true") return;
    const sink = rows > HELD ? onDisk(link.dataset.name) : new Held(link.dataset.name);
    new Saving(link).run(sink);
  });
}
