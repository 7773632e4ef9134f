// The page works without this: days are those of the reader's own clocks, and a choice shows at once.
const form = document.querySelector("form.choose");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (!form.dataset.zone && own && form.elements.zone.value !== own && form.elements.zone.value.endsWith("UTC")) {
  const here = new URL(location);
  here.searchParams.set("zone", own);
  location.replace(here);
}
for (const select of form.querySelectorAll("select")) select.addEventListener("change", () => form.requestSubmit());
