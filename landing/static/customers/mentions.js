// Whoever can be named in a note is offered once an @ is typed: arrows choose, Enter or Tab puts the name in, Esc closes.
// Without this the names stand below the field all the same, and are typed.
for (const field of document.querySelectorAll("textarea[data-names]")) {
  const list = document.getElementById(field.getAttribute("aria-controls"));
  const said = list.nextElementSibling;
  const names = JSON.parse(field.dataset.names);
  let offered = [], chosen = 0;

  const begun = () => field.value.slice(0, field.selectionStart).match(/(?:^|[^A-Za-z0-9._%+-])[@＠]([^@＠\n]{0,40})$/)?.[1];

  const close = () => {
    offered = [];
    list.hidden = true;
    field.removeAttribute("aria-activedescendant");
    said.textContent = "";
  };

  const mark = () => {
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", at === chosen));
    field.setAttribute("aria-activedescendant", list.children[chosen].id);
  };

  const put = (name) => {
    const before = field.value.slice(0, field.selectionStart - begun().length);
    const after = field.value.slice(field.selectionStart);
    field.value = `${before}${name} ${after.trimStart()}`;
    field.selectionStart = field.selectionEnd = before.length + name.length + 1;
    close();
    field.focus();
  };

  const offer = () => {
    const words = begun();
    offered = words === undefined ? [] : names.filter((name) => name.toLowerCase().startsWith(words.toLowerCase()) && name !== words);
    if (!offered.length) return close();
    chosen = 0;
    list.replaceChildren(...offered.map((name, at) => {
      const option = Object.assign(document.createElement("li"), { id: `${list.id}-${at}`, textContent: `@${name}` });
      option.setAttribute("role", "option");
      option.addEventListener("pointerdown", (event) => { event.preventDefault(); put(name); });
      return option;
    }));
    list.hidden = false;
    mark();
    said.textContent = said.dataset.said + offered.join(", ");
  };

  field.addEventListener("input", offer);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (!offered.length || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      chosen = (chosen + step + offered.length) % offered.length;
      mark();
    } else if (event.key === "Enter" || event.key === "Tab") put(offered[chosen]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
