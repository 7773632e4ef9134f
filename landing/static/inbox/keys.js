// Keys: j and k walk through the list, / finds, r answers, Esc goes back, ? tells all this.
export function keys(composer) {
  const help = document.getElementById("keys");
  const search = document.getElementById("search");
  const acts = {
    j: () => walk(1),
    k: () => walk(-1),
    "/": () => search.focus(),
    r: () => composer?.focus(),
    "?": () => help.showModal(),
    Escape: () => document.querySelector(".thread .back")?.click(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    const typing = event.target.closest("input, textarea, select");
    const opened = event.key === "Escape" && document.querySelector(".pop[open]");
    if (opened) {
      opened.removeAttribute("open");
      return opened.querySelector("summary").focus();
    }
    if (typing && event.key === "Escape") return typing.blur();
    if (typing || !acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  });
}

function walk(step) {
  const links = [...document.querySelectorAll("#list a[data-conversation]")];
  const here = links.indexOf(document.activeElement);
  const from = here >= 0 ? here : links.findIndex((link) => link.ariaCurrent === "true");
  links[Math.min(links.length - 1, Math.max(0, from + step))]?.focus();
}
