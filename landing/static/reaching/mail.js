// The switch for mails about words that wait: the server says what is so, in the person's language.
const root = document.getElementById("mail-alerts");
const toggle = document.getElementById("mail-alerts-switch");
const state = document.getElementById("mail-alerts-state");

async function look() {
  const answer = await fetch("/chat/mail", { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error();
  const { on, able, says } = await answer.json();
  toggle.setAttribute("aria-checked", String(on));
  toggle.disabled = !able;
  state.textContent = says;
}

async function turn(path, told) {
  const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(told) });
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).error);
  return look();
}

const failed = (trouble) => (state.textContent = trouble.message || root.dataset.failed);

toggle?.addEventListener("click", async () => {
  if (toggle.ariaBusy === "true") return;
  toggle.ariaBusy = "true";
  const on = toggle.getAttribute("aria-checked") === "true";
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  await (on ? turn("/chat/mail/off", {}) : turn("/chat/mail", { timezone: timeZone ?? "" })).catch(failed);
  toggle.ariaBusy = "false";
});
root?.closest("details").addEventListener("toggle", ({ target }) => target.open && look().catch(failed));
