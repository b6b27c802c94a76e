// The number in the head of the page: <a data-unread="/notifications/unread" data-one="…" data-many="…"><span data-unread-mark>.
// Asked for once a minute while somebody looks, and when they come back; the server answers 304 as long as nothing changed.
for (const link of document.querySelectorAll("[data-unread]")) {
  const mark = link.querySelector("[data-unread-mark]");
  const EVERY = 60_000;
  let asked = Date.now(), next;

  const ask = async () => {
    asked = Date.now();
    const answer = await fetch(link.dataset.unread, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok && !answer.redirected) show(await answer.json());
    if (answer?.status !== 401) plan(); // signed out elsewhere: there is nothing to ask for any more
  };

  const show = ({ mark: words }) => {
    if (mark.textContent === words) return;
    mark.textContent = words;
    mark.hidden = !words;
  };

  const plan = () => {
    clearTimeout(next);
    if (!document.hidden) next = setTimeout(ask, Math.max(0, asked + EVERY - Date.now()));
  };

  document.addEventListener("visibilitychange", plan);
  plan();
}
