// Drag a row to another place: <ol data-reorder><li data-day="5"> with a [data-handle] and the forms of its own buttons.
// The drop sends such a form with another place in it; whether the row may stand there, the server decides.
for (const list of document.querySelectorAll("[data-reorder]")) {
  const marks = ["day--before", "day--behind"];
  const clear = () => list.querySelectorAll(".day--before, .day--behind").forEach((row) => row.classList.remove(...marks));
  const rowAt = (y) => [...list.querySelectorAll("[data-day]")].find((row) => y < row.getBoundingClientRect().bottom);

  for (const handle of list.querySelectorAll("[data-handle]")) {
    const row = handle.closest("[data-day]");
    let there;
    handle.hidden = false;

    handle.addEventListener("pointerdown", (event) => {
      handle.setPointerCapture(event.pointerId);
      row.classList.add("day--carried");
      there = row;
    });
    handle.addEventListener("pointermove", (event) => {
      if (!there) return;
      clear();
      there = rowAt(event.clientY) ?? list.lastElementChild;
      if (there !== row) there.classList.add(Number(there.dataset.day) < Number(row.dataset.day) ? marks[0] : marks[1]);
      if (event.clientY < 60 || event.clientY > innerHeight - 60) scrollBy(0, event.clientY < 60 ? -20 : 20);
    });
    handle.addEventListener("pointerup", () => {
      const form = row.querySelector("form");
      if (there && there !== row) {
        form.elements.to.value = there.dataset.day;
        form.requestSubmit();
      }
      there = undefined;
    });
    handle.addEventListener("pointercancel", () => { there = undefined; });
    handle.addEventListener("lostpointercapture", () => {
      clear();
      row.classList.remove("day--carried");
    });
  }
}
