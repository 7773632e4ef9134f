// The switches for alerts on this device. Nobody is asked for permission without a tap, and what is said is what is so.
import { sounds, setSounds } from "./mark.js";

const SCOPE = "/chat"; // one worker is alerted, wherever the switch stands: two would alert twice
const WORKER = "/static/reaching/worker.js";
const root = document.getElementById("alerts");
const [toggle, state, sound] = ["switch", "state", "sound"].map((name) => document.getElementById(`alerts-${name}`));
let key;

const able = () => "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
const toInstall = () => navigator.standalone === false; // Safari on telephones alerts for installed sites only

function show(name, sentence = root.dataset[name]) {
  toggle.setAttribute("aria-checked", String(name === "on"));
  toggle.disabled = ["denied", "unable", "install"].includes(name);
  state.textContent = sentence;
}

async function subscription() {
  return (await navigator.serviceWorker.getRegistration(SCOPE))?.pushManager.getSubscription();
}

async function look() {
  if (!able()) return show(toInstall() ? "install" : "unable");
  const answer = await fetch("/chat/alerts", { headers: { Accept: "application/json" } });
  if (!answer.ok) return show("failed");
  const told = await answer.json();
  key = told.key;
  if (Notification.permission === "denied") return show("denied");
  const here = Notification.permission === "granted" && (await subscription());
  show(here && here.endpoint === told.endpoint ? "on" : "off");
}

async function tell(path, body) {
  const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).error);
}

async function turnOn() {
  if ((await Notification.requestPermission()) !== "granted") return look();
  const { pushManager } = await registered();
  const made = await subscribed(pushManager);
  await tell("/chat/alerts", JSON.stringify(made)).catch(async (trouble) => {
    await made.unsubscribe();
    throw trouble;
  });
  return look();
}

async function turnOff() {
  await tell("/chat/alerts/off", "{}");
  await (await subscription())?.unsubscribe();
  return look();
}

async function registered() {
  const found = await navigator.serviceWorker.register(WORKER, { scope: SCOPE });
  const coming = found.installing ?? found.waiting;
  if (!found.active) {
    await new Promise((resume) => {
      coming.addEventListener("statechange", () => coming.state === "activated" && resume());
    });
  }
  return found;
}

// What was subscribed with another key (a site that began anew) is of no use any more.
async function subscribed(pushManager) {
  const options = { userVisibleOnly: true, applicationServerKey: key };
  try {
    return await pushManager.subscribe(options);
  } catch (trouble) {
    const old = await pushManager.getSubscription();
    if (!old) throw trouble;
    await old.unsubscribe();
    return pushManager.subscribe(options);
  }
}

toggle.addEventListener("click", async () => {
  if (toggle.ariaBusy === "true") return;
  toggle.ariaBusy = "true";
  const on = toggle.getAttribute("aria-checked") === "true";
  await (on ? turnOff() : turnOn()).catch((trouble) => show(on ? "on" : "off", trouble.message || root.dataset.failed));
  toggle.ariaBusy = "false";
});
sound.setAttribute("aria-checked", String(sounds()));
sound.addEventListener("click", () => {
  setSounds(!sounds());
  sound.setAttribute("aria-checked", String(sounds()));
});
if (able()) {
  // An alert was tapped while another page of ours was open: this one goes where it leads.
  navigator.serviceWorker.addEventListener("message", ({ data }) => data.path?.startsWith("/") && location.assign(data.path));
  navigator.serviceWorker.startMessages();
}
root.closest("details").addEventListener("toggle", ({ target }) => target.open && look().catch(() => show("failed")));
