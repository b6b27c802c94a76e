// Offers @people and #tags while one types: <text-expander data-completes="the place of the draft" data-people data-tags data-how>.
// Whom and what there is to offer, the server knows; asked 120 ms after the last key, and no longer once one types on.
for (const box of document.querySelectorAll("[data-completes]")) {
  const KINDS = {
    "@": { name: "people", asks: /^[\p{L}\p{M}\p{N}_-]{0,30}$/u },
    "#": { name: "tags", asks: /^[\p{L}\p{M}\p{N}_-]{1,30}$/u }, // a "#" alone begins a heading
  };
  const heard = Object.assign(document.createElement("p"), { className: "visually-hidden", role: "status" });
  let asking = new AbortController();
  box.after(heard);

  const ask = async (key, text, signal) => {
    await new Promise((ready) => setTimeout(ready, 120));
    if (signal.aborted) return [];
    const query = new URLSearchParams({ q: text, place: box.dataset.completes });
    const answer = await fetch(`/completions/${KINDS[key].name}?${query}`, { signal, headers: { Accept: "application/json" } });
    const offered = answer.ok && !answer.redirected ? (await answer.json()).offered : [];
    const isThere = offered.length === 1 && offered[0].value === text; // typed to its end: Enter is a new line again
    return isThere ? [] : offered;
  };

  const option = (key, { value, more }, at) => {
    const line = Object.assign(document.createElement("li"), { className: "suggestions__one", id: `suggestion-${at}` });
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    line.dataset.value = key + value;
    line.append(part("suggestions__name", key + value), " ", part("suggestions__more", more ?? ""));
    return line;
  };

  const part = (className, textContent) =>
    Object.assign(document.createElement("span"), { className, textContent, dir: "auto" });

  const list = (key, offered) => {
    const menu = Object.assign(document.createElement("ul"), { className: "suggestions", id: "suggestions" });
    menu.setAttribute("role", "listbox");
    menu.setAttribute("aria-label", box.dataset[KINDS[key].name]);
    menu.append(...offered.map((one, at) => option(key, one, at)));
    return menu;
  };

  box.addEventListener("text-expander-change", (event) => {
    const { key, text, provide } = event.detail;
    asking.abort();
    asking = new AbortController();
    if (!KINDS[key].asks.test(text)) return;
    const found = ask(key, text, asking.signal).catch(() => []); // without a connection there is nothing to offer
    provide(found.then((offered) => ({ matched: offered.length > 0, fragment: list(key, offered) })));
  });

  box.addEventListener("text-expander-value", ({ detail }) => {
    detail.value = detail.item.dataset.value;
  });

  box.addEventListener("text-expander-deactivate", () => { heard.textContent = ""; });

  // The element writes the value itself; who counts characters or keeps drafts hears of it.
  box.addEventListener("text-expander-committed", ({ detail }) => {
    detail.input.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // A text area may not be called a combobox, for it has lines; that it has suggestions, and which one is chosen, may stay.
  // The element puts the list where the word begins; there it stays inside the box.
  box.addEventListener("text-expander-activate", () => queueMicrotask(() => {
    for (const name of ["role", "aria-expanded"]) box.querySelector("textarea").removeAttribute(name);
    const menu = box.querySelector(".suggestions");
    heard.textContent = `${menu.getAttribute("aria-label")}: ${menu.childElementCount}. ${box.dataset.how}`;
    const room = box.getBoundingClientRect(), taken = menu.getBoundingClientRect();
    const over = Math.max(0, taken.right - room.right) || Math.min(0, taken.left - room.left);
    menu.style.left = `${taken.left - room.left - over}px`;
  }));
}
