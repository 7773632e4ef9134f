// Seen: tells the server which lines this browser has, and which were on its screen while somebody could look at it.
const WAIT_MS = 300;
const MAX_REPORTED = 200;

export class Seen {
  constructor(root) {
    this.taken = new Set();
    this.shown = new Set();
    this.onScreen = new Map(); // line → its box
    this.pause = 1000;
    this.watcher = new IntersectionObserver(
      (changes) => {
        for (const { target, isIntersecting } of changes) {
          const id = Number(target.dataset.line);
          if (isIntersecting) this.onScreen.set(id, target);
          else this.onScreen.delete(id);
        }
        this.look();
      },
      { root, threshold: 0.1 },
    );
    document.addEventListener("visibilitychange", () => this.look());
  }

  opened() {
    this.first = true;
    this.soon();
  }

  // The line, drawn in this box, is somebody's words that were not seen yet.
  took(line, box) {
    this.taken.add(line.id);
    this.watcher.observe(box);
    this.soon();
  }

  look() {
    if (document.visibilityState !== "visible" || !this.onScreen.size) return;
    for (const [id, box] of this.onScreen) {
      this.shown.add(id);
      this.watcher.unobserve(box);
    }
    this.onScreen.clear();
    this.soon();
  }

  soon(wait = WAIT_MS) {
    this.timer ||= setTimeout(() => this.tell(), wait);
  }

  async tell() {
    const { timeZone: timezone = "" } = Intl.DateTimeFormat().resolvedOptions();
    const report = { taken: [...this.taken].slice(0, MAX_REPORTED), shown: [...this.shown].slice(0, MAX_REPORTED), timezone };
    if (report.taken.length || report.shown.length || this.first) {
      try {
        const answer = await fetch("chat/seen", {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify(report),
          keepalive: true,
        });
        if (answer.status >= 500 || answer.status === 429) throw new Error("not now");
        for (const id of report.taken) this.taken.delete(id);
        for (const id of report.shown) this.shown.delete(id);
        this.first = false;
        this.pause = 1000;
      } catch (trouble) {
        this.pause = Math.min(this.pause * 2, 30000);
        this.timer = setTimeout(() => this.tell(), this.pause);
        return;
      }
    }
    this.timer = null;
    if (this.taken.size || this.shown.size) this.soon();
  }
}
