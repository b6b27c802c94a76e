// The account menu closes on Escape and on a press elsewhere; opening is the browser's own.
for (const menu of document.querySelectorAll("[data-menu]")) {
  const summary = menu.querySelector("summary");

  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });

  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });

  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    summary.focus();
  });
}
