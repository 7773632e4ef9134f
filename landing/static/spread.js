// The spread, drawn from the list that stands below it: what is folded, unfolded or loaded there is drawn anew.
// Layout by d3-hierarchy, which is joined to this file; all else is the browser's own.
{
  const list = document.querySelector("[role=tree]");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const pairs = (text) => new Map(text.split("\n").filter(Boolean).map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
  const shown = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  const items = (within) => [...within.querySelectorAll(":scope > [role=treeitem]")];
  const group = (item) => item.querySelector(":scope > [role=group]");
  const folded = (item) => item.getAttribute("aria-expanded") === "false";
  const visible = () => [...list.querySelectorAll("[role=treeitem]")].filter((item) => !item.parentElement.closest("[aria-expanded=false]"));

  // The list: one item has the focus of all; arrows go through it as in any tree.
  const focus = (item) => {
    for (const other of list.querySelectorAll("[tabindex='0']")) other.tabIndex = -1;
    item.tabIndex = 0;
    item.focus();
  };
  const fold = (item, away = !folded(item)) => {
    if (!group(item)) return;
    item.setAttribute("aria-expanded", String(!away));
    draw();
  };
  const unfold = async (item) => {
    const link = item.querySelector("a[data-more]");
    if (item.getAttribute("aria-busy")) return;
    item.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(list.dataset.branches + new URL(link.href).search, { credentials: "same-origin" });
      if (!answer.ok) throw new Error(answer.status);
      const part = new DOMParser().parseFromString(`<ul>${await answer.text()}</ul>`, "text/html").querySelector("ul");
      const level = Number(item.getAttribute("aria-level")) - 1;
      for (const each of part.querySelectorAll("[role=treeitem]")) each.setAttribute("aria-level", String(Number(each.getAttribute("aria-level")) + level));
      for (const time of part.querySelectorAll("time")) time.textContent = shown.format(new Date(time.dateTime));
      const first = part.querySelector("[role=treeitem]");
      item.replaceWith(...part.children);
      draw();
      if (first) focus(first);
    } catch {
      location.href = link.href; // as without script
    }
  };
  const keys = {
    ArrowDown: (item, all) => all[all.indexOf(item) + 1],
    ArrowUp: (item, all) => all[all.indexOf(item) - 1],
    Home: (item, all) => all[0],
    End: (item, all) => all.at(-1),
    ArrowRight: (item) => (folded(item) ? fold(item, false) : group(item) && items(group(item))[0]),
    ArrowLeft: (item) => (group(item) && !folded(item) ? fold(item, true) : item.parentElement.closest("[role=treeitem]")),
  };
  list.addEventListener("keydown", (event) => {
    const item = event.target.closest("[role=treeitem]");
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") {
      if (event.target.closest("a") && event.target !== item) return;
      event.preventDefault();
      if (item.classList.contains("more")) unfold(item);
      else fold(item);
    } else if (keys[event.key]) {
      event.preventDefault();
      const next = keys[event.key](item, visible());
      if (next) focus(next);
    }
  });
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=treeitem]");
    if (!item || event.ctrlKey || event.metaKey) return;
    if (item.classList.contains("more")) {
      event.preventDefault();
      unfold(item);
    } else if (!event.target.closest("a")) {
      fold(item);
      focus(item);
    }
  });
  list.querySelector("[role=treeitem]").tabIndex = 0;

  // The picture.
  const chart = document.querySelector(".chart");
  const canvas = chart.querySelector(".canvas");
  const [colour, time, until, play, key] = ["colour", "time", "until", "play", "key"].map((id) => document.getElementById(id));
  const words = new Map([...pairs(list.dataset.words), ...pairs(list.dataset.names), ["0", "–"]]);
  const SVG = "http://www.w3.org/2000/svg";
  const make = (name, attributes, within) => {
    const made = document.createElementNS(SVG, name);
    for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
    within?.append(made);
    return made;
  };
  const ROW = 26, STEP = 150, EDGE = 24;
  let size = [1, 1], scale = 0, drawn = [], span = [0, 0];
  const branch = (item) => ({ item, children: folded(item) || !group(item) ? [] : items(group(item)).map(branch) });

  const draw = () => {
    const root = d3.hierarchy({ item: null, children: items(list).map(branch) });
    d3.tree().nodeSize([ROW, STEP]).separation(() => 1)(root);
    const nodes = root.descendants().filter((node) => node.data.item);
    const [low, high] = [Math.min(...nodes.map((node) => node.x)), Math.max(...nodes.map((node) => node.x))];
    const x = (node) => node.y - STEP + EDGE;
    const y = (node) => node.x - low + EDGE;
    size = [Math.max(...nodes.map(x)) + STEP, high - low + 2 * EDGE];
    const svg = make("svg", { viewBox: `0 0 ${size[0]} ${size[1]}` });
    drawn = [];
    for (const node of nodes) {
      const { item } = node.data;
      const parts = [];
      if (node.parent.data.item) {
        const [x0, y0, x1, y1] = [x(node.parent), y(node.parent), x(node), y(node)];
        const path = make("path", { d: `M${x0},${y0}C${(x0 + x1) / 2},${y0} ${(x0 + x1) / 2},${y1} ${x1},${y1}` }, svg);
        path.classList.add("way", item.dataset.certainty ?? "more");
        parts.push(path);
      }
      parts.push(open(node, item, x(node), y(node), svg));
      drawn.push({ item, parts });
    }
    svg.append(...drawn.map(({ parts }) => parts.at(-1))); // dots lie upon the ways
    canvas.replaceChildren(svg);
    const times = [...list.querySelectorAll("[data-at]")].map((item) => Number(item.dataset.at));
    span = [Math.min(...times), Math.max(...times)];
    zoom(scale);
    paint();
    replay();
  };
  const open = (node, item, x, y, svg) => {
    const made = make("g", { transform: `translate(${x},${y})` }, svg);
    const brought = Number(item.dataset.brought ?? 0);
    const radius = item.classList.contains("more") ? 4 : 5 + Math.min(7, Math.log2(brought + 1));
    make("circle", { r: radius }, made).classList.add("open");
    if (folded(item)) made.classList.add("folded");
    const named = item.querySelector(":scope > .leaf bdi")?.textContent;
    const label = item.classList.contains("more") ? item.textContent.trim() : named ?? (brought > 1 && !node.children ? `+${brought}` : "");
    // An open with others to its right is named above, where no way runs.
    const beside = node.children ? { x: -radius, y: -radius - 4 } : { x: radius + 4, y: 4 };
    if (label) make("text", beside, made).textContent = label.length > 18 ? `${label.slice(0, 17)}…` : label;
    make("title", {}, made).textContent = item.querySelector(":scope > .leaf")?.textContent.replace(/\s+/g, " ").trim() ?? label;
    made.addEventListener("click", () => (item.classList.contains("more") ? unfold(item) : fold(item)));
    return made;
  };
  const paint = () => {
    const kind = colour.value;
    const values = [...new Set(drawn.map(({ item }) => item.dataset[kind]).filter(Boolean))].sort();
    const tone = new Map(values.map((value, place) => [value, place % 8]));
    for (const item of list.querySelectorAll("[data-open]")) item.dataset.tone = tone.get(item.dataset[kind]) ?? "";
    for (const { item, parts } of drawn) parts.at(-1).dataset.tone = item.dataset.tone ?? "";
    key.replaceChildren(...values.map((value) => {
      const entry = document.createElement("li");
      const dot = document.createElement("span");
      dot.className = "dot";
      entry.dataset.tone = tone.get(value);
      entry.append(dot, words.get(value) ?? value);
      return entry;
    }));
  };
  const replay = () => {
    const end = Number(time.value) === Number(time.max);
    const at = span[0] + ((span[1] - span[0]) * time.value) / time.max;
    for (const { item, parts } of drawn) {
      const later = !end && Number(item.dataset.at ?? Infinity) > at;
      for (const part of parts) part.classList.toggle("later", later);
    }
    until.textContent = shown.format(new Date(at * 1000));
  };
  const zoomed = () => scale || Math.min(1, Math.max(0.6, canvas.clientWidth / size[0])); // names stay legible
  const zoom = (to) => {
    scale = to && Math.min(4, Math.max(0.1, to));
    const svg = canvas.firstElementChild;
    svg.setAttribute("width", size[0] * zoomed());
    svg.setAttribute("height", size[1] * zoomed());
  };

  chart.hidden = false;
  colour.addEventListener("change", paint);
  time.addEventListener("input", replay);
  for (const button of chart.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => zoom(Number(button.dataset.zoom) && zoomed() * button.dataset.zoom));
  }
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(zoomed() * (event.deltaY < 0 ? 1.1 : 1 / 1.1));
  }, { passive: false });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse" && event.buttons === 1) canvas.scrollBy(-event.movementX, -event.movementY);
  });
  const before = play.textContent;
  let running = 0;
  const stop = () => {
    cancelAnimationFrame(running);
    running = 0;
    play.textContent = before;
  };
  play.addEventListener("click", () => {
    if (running) return stop();
    if (Number(time.value) === Number(time.max)) time.value = 0;
    if (still) { // no motion: one step a press
      time.value = Number(time.value) + 20;
      return replay();
    }
    play.textContent = play.dataset.stop;
    const step = () => {
      time.value = Number(time.value) + 1;
      replay();
      if (Number(time.value) < Number(time.max)) running = requestAnimationFrame(step);
      else stop();
    };
    running = requestAnimationFrame(step);
  });
  draw();
}
