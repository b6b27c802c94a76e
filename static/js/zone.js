// Proposes the browser's own time zone where none was chosen yet: <select data-zone="UTC"> names the value that means so.
for (const field of document.querySelectorAll("[data-zone]")) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const untouched = field.value === "" || field.value === field.dataset.zone;
  if (!zone || !untouched) continue;
  const known = field.tagName !== "SELECT" || [...field.options].some((option) => option.value === zone);
  if (!known) field.add(new Option(zone.replaceAll("_", " "), zone)); // an older name, such as Asia/Calcutta
  field.value = zone;
}
