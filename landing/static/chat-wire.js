// The wire: history by request, then new lines as they are shown. Every line comes to `take`, perhaps more than once.
export class Wire {
  // `handlers` = { states, to, writing }: what became of one's own lines, whom one writes to, and who writes to one.
  constructor(take, state, handlers) {
    this.take = take;
    this.state = state;
    this.handlers = handlers;
    this.last = 0;
    this.first = 0;
    this.pause = 1000;
    addEventListener("online", () => this.open());
    document.addEventListener("visibilitychange", () => document.hidden || this.open());
  }

  async start() {
    this.state("connecting");
    try {
      const page = await this.ask("chat/lines");
      this.last = page.last;
      this.first = page.first;
      this.take(page.lines, { old: true });
      this.open();
      return page.more;
    } catch (trouble) {
      this.state(navigator.onLine ? "connecting" : "offline");
      await new Promise((resume) => setTimeout(resume, this.wait()));
      return this.start();
    }
  }

  async earlier() {
    const page = await this.ask(`chat/lines?before=${this.first}`);
    this.first = page.first || this.first;
    this.take(page.lines, { old: true, above: true });
    return page.more;
  }

  async ask(path) {
    const answer = await fetch(path, { headers: { Accept: "application/json" } });
    if (answer.status === 401) location.replace("chat?ended"); // signed out elsewhere, or erased
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  }

  open() {
    if (this.source && this.source.readyState !== EventSource.CLOSED) return;
    clearTimeout(this.again);
    this.source = new EventSource(`chat/stream?after=${this.last}`);
    this.source.onopen = () => {
      this.pause = 1000;
      this.state("online");
      if (this.broken) this.catchUp();
      this.broken = false;
    };
    this.source.addEventListener("states", (event) => this.handlers.states(JSON.parse(event.data)));
    this.source.addEventListener("writing", (event) => this.handlers.writing(Number(event.data)));
    this.source.addEventListener("to", (event) => this.handlers.to(JSON.parse(event.data)));
    this.source.onmessage = (event) => {
      this.last = Math.max(this.last, Number(event.lastEventId));
      this.take([JSON.parse(event.data)], {});
    };
    this.source.onerror = () => {
      this.broken = true;
      this.state(navigator.onLine ? "connecting" : "offline");
      // The browser itself tries again unless the server refused; why it did, the stream does not tell.
      if (this.source.readyState === EventSource.CLOSED) this.again = setTimeout(() => this.resume(), this.wait());
    };
  }

  async resume() {
    await this.ask("chat/lines").catch(() => null);
    this.open();
  }

  // What was numbered before the last line we have and committed after it is in no stream that goes on from there.
  async catchUp() {
    const page = await this.ask("chat/lines").catch(() => null);
    if (page) this.take(page.lines, { old: true, again: true });
  }

  wait() {
    this.pause = Math.min(this.pause * 2, 30000);
    return this.pause / 2;
  }
}
