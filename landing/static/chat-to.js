// To whom: who the next words go to, shown and chosen. What comes in never changes it under somebody's hands.
import { make, words_with } from "./chat-line.js";

const OWN_CHOICE_MS = 15000;

export class Recipient {
  // `does` = { chosen(person), busy() }; `at` finds an element by its id.
  constructor(facts, words, at, does) {
    Object.assign(this, { facts, words, at, does });
    this.now = facts.to; // { id, name, topic }, null for nobody
    if (facts.tag) this.now = facts.card || { id: 0, name: facts.name || words["to-us"], topic: facts.topic };
    this.answered = null; // of the line that is being answered
    this.others = new Map(); // conversation → who wrote meanwhile
    this.key = `handbill to ${facts.me}`;
    if (!facts.promoter && !facts.tag) this.now = this.remembered() || this.now;
    const people = at("people");
    at("to-change").onclick = () => this.open();
    at("find").oninput = () => {
      clearTimeout(this.finding);
      this.finding = setTimeout(() => this.list(), 150);
    };
    at("more-people").onclick = () => this.list(people.querySelectorAll("li").length);
    people.addEventListener("click", (event) => event.target === people && people.close());
    this.show();
  }

  // Whom a post goes to, as it stands on the screen.
  get current() {
    return this.answered || this.now;
  }

  // The server says whom the person writes to; it was chosen here, elsewhere, or by the bot's buttons.
  told(person) {
    if (this.facts.tag) {
      // Until the server has done it, it still says whom they wrote to before.
      if (this.came && person && person.id !== (this.facts.to || {}).id) this.arrived(person);
      return;
    }
    const same = (person && person.id) === (this.now && this.now.id);
    const asked = Date.now() - (this.asked || 0) < OWN_CHOICE_MS;
    if (this.picked && Date.now() - this.picked.at < OWN_CHOICE_MS) {
      if (person && person.id === this.picked.id) this.picked = null;
      else return;
    }
    if (same) {
      this.now = person;
    } else if (this.now && this.does.busy() && !asked) {
      this.elsewhere = person;
    } else if (this.facts.promoter || !this.now || asked) {
      this.now = person;
      if (!this.facts.promoter && person) this.remember(person);
    }
    if (this.now) this.others.delete(this.now.id);
    this.show();
  }

  // The server has what was done on a page that was opened through a card; soon it says whom that was with.
  through() {
    if (!this.facts.tag) return;
    this.came = true;
    if (this.facts.card) this.arrived(this.facts.card);
  }

  arrived(person) {
    this.facts.tag = "";
    this.facts.many = true;
    if (!this.facts.promoter) this.remember(person);
    this.now = person;
    this.show();
  }

  choose(person) {
    this.now = person;
    this.elsewhere = null;
    this.picked = { id: person.id, at: Date.now() };
    this.others.delete(person.id);
    if (!this.facts.promoter) this.remember(person);
    this.does.chosen(person);
    this.show();
  }

  answer(person) {
    this.answered = person && person.id ? { topic: "", ...person } : null;
    this.show();
  }

  // Somebody else wrote: shown, not switched to.
  wrote(line) {
    const { who } = line;
    if (!who || line.mine || (this.now && who.id === this.now.id)) return;
    if (!this.now && !this.facts.promoter) return void (this.now = { topic: "", ...who });
    this.others.delete(who.id);
    this.others.set(who.id, who);
    this.show();
  }

  wroteTo(id) {
    if (this.others.delete(id)) this.show();
  }

  remember(person) {
    try {
      localStorage.setItem(this.key, JSON.stringify(person));
    } catch (full) {
      // It is then chosen anew when the page is opened anew.
    }
  }

  remembered() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch (unreadable) {
      return null;
    }
  }

  show() {
    const { at, words, current } = this;
    const nobody = this.facts.promoter ? words["to-nobody"] : words["to-us"];
    at("to-name").textContent = current ? current.name : nobody;
    at("to-topic").textContent = (current && current.topic) || "";
    at("to").classList.toggle("nobody", !current);
    at("who").textContent = this.now ? this.now.name : at("who").dataset.nobody;
    at("face").textContent = [...at("who").textContent][0] || "";
    at("to-change").hidden = !(this.facts.promoter || this.facts.many || this.others.size);
    const rows = [...this.others.values()].slice(-2).map((who) => this.note(who, words["wrote-too"]));
    if (this.elsewhere) rows.push(this.note(this.elsewhere, words["chosen-elsewhere"]));
    at("others").replaceChildren(...rows);
    this.does.shown?.(this.now);
  }

  note(who, sentence) {
    const row = make("li");
    const button = make("button", "", words_with(this.words["write-to"], who.name));
    button.onclick = () => this.choose(who);
    row.append(make("span", "", words_with(sentence, who.name)), button);
    return row;
  }

  open() {
    this.at("find").value = "";
    this.list();
    this.at("people").showModal();
  }

  async list(skip = 0) {
    const words = this.at("find").value.trim();
    const turn = (this.turn = (this.turn || 0) + 1);
    const answer = await fetch(`chat/people?${new URLSearchParams({ q: words, skip })}`).catch(() => null);
    if (!answer || !answer.ok || turn !== this.turn) return;
    const { people, more } = await answer.json();
    const rows = people.map((person) => {
      const row = make("li");
      const button = make("button");
      button.append(make("b", "", person.name), make("small", "", person.topic));
      if (this.now && this.now.id === person.id) button.setAttribute("aria-current", "true");
      if (this.others.has(person.id)) button.append(make("i", "", this.words["new-words"]));
      button.onclick = () => {
        this.at("people").close();
        this.choose(person);
        this.at("words").focus();
      };
      row.append(button);
      return row;
    });
    const list = this.at("found");
    if (skip) list.append(...rows);
    else list.replaceChildren(...rows);
    this.at("more-people").hidden = !more;
    this.at("found-none").hidden = list.childElementCount > 0;
  }
}
