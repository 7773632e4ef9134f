// The composer: what is begun is kept as it is written, what goes along is shown before it goes, and sent once.
import { newId } from "../chat-post.js";
import { Emoji } from "../writing/emoji.js";
import { VoiceNote, listening } from "../writing/voice.js";

const DRAFT_AFTER_MS = 600;
const MAX_FILES = 10;
const size = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "kilobyte", maximumFractionDigits: 0 });

export class Composer {
  // `post(text)` sends words on; `sent()` is called when what had files with it has been sent.
  constructor(form, token, { post, sent }) {
    Object.assign(this, { form, token, post, sent, files: [], asking: 0 });
    this.place = new URL(form.action).pathname.replace(/posts$/, "");
    this.field = form.elements.text;
    this.words = sentences(form);
    this.kept = this.field.value;
    this.at = form.dataset.draftAt;
    form.addEventListener("submit", (event) => {
      if (event.submitter?.hasAttribute("formaction")) return; // a saved reply: the page comes anew
      event.preventDefault();
      this.send();
    });
    this.field.addEventListener("input", () => {
      this.fit();
      this.tellWriting();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), DRAFT_AFTER_MS);
    });
    this.field.addEventListener("keydown", (event) => {
      const enter = event.key === "Enter" && !event.shiftKey && !event.isComposing;
      if (enter && matchMedia("(pointer: fine)").matches) {
        event.preventDefault();
        this.send();
      }
    });
    addEventListener("pagehide", () => this.keep());
    for (const saved of form.querySelectorAll("[data-reply]")) saved.addEventListener("click", () => this.put(saved.dataset.reply));
    this.takeFiles();
    new Emoji(document.getElementById("emoji"), this.field, this.words);
    new VoiceNote(document.getElementById("voice"), this.words, {
      take: (file) => {
        this.add([file]);
        document.getElementById("send").focus();
      },
      trouble: (sentence) => this.refused(sentence),
    });
    this.fit();
  }

  // A saved reply comes where the cursor is: what was written already stays.
  put(text) {
    document.getElementById("saved").open = false;
    this.field.focus();
    this.field.setRangeText(text, this.field.selectionStart, this.field.selectionEnd, "end");
    this.field.dispatchEvent(new Event("input"));
  }

  focus() {
    this.field.focus();
    this.field.setSelectionRange(this.field.value.length, this.field.value.length);
  }

  fit() {
    this.field.rows = Math.min(8, Math.max(1, this.field.value.split("\n").length));
  }

  // Files, by choice, drop or paste
  takeFiles() {
    const chooser = this.form.elements.file;
    chooser.multiple = true;
    chooser.addEventListener("change", () => {
      this.add(chooser.files);
      chooser.value = "";
    });
    const pane = this.form.closest(".thread");
    pane.addEventListener("dragover", (event) => {
      event.preventDefault();
      pane.classList.add("dropping");
    });
    pane.addEventListener("dragleave", () => pane.classList.remove("dropping"));
    pane.addEventListener("drop", (event) => {
      event.preventDefault();
      pane.classList.remove("dropping");
      this.add(event.dataTransfer.files);
    });
    this.field.addEventListener("paste", (event) => {
      if (event.clipboardData.files.length) {
        event.preventDefault();
        this.add(event.clipboardData.files);
      }
    });
  }

  add(files) {
    this.files = [...this.files, ...files].slice(0, MAX_FILES);
    this.showFiles();
    this.focus();
  }

  showFiles() {
    const list = document.getElementById("files");
    list.replaceChildren(...this.files.map((file) => this.preview(file)));
    list.hidden = !this.files.length;
  }

  preview(file) {
    const item = document.createElement("li");
    if (file.type.startsWith("image/")) item.append(picture(file));
    const name = document.createElement("span");
    const called = "seconds" in file ? this.words.voice : file.name;
    name.textContent = "seconds" in file ? called : `${called} · ${size.format(file.size / 1024)}`;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.textContent = "×";
    remove.setAttribute("aria-label", `${this.form.dataset.remove}: ${called}`);
    remove.onclick = () => {
      this.files = this.files.filter((each) => each !== file);
      this.showFiles();
      this.field.focus();
    };
    item.append(name, ..."seconds" in file ? [listening(file, this.words)] : [], remove);
    return item;
  }

  // Drafts: what is written here shows on the person's other devices, unless they write there themselves
  async keep() {
    clearTimeout(this.timer);
    const text = this.field.value;
    if (this.busy || text.trim() === this.kept.trim()) return;
    this.kept = text;
    const body = new URLSearchParams({ token: this.token, text });
    const answer = await this.ask(`${this.place}draft`, body).catch(() => null);
    if (!answer?.ok) this.kept = "";
  }

  // The customer's open chat shows that somebody writes. It passes: nobody minds when it is lost.
  tellWriting() {
    if (!this.field.value.trim() || Date.now() - (this.toldAt || 0) < 3000) return;
    this.toldAt = Date.now();
    const body = new URLSearchParams({ token: this.token });
    fetch(`${this.place}writing`, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
  }

  // Meanwhile the stream may tell of an earlier state: only what is later than ours is news.
  async ask(path, body) {
    this.asking += 1;
    try {
      const answer = await asked(path, body);
      const told = await answer.clone().json().catch(() => ({}));
      if (path.startsWith(this.place) && told.draft?.at > this.at) this.at = told.draft.at;
      return answer;
    } finally {
      this.asking -= 1;
      if (this.waiting && !this.asking) setTimeout(() => this.elsewhere(this.waiting));
    }
  }

  elsewhere(draft) {
    this.waiting = this.asking ? draft : null;
    if (this.asking || draft.at <= this.at) return;
    this.at = draft.at;
    const writing = this.field.value.trim() !== this.kept.trim();
    this.kept = draft.text;
    if (!writing) this.field.value = draft.text;
    this.fit();
  }

  // Words go at once and the next may be written; what has files with it stays here until it is gone.
  async send() {
    const text = this.field.value;
    if (this.busy || !(text.trim() || this.files.length)) return;
    if (this.files.length) return this.sendWithFiles(text);
    this.empty();
    this.post(text);
  }

  async sendWithFiles(text) {
    this.working(true);
    const body = new FormData();
    for (const [name, value] of [["token", this.token], ["key", this.form.elements.key.value], ["text", text]]) body.append(name, value);
    this.files.forEach((file, n) => body.append("seconds" in file ? "voice" : `file${n}`, file));
    try {
      const answer = await this.ask(`${this.place}posts`, body);
      if (answer.ok) this.done();
      else this.refused((await answer.json().catch(() => ({}))).error || this.form.dataset.failed);
    } catch (lost) {
      this.refused(this.form.dataset.failed);
    }
    this.working(false);
    this.focus();
  }

  // The key stays the same until what has files with it is known to have arrived: sent again, it is still sent once.
  done() {
    this.form.elements.key.value = newId();
    this.files = [];
    this.showFiles();
    this.empty();
    this.sent();
  }

  empty() {
    this.kept = this.field.value = "";
    this.fit();
    this.refused("");
  }

  // The server holds nothing as begun once words have come: what has been begun meanwhile is kept anew.
  came() {
    this.kept = "";
    this.keep();
  }

  working(yes) {
    this.busy = this.field.readOnly = yes;
    document.getElementById("send").disabled = yes;
    this.form.setAttribute("aria-busy", String(yes));
  }

  refused(sentence) {
    const mistake = document.getElementById("mistake");
    mistake.textContent = sentence;
    mistake.hidden = !sentence;
  }
}

// What is asked as the page goes away is asked all the same, where a browser takes that: 64 kB.
export function asked(path, body) {
  const keepalive = body instanceof URLSearchParams && String(body).length < 60000;
  return fetch(path, { method: "POST", body, headers: { Accept: "application/json" }, keepalive });
}

// What the page says, by the names that the scripts it shares with the chat know it by.
function sentences(form) {
  const named = Object.entries(form.dataset).map(([name, said]) => [name.replace(/[A-Z]/g, (big) => `-${big.toLowerCase()}`), said]);
  return Object.fromEntries(named);
}

// Drawn, not linked: our pages show no picture that does not come from us.
function picture(file) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 96;
  createImageBitmap(file).then((bitmap) => {
    const side = Math.min(bitmap.width, bitmap.height);
    const [x, y] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
    canvas.getContext("2d").drawImage(bitmap, x, y, side, side, 0, 0, 96, 96);
  }).catch(() => canvas.remove());
  return canvas;
}
