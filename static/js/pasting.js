// A link pasted over chosen words makes them a link, and links in pasted text stay links: <textarea data-paste="…module">.
// Tables and pictures are left to the browser: the one would bring foreign HTML, the other has a script of its own.
for (const field of document.querySelectorAll("[data-paste]")) {
  const ready = async () => {
    const { subscribe, uninstallImageLink, uninstallTable } = await import(field.dataset.paste);
    subscribe(field);
    uninstallImageLink(field);
    uninstallTable(field);
  };
  field.addEventListener("focus", ready, { once: true });
}
