// The buttons above a text area (<markdown-toolbar data-tools for="its-id">) have keys: Ctrl or Cmd with the letter in data-with.
for (const bar of document.querySelectorAll("[data-tools]")) {
  document.getElementById(bar.getAttribute("for"))?.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.isComposing) return;
    const tool = bar.querySelector(`[data-with="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!tool) return;
    event.preventDefault();
    tool.click();
  });
}
