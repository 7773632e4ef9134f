// Emoji: a few that people write to each other, put where the cursor is. Telephones have their own, with names to find.
const GROUPS = {
  faces: "😀😃😄😁😆😅😂🤣😊😇🙂🙃😉😌😍🥰😘😋😜🤪🤨🧐🤓😎🥳😏😒😞😔😟😕🙁😣😩🥺😢😭😤😠🤯😳🥵🥶😱😨😰😥🤗🤔🤭🤫😶😐😬🙄😮🥱😴🤤🤒🤧🤮",
  hands: "👍👎👌✌️🤞🤝🙏👏🙌👐🤲💪👋🤚✋🖖👆👇👈👉☝️✍️💅🫶🤙🤟👀🧠🙋🙆🙅🤷🤦🙇💁👨‍👩‍👧👶🧑👩👨👵👴",
  hearts: "❤️🧡💛💚💙💜🖤🤍🤎💔❣️💕💞💓💗💖💘💝💯✅❌❗❓‼️⭐🌟✨⚡🔥💥🎉🎊🎁🏆🥇🎯🎈",
  nature: "🌹🌸🌺🌻🌼🌷💐🍀🌿🌳🌲🌴🍁🍂🌈☀️🌤️⛅🌧️❄️🌙🐶🐱🐰🐼🐯🦁🐮🐷🐵🐔🐧🐦🦋🐝🐟🐳🐎",
  food: "🍎🍊🍋🍌🍉🍇🍓🍑🥭🍍🥥🥝🍅🥑🥕🌽🍞🧀🍳🍗🍔🍟🍕🌭🥪🌮🥗🍜🍝🍣🍱🥟🍚🍰🎂🍪🍫🍦☕🍵🧋🍺🍷🥂",
  things: "🏠🏢🏬🏥🏦🏨🚗🚕🚌🚄✈️🚀🚲⛵🗺️🧭📍📅⏰⌛📞📱💻🖨️📷🎥🔋💡🔑🔒🔧🛒🛍️💰💳💵📦✉️📎📌📝📄📊📈📚👗👟👜👓🎓🎵⚽",
};
const RECENT = "handbill emoji";
const MAX_RECENT = 16;
const single = new Intl.Segmenter("en", { granularity: "grapheme" });

function recent() {
  try {
    return JSON.parse(localStorage.getItem(RECENT)) || [];
  } catch (unreadable) {
    return [];
  }
}

function remember(emoji) {
  try {
    localStorage.setItem(RECENT, JSON.stringify([emoji, ...recent().filter((each) => each !== emoji)].slice(0, MAX_RECENT)));
  } catch (full) {
    // A private window remembers none.
  }
}

// `box`: the details that opens; `field`: where they go; `words`: emoji-recent and emoji-<group>.
export class Emoji {
  constructor(box, field, words) {
    Object.assign(this, { box, field, words, list: box.querySelector("div") });
    box.hidden = false;
    box.addEventListener("toggle", () => box.open && this.show());
    box.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("click", (event) => event.target.matches("button") && this.put(event.target.textContent));
    document.addEventListener("click", (event) => {
      if (!box.contains(event.target)) box.open = false;
    });
  }

  show() {
    const groups = { recent: recent(), ...GROUPS };
    const shown = Object.entries(groups).filter(([, all]) => all.length);
    this.list.replaceChildren(...shown.map(([name, all]) => this.group(name, all)));
    this.go(this.buttons()[0]);
  }

  group(name, all) {
    const group = document.createElement("div");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", this.words[`emoji-${name}`]);
    for (const emoji of typeof all === "string" ? [...single.segment(all)].map((each) => each.segment) : all) {
      const button = document.createElement("button");
      button.type = "button";
      button.tabIndex = -1;
      button.textContent = emoji;
      group.append(button);
    }
    return group;
  }

  buttons() {
    return [...this.list.querySelectorAll("button")];
  }

  // One of them is in the order of the Tab key; the arrows go on from it.
  go(button) {
    for (const each of this.list.querySelectorAll('[tabindex="0"]')) each.tabIndex = -1;
    button.tabIndex = 0;
    button.focus();
  }

  key(event) {
    if (event.key === "Escape" && this.box.open) {
      event.stopPropagation();
      return this.close(this.box.querySelector("summary"));
    }
    const next = event.target.matches("button") && this.next(event.key, event.target);
    if (!next) return;
    event.preventDefault();
    this.go(next);
  }

  next(key, from) {
    const all = this.buttons();
    const at = all.indexOf(from);
    const steps = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 };
    if (key in steps) return all[steps[key]];
    return { ArrowDown: () => beside(all.slice(at + 1), from), ArrowUp: () => beside(all.slice(0, at).reverse(), from) }[key]?.();
  }

  put(emoji) {
    remember(emoji);
    this.close(this.field);
    this.field.setRangeText(emoji, this.field.selectionStart, this.field.selectionEnd, "end");
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  close(focused) {
    this.box.open = false;
    focused.focus();
  }
}

// The nearest in the next row, of those that follow in this direction.
function beside(following, from) {
  const place = from.getBoundingClientRect();
  const row = following.find((each) => each.getBoundingClientRect().top !== place.top)?.getBoundingClientRect().top;
  const there = following.filter((each) => each.getBoundingClientRect().top === row);
  const away = (each) => Math.abs(each.getBoundingClientRect().left - place.left);
  return there.sort((one, other) => away(one) - away(other))[0];
}
