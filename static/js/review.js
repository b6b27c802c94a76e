// Deciding: an action chosen by its key leads on to the reason (data-to); a saved answer stands in the text area that it
// fills (data-fills), as long as nothing else was written there.
{
  for (const box of document.querySelectorAll("[data-to]")) {
    box.addEventListener("click", (event) => { // by shortcuts.js; whoever points or uses the arrows stays where they are
      if (!event.isTrusted) document.getElementById(box.dataset.to)?.focus();
    });
  }

  for (const list of document.querySelectorAll("[data-fills]")) {
    const area = document.getElementById(list.dataset.fills);
    let filled = "";
    list.addEventListener("change", () => {
      if (area.value.trim() !== filled.trim()) return;
      filled = area.value = list.value;
      area.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}
