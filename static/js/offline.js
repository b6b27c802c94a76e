// The forum without a connection: starts the service worker; forgets which pages were read when somebody else, or nobody,
// is signed in; says on a kept page that it is one; and on /offline lists those that are here.
{
  const isKept = "kept" in document.documentElement.dataset;
  const viewer = document.documentElement.dataset.viewer ?? "";
  const pages = async () => (await caches.keys()).filter((name) => name.startsWith("pages "));

  const forgetForOthers = async () => {
    if (localStorage.getItem("viewer") === viewer) return;
    localStorage.setItem("viewer", viewer);
    for (const name of await pages()) await caches.delete(name);
  };

  const list = async (part) => {
    const lines = document.createElement("ul");
    part.append(lines);
    for (const name of await pages()) {
      for (const { url } of await (await caches.open(name)).keys()) lines.prepend(await line(name, url));
    }
    part.hidden = !lines.firstChild;
  };

  const line = async (name, url) => {
    const text = await (await (await caches.open(name)).match(url)).text();
    const title = new DOMParser().parseFromString(text, "text/html").title;
    const link = Object.assign(document.createElement("a"), { href: url, textContent: title });
    const item = document.createElement("li");
    item.append(link);
    return item;
  };

  if ("serviceWorker" in navigator && "caches" in window) {
    navigator.serviceWorker.register("/sw.js").catch(() => {});
    if (!isKept) forgetForOthers().catch(() => {}); // a kept page is nobody's
    const kept = document.querySelector("[data-kept-pages]");
    if (kept) list(kept);
    else if (isKept) for (const part of document.querySelectorAll("[data-offline]")) part.hidden = false;
  }
}
