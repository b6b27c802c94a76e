// Keys: what stands in the table at /shortcuts, and nothing while one types. A link or button with data-key="w" is pressed by
// its key. Keys of a single letter can be switched off (WCAG 2.1.4); this browser remembers it.
{
  const CHOICE = "shortcuts";
  const POSTS = "main .post[id], main .listing__row";
  const link = document.querySelector("[data-shortcuts]");

  const areOff = () => {
    try { return localStorage.getItem(CHOICE) === "off"; } catch { return false; }
  };
  const choose = (on) => {
    try { localStorage.setItem(CHOICE, on ? "on" : "off"); } catch { /* not kept: they stay on */ }
  };

  const offerChoice = (place) => {
    for (const box of place.querySelectorAll("[data-shortcuts-choice]")) {
      box.closest("[hidden]")?.removeAttribute("hidden");
      box.checked = !areOff();
      box.addEventListener("change", () => choose(box.checked));
    }
  };

  const show = async () => {
    const answer = await fetch(link.href).catch(() => null);
    const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    const list = page && page.querySelector("#shortcuts");
    if (list) open(list); else location.assign(link.href);
  };

  const open = (list) => {
    const dialog = Object.assign(document.createElement("dialog"), { className: "dialog" });
    const title = Object.assign(document.createElement("h2"), { id: "dialog-title", textContent: link.textContent, tabIndex: -1, autofocus: true }); // read from its top
    const close = Object.assign(document.createElement("button"), { type: "button", className: "button button--quiet", textContent: link.dataset.close });
    dialog.setAttribute("aria-labelledby", title.id);
    list.removeAttribute("id");
    dialog.append(title, document.adoptNode(list), close);
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    offerChoice(dialog);
    dialog.showModal();
  };

  const search = () => {
    const field = document.querySelector("#search, [type=search]");
    if (field) field.focus(); else location.assign("/search");
  };

  const go = (step) => {
    const posts = [...document.querySelectorAll(POSTS)];
    const here = posts.indexOf(document.activeElement.closest(POSTS));
    const seen = posts.findIndex((post) => post.getBoundingClientRect().bottom > 0);
    const next = posts[here < 0 ? Math.max(0, seen) : here + step];
    if (!next) return;
    next.tabIndex = -1;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "start" });
  };

  const answer = () => {
    const form = document.querySelector("[data-quotes]");
    if (form && !form.dispatchEvent(new Event("quote", { cancelable: true }))) return; // quoting.js took it
    const way = document.activeElement.closest(".post")?.querySelector("[data-answer]");
    if (way) way.click(); else form?.querySelector("textarea").focus();
  };

  const enter = () => document.activeElement.matches(POSTS) && document.activeElement.querySelector("a")?.click();

  const press = (key) => document.querySelector(`[data-key="${CSS.escape(key)}"]`)?.click();

  const KEYS = { "?": show, "/": search, j: () => go(1), k: () => go(-1), r: answer };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && isTyping) send(event);
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping || areOff() || document.querySelector("dialog[open]")) return;
    if (event.key === "Enter") enter(); // what j and k lead to is no link
    if (!KEYS[event.key] && !document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)) return;
    event.preventDefault();
    (KEYS[event.key] ?? press)(event.key);
  });

  const send = (event) => {
    const button = event.target.form?.querySelector(".actions button[type=submit]");
    if (!button) return;
    event.preventDefault();
    if (!button.disabled) event.target.form.requestSubmit(button);
  };

  link?.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || location.pathname === link.pathname) return;
    event.preventDefault();
    show();
  });
  offerChoice(document);
}
