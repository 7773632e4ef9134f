// Posts: each has its own id and waits in this browser until the server has it, so that it is sent once and never lost.
const FIRST_PAUSE_MS = 1000;

export class Posts {
  // `send(post)` returns the server's answer; `held` is called when a post has to wait for the next attempt.
  constructor(me, { send, taken, refused, held = () => {} }) {
    this.key = `handbill posts ${me}`;
    Object.assign(this, { send, taken, refused, held, pause: FIRST_PAUSE_MS });
    addEventListener("online", () => this.flush());
  }

  waiting() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) || [];
    } catch (unreadable) {
      return this.inMemory || [];
    }
  }

  // A stranger has become somebody: what still waits is theirs.
  belongTo(me) {
    const waiting = this.waiting();
    this.keep([]);
    this.key = `handbill posts ${me}`;
    this.keep([...this.waiting(), ...waiting]);
  }

  keep(posts) {
    this.inMemory = posts;
    try {
      localStorage.setItem(this.key, JSON.stringify(posts));
    } catch (full) {
      // Private windows may have no room: the post then lives as long as the page.
    }
  }

  add(post) {
    const whole = { ...post, client_id: newId() };
    this.keep([...this.waiting(), whole]);
    this.flush();
    return whole;
  }

  drop(id) {
    this.keep(this.waiting().filter((post) => post.client_id !== id));
  }

  get failing() {
    return this.pause > FIRST_PAUSE_MS;
  }

  async flush() {
    if (this.busy) return;
    this.busy = true;
    clearTimeout(this.again);
    try {
      for (let post; (post = this.waiting().find((each) => !each.refused)); ) {
        const answer = await this.send(post);
        const said = await answer.json().catch(() => ({}));
        if (answer.status >= 500 || answer.status === 429 || answer.status === 408) throw new Error("not now");
        this.drop(post.client_id);
        this.pause = FIRST_PAUSE_MS;
        if (answer.ok) this.taken(post, said);
        else this.refused(post, said.error || String(answer.status));
      }
    } catch (trouble) {
      this.again = setTimeout(() => this.flush(), this.pause);
      this.pause = Math.min(this.pause * 2, 15000);
      this.held();
    } finally {
      this.busy = false;
    }
  }
}

export async function upload(file) {
  const form = new FormData();
  form.append("seconds" in file ? "voice" : "file", file, file.name);
  const answer = await fetch("chat/uploads", { method: "POST", body: form });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(said.error || String(answer.status));
  return said;
}

export function newId() {
  // crypto.randomUUID exists only on https and localhost.
  if (crypto.randomUUID) return crypto.randomUUID();
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6] & 15) | 64;
  b[8] = (b[8] & 63) | 128;
  const hex = [...b].map((n) => n.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}
