// Tells people on this device: <div hidden data-push="/where/to/say/so" data-key data-token data-here data-on data-off …>
// with a [role=status] and a button. The browser asks for its own permission only after the button was pressed.
for (const part of document.querySelectorAll("[data-push]")) {
  const { push: address, key, token, here, ...words } = part.dataset;
  const status = part.querySelector("[role=status]");
  const button = part.querySelector("button");
  const isAble = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

  const show = (sentence, offers = false) => {
    status.textContent = sentence;
    button.hidden = !offers;
  };

  const look = async () => {
    if (!isAble) return show(words.unsupported);
    if (Notification.permission === "denied") return show(words.blocked);
    const registration = await navigator.serviceWorker.getRegistration("/");
    const known = await registration?.pushManager.getSubscription();
    const isOn = here !== "" && known?.endpoint === here && Notification.permission === "granted";
    show(isOn ? words.on : words.off, !isOn);
  };

  const subscribed = async () => {
    await navigator.serviceWorker.register("/sw.js");
    const { pushManager } = await navigator.serviceWorker.ready;
    await (await pushManager.getSubscription())?.unsubscribe(); // it may be somebody else's, or made for another key
    return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  };

  const tell = async (subscription) => {
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token };
    const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(subscription) });
    if (answer.ok) return location.reload();
    await subscription.unsubscribe();
    const { detail } = await answer.json();
    return show(detail, true);
  };

  const begin = async () => {
    if (await Notification.requestPermission() !== "granted") return look();
    return tell(await subscribed());
  };

  button.addEventListener("click", async () => {
    button.disabled = true;
    await begin().catch(() => show(words.failed, true));
    button.disabled = false;
  });

  part.hidden = false;
  look();
}
