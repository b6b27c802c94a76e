// The forum without a connection, and what is pushed to this browser. Served as /sw.js, below two lines that the server
// writes: VERSION and SHELL, the addresses of what every page needs.
//
// Only what everyone may read is kept here: of a page that somebody reads, the worker keeps the page as visitors see it,
// asked for without their cookie. So nothing private ever lies on a device (docs/decisions/offline.md).
const SHELL_CACHE = `shell ${VERSION}`;
const PAGES = `pages ${VERSION}`; // a page names the style sheet of its day
const OFFLINE = "/offline"; // in the language that was read last; SHELL has it in each
const GONE = [401, 403, 404, 410];
const MOST_PAGES = 30;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(fill());
});

const fill = async () => {
  const shell = await caches.open(SHELL_CACHE);
  await shell.addAll(SHELL.map((address) => new Request(address, { credentials: "omit" })));
};

self.addEventListener("activate", (event) => {
  event.waitUntil(tidy().then(() => self.clients.claim()));
});

const tidy = async () => {
  const old = (await caches.keys()).filter((name) => name !== SHELL_CACHE && name !== PAGES);
  await Promise.all(old.map((name) => caches.delete(name)));
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (request.method === "GET" && pathname.startsWith("/static/")) event.respondWith(fixed(request));
});

const fixed = async (request) => await (await caches.open(SHELL_CACHE)).match(request.url) ?? fetch(request);

const page = async (event) => {
  const { request } = event;
  try {
    const answer = await fetch(request);
    if (request.method === "GET") event.waitUntil(keep(request.url, answer));
    return answer;
  } catch {
    return await kept(request) ?? await offline() ?? Response.error();
  }
};

const offline = async () => {
  const shell = await caches.open(SHELL_CACHE);
  return await shell.match(OFFLINE) ?? shell.match(SHELL.find((address) => address.startsWith(OFFLINE)));
};

const kept = async (request) => {
  if (request.method !== "GET") return undefined;
  return (await caches.open(PAGES)).match(without(request.url));
};

// As visitors see it, in the language it was read in. What they may not see is not kept, nor what is nobody's to keep;
// what they may not see any more is forgotten.
const keep = async (url, seen) => {
  const address = without(url);
  const pages = await caches.open(PAGES);
  if (GONE.includes(seen.status)) await pages.delete(address);
  if (seen.status !== 200 || new URL(url).pathname === "/search" || self.navigator.connection?.saveData) return;
  const language = seen.headers.get("Content-Language") ?? "";
  const answer = await fetch(spoken(address, language), { credentials: "omit", redirect: "manual", headers: { Accept: "text/html" } });
  await pages.delete(address);
  const isForAll = answer.status === 200 && !/no-store|private/.test(answer.headers.get("Cache-Control") ?? "");
  if (!isForAll) return;
  await pages.put(address, await marked(answer));
  await remember(language);
  const [oldest, ...rest] = await pages.keys();
  if (rest.length >= MOST_PAGES) await pages.delete(oldest);
};

const spoken = (address, language) => {
  const asked = new URL(address);
  if (language) asked.searchParams.set("lang", language);
  return asked.href;
};

// static/js/offline.js knows it by this, whatever the browser believes of its connection.
const marked = async (answer) => {
  const headers = new Headers(answer.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  return new Response((await answer.text()).replace("<html ", "<html data-kept "), { headers });
};

const remember = async (language) => {
  const shell = await caches.open(SHELL_CACHE);
  const page = await shell.match(`${OFFLINE}?lang=${language}`);
  if (page) await shell.put(OFFLINE, page);
};

const without = (url) => url.split("#")[0];

self.addEventListener("push", (event) => {
  const { title, body, url, tag } = event.data.json();
  const icon = "/static/current/img/icon-180.png";
  event.waitUntil(self.registration.showNotification(title, { body, tag, icon, data: { url } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.url));
});

const open = async (url) => {
  const page = new URL(url, self.location.origin);
  if (page.origin !== self.location.origin) return;
  const tabs = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const tab = tabs.find((one) => one.url === page.href);
  await (tab ? tab.focus() : self.clients.openWindow(page.href));
};
