// Shows what is pushed to this browser, and opens its page when it is pressed. Served as /sw.js.
// It keeps nothing, and stands between no page and the server.
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
