// Words on their way: they stand at the end of their thread, and stay in this browser until the server has them.
import { Posts } from "../chat-post.js";

export class Sending {
  // `ask(path, body)` returns the server's answer; `taken()` is called when it has words of this conversation.
  constructor(inbox, state, { ask, taken }) {
    const { conversation, token, me } = inbox.dataset;
    Object.assign(this, { conversation, state, words: inbox.dataset });
    this.posts = new Posts(`inbox ${me}`, {
      send: ({ conversation: to, client_id: key, text }) => ask(`/console/inbox/${to}/posts`, new URLSearchParams({ token, key, text })),
      taken: (post) => (post.conversation === conversation ? taken() : null),
      refused: (post, sentence) => {
        this.posts.keep([...this.posts.waiting(), { ...post, refused: /^\d+$/.test(sentence) ? this.words.gone : sentence }]);
        this.show();
      },
      held: () => this.show(),
    });
    addEventListener("storage", () => this.show()); // another window sends what this one shows
    this.show();
    this.posts.flush();
  }

  get here() {
    return this.posts.waiting().filter((post) => post.conversation === this.conversation);
  }

  add(text) {
    this.posts.add({ conversation: this.conversation, text });
    this.show();
  }

  show() {
    const thread = document.getElementById("thread");
    for (const old of document.querySelectorAll("#thread .unsent")) old.remove();
    if (this.here.length) thread?.querySelector(".empty")?.remove();
    thread?.querySelector("ol").append(...this.here.map((post) => this.line(post)));
    this.tellOfOthers();
  }

  // A line that was refused is nobody's but the writer's: they send it again, or take it away.
  line(post) {
    const line = document.createElement("li");
    line.className = "ours unsent";
    const waits = this.posts.failing ? this.words.held : this.words.sending;
    line.append(part("p", "text", post.text), part("p", post.refused ? "arrival failed" : "arrival", post.refused || waits));
    line.querySelector(".text").dir = "auto";
    if (post.refused) line.append(this.choice(post));
    return line;
  }

  choice(post) {
    const deeds = part("p", "deeds", "");
    const [again, away] = [part("button", "plain", this.words.again), part("button", "plain", this.words.away)];
    again.onclick = () => this.without(post, () => this.add(post.text));
    away.onclick = () => this.without(post, () => this.show());
    for (const each of [again, away]) each.type = "button";
    deeds.append(again, away);
    return deeds;
  }

  without(post, then) {
    this.posts.drop(post.client_id);
    then();
    document.getElementById("words")?.focus();
  }

  tellOfOthers() {
    const elsewhere = this.posts.waiting().find((post) => post.refused && post.conversation !== this.conversation);
    if (!elsewhere) return;
    const link = part("a", "", this.words.elsewhere);
    link.href = `/console/inbox/${elsewhere.conversation}`;
    this.state.replaceChildren(link);
  }
}

function part(kind, name, said) {
  const made = document.createElement(kind);
  made.className = name;
  made.textContent = said;
  return made;
}
