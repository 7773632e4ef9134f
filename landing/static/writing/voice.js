// A voice note: recorded from a tap to a tap, listened to, thrown away, or sent as any file. Nothing is heard before.
const FORMS = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];
const BITS_A_SECOND = 32000;
const LONGEST_S = 600;

function formTaken() {
  if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder) return "";
  return FORMS.find((form) => MediaRecorder.isTypeSupported(form)) || "";
}

export function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

// The button is pressed while it records. `take` gets the file, which knows its `seconds`; `trouble` why there is none.
export class VoiceNote {
  constructor(button, words, { take, trouble }) {
    Object.assign(this, { button, words, take, trouble });
    button.hidden = !formTaken();
    button.addEventListener("click", () => (this.recorder ? this.recorder.stop() : this.record()));
    addEventListener("pagehide", () => this.throwAway());
  }

  async record() {
    if (this.button.getAttribute("aria-disabled")) return;
    this.button.setAttribute("aria-disabled", "true"); // while the browser asks
    try {
      this.begin(await navigator.mediaDevices.getUserMedia({ audio: true }));
    } catch (refused) {
      this.trouble(this.words[refused.name === "NotAllowedError" ? "voice-denied" : "voice-none"]);
    }
    this.button.removeAttribute("aria-disabled");
  }

  begin(stream) {
    const [type, chunks] = [formTaken(), []];
    const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: BITS_A_SECOND });
    recorder.ondataavailable = (event) => chunks.push(event.data);
    recorder.onstop = () => {
      for (const track of stream.getTracks()) track.stop();
      this.end(new File(chunks, "voice", { type: type.split(";")[0] }));
    };
    recorder.start();
    this.recorder = recorder;
    this.show();
  }

  throwAway() {
    this.thrown = true;
    this.recorder?.stop();
  }

  end(file) {
    const seconds = Math.max(1, Math.round((Date.now() - this.since) / 1000));
    this.recorder = null;
    this.hide();
    if (!this.thrown && file.size) this.take(Object.assign(file, { seconds }));
    this.thrown = false;
  }

  show() {
    this.since = Date.now();
    this.thrown = false;
    const [bar, time, said] = ["div", "span", "span"].map((tag) => document.createElement(tag));
    bar.className = "recording";
    said.setAttribute("role", "status");
    said.textContent = this.words["voice-recording"];
    time.setAttribute("aria-hidden", "true"); // nobody wants every second read out
    const away = small(this.words["voice-away"], "×");
    away.onclick = () => this.throwAway();
    bar.append(said, time, away);
    bar.onkeydown = this.button.onkeydown = (event) => {
      if (event.key !== "Escape" || !this.recorder) return;
      event.stopPropagation();
      this.throwAway();
    };
    const tick = () => {
      const passed = (Date.now() - this.since) / 1000;
      time.textContent = clock(passed);
      if (passed > LONGEST_S) this.recorder?.stop();
    };
    tick();
    this.ticking = setInterval(tick, 500);
    this.bar = bar;
    this.button.before(bar);
    this.button.setAttribute("aria-pressed", "true");
    this.button.focus();
  }

  hide() {
    clearInterval(this.ticking);
    this.bar.remove();
    this.button.setAttribute("aria-pressed", "false");
    this.button.focus();
  }
}

// Plays what was recorded before it goes. Decoded here: our policy lets pages play only what comes from us.
export function listening(file, words) {
  const button = small(words["voice-listen"], `▶ ${clock(file.seconds)}`);
  button.classList.add("listen");
  let sound = null;
  const end = () => {
    sound?.close();
    sound = null;
    button.textContent = `▶ ${clock(file.seconds)}`;
    button.setAttribute("aria-pressed", "false");
  };
  end();
  button.onclick = async () => {
    if (sound) return end();
    sound = new AudioContext();
    button.textContent = `■ ${clock(file.seconds)}`;
    button.setAttribute("aria-pressed", "true");
    const source = sound.createBufferSource();
    source.onended = end;
    source.buffer = await sound.decodeAudioData(await file.arrayBuffer());
    source.connect(sound.destination);
    source.start();
  };
  return button;
}

function small(label, text) {
  const made = document.createElement("button");
  made.type = "button";
  made.setAttribute("aria-label", label);
  made.title = label;
  made.textContent = text;
  return made;
}
