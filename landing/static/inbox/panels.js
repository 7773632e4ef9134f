// Panels: what the chat does by commands, beside the thread. Each posts what the chat would post, and shows the answer.
import { Drawing } from "../chat-line.js";
import { newId } from "../chat-post.js";

const acts = document.getElementById("acts");
const panel = document.getElementById("panel");

// What each form stands for, as a post of the chat.
const POSTS = {
  card: (form, talk) => ({ type: "pressed", action: `send:${form.promotion.value}:${talk}` }),
  meet: (form) => ({ type: "said", text: `/meet ${form.at.value.replace("T", " ")} ${form.place.value}`.trim() }),
  checkin: async () => ({ type: "located", ...(await whereWeAre()) }),
  call: (form, talk) => ({ type: "pressed", action: `call:${talk}` }),
};

function whereWeAre() {
  return new Promise((found, refused) => {
    const take = ({ coords }) => found({ latitude: coords.latitude, longitude: coords.longitude, accuracy_m: coords.accuracy });
    navigator.geolocation.getCurrentPosition(take, () => refused(new Error(panel.dataset.nowhere)), { enableHighAccuracy: true, timeout: 20000 });
  });
}

export function panels(conversation) {
  if (!acts) return;
  const talk = Number(conversation);
  const answers = new Answers(talk);
  for (const opener of acts.querySelectorAll("[data-act]")) {
    opener.hidden = false;
    opener.addEventListener("click", () => open(opener.dataset.act));
  }
  for (const form of panel.querySelectorAll("form[data-act]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = form.querySelector("button");
      button.disabled = true;
      form.dataset.key ||= newId(); // the same until it is known to have arrived: sent again, it is done once
      try {
        const post = await POSTS[form.dataset.act](form.elements, talk);
        await answers.ask({ ...post, client_id: form.dataset.key });
        delete form.dataset.key;
      } catch (trouble) {
        answers.say(trouble instanceof TypeError ? panel.dataset.failed : trouble.message);
      }
      button.disabled = false;
    });
  }
  panel.addEventListener("close", () => {
    answers.end();
    acts.querySelector("summary").focus();
  });
}

function open(act) {
  acts.open = false;
  for (const form of panel.querySelectorAll("form[data-act]")) form.hidden = form.dataset.act !== act;
  const form = panel.querySelector(`form[data-act="${act}"]`);
  panel.setAttribute("aria-labelledby", form.querySelector("h2").id);
  panel.showModal();
  form.querySelector("select, input, button").focus();
}

// What is answered comes as lines of the person's own chat; here are shown those for this conversation.
class Answers {
  constructor(talk) {
    this.talk = talk;
    this.box = panel.querySelector("[role=log]");
    const press = (line, button, made) => {
      made.disabled = true;
      this.ask({ type: "pressed", action: button.action, client_id: newId() }).catch((trouble) => this.say(trouble.message));
    };
    this.drawing = new Drawing({ actions: panel.dataset.actions }, document.documentElement.lang, { press, find: () => null });
  }

  async ask(post) {
    if (!this.source) await this.listen();
    const body = JSON.stringify({ ...post, beside: this.talk });
    const answer = await fetch("/chat/posts", { method: "POST", headers: { "Content-Type": "application/json" }, body });
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(told.error || panel.dataset.failed);
  }

  async listen() {
    const lines = await fetch("/chat/lines", { headers: { Accept: "application/json" } });
    if (!lines.ok) throw new Error(panel.dataset.failed);
    this.source = new EventSource(`/chat/stream?after=${(await lines.json()).last}`);
    this.source.onmessage = (event) => this.heard(JSON.parse(event.data));
  }

  heard(line) {
    if (line.mine || line.awaits || line.who?.id !== this.talk) return;
    this.box.append(this.drawing.text(line.text));
    if (line.buttons?.length) this.box.append(this.drawing.buttons({ buttons: line.buttons }));
    this.box.scrollTop = this.box.scrollHeight;
  }

  say(sentence) {
    const said = document.createElement("p");
    said.className = "mistake";
    said.textContent = sentence;
    this.box.append(said);
  }

  end() {
    this.source?.close();
    this.source = null;
    this.box.replaceChildren();
  }
}
