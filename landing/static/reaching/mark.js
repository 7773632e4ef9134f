// Marks how much is unread on the title and on the installed site's icon, and rings when there is more and nobody looks.
const title = document.title;
const SILENT = "handbill-silent";
let known = null;

export const sounds = () => localStorage.getItem(SILENT) === null;

export function setSounds(on) {
  if (on) localStorage.removeItem(SILENT);
  else localStorage.setItem(SILENT, "yes");
  if (on) ring();
}

export function mark(unread, { onIcon = true } = {}) {
  document.title = unread ? `(${unread}) ${title}` : title;
  if (onIcon) navigator.setAppBadge?.(unread).catch(() => null);
  if (known !== null && unread > known && sounds() && !document.hasFocus()) ring();
  known = unread;
}

// What is read here is not on the screen's edge any more.
export async function readHere(group) {
  const registration = await navigator.serviceWorker?.getRegistration("/chat");
  for (const alert of (await registration?.getNotifications({ tag: group })) ?? []) alert.close();
}

// Two soft notes, made here: no file to fetch. A browser lets a page sound only once somebody has touched it.
function ring() {
  if (!navigator.userActivation?.hasBeenActive) return;
  const audio = new AudioContext();
  [[784, 0], [1047, 0.14]].forEach(([pitch, after]) => {
    const [note, loudness, at] = [audio.createOscillator(), audio.createGain(), audio.currentTime + after];
    note.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.0001, at);
    loudness.gain.exponentialRampToValueAtTime(0.12, at + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.35);
    note.connect(loudness).connect(audio.destination);
    note.start(at);
    note.stop(at + 0.4);
  });
  setTimeout(() => audio.close(), 1000);
}
