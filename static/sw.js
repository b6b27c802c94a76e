// The forum without a connection, and what is pushed to this browser. Served as /sw.js, below two lines that the server
// writes: VERSION and SHELL, the addresses of what every page needs.
//
// Only what everyone may read is kept here: of a page that somebody reads, the worker keeps the page as visitors see it,
// asked for without their cookie. So nothing private ever lies on a device (docs/decisions/offline.md).
const SHELL_CACHE = `shell ${VERSION}`;
const PAGES = `pages ${VERSION}`; // a page names the style sheet of its day
const OFFLINE = "/offline";
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
    return await kept(request) ?? await (await caches.open(SHELL_CACHE)).match(OFFLINE) ?? Response.error();
  }
};

const kept = async (request) => {
  if (request.method !== "GET") return undefined;
  return (await caches.open(PAGES)).match(without(request.url));
};

// As visitors see it. What they may not see is not kept, nor what is nobody's to keep.
const keep = async (url, seen) => {
  if (seen.status !== 200 || self.navigator.connection?.saveData) return;
  const address = without(url);
  const answer = await fetch(address, { credentials: "omit", redirect: "manual", headers: { Accept: "text/html" } });
  const isForAll = answer.status === 200 && !/no-store|private/.test(answer.headers.get("Cache-Control") ?? "");
  if (!isForAll) return;
  const pages = await caches.open(PAGES);
  await pages.delete(address);
  await pages.put(address, answer);
  const [oldest, ...rest] = await pages.keys();
  if (rest.length >= MOST_PAGES) await pages.delete(oldest);
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
