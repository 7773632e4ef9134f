// The console works without this: times become the reader's own, and links can be copied with one tap.
const shown = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
for (const time of document.querySelectorAll("time[datetime]")) {
  time.title = time.textContent;
  time.textContent = shown.format(new Date(time.dateTime));
}
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = button.parentElement.querySelector("input");
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      return; // the text is selected: the reader copies it themself
    }
    const before = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = before; }, 2000);
  });
}
// Back from the chat or the card: show which steps are done, unless something is half filled in.
if (document.getElementById("steps")) {
  document.addEventListener("visibilitychange", () => {
    const begun = [...document.querySelectorAll("#steps input[name=name]")].some((field) => field.value);
    if (!document.hidden && !begun) location.reload();
  });
}
// On a narrow screen the navigation scrolls: show where we are.
document.querySelector("nav a[aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
// Days that somebody chooses are those of their own clocks.
for (const zone of document.querySelectorAll("input[data-zone]")) zone.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const form of document.querySelectorAll("form.narrow")) {
  // What is not chosen need not stand in the address.
  form.addEventListener("formdata", ({ formData }) => {
    for (const [name, value] of [...formData]) if (!value) formData.delete(name);
    if (!formData.has("from") && !formData.has("to")) formData.delete("zone");
  });
}
