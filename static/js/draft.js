// Nothing typed is lost: <form data-draft="place" data-draft-sequence="4"> saves itself 2 s after the last key, at the
// latest every 15 s, on the server (POST /drafts) and in this browser. Which saving this tab knows (known_draft) goes with
// each, and keeps an older tab from overwriting a newer one: then the server answers 409, and the person chooses. The
// form itself sends it along, too, so that publishing ends no other. This browser forgets its copy when it was published
// from this tab, word for word.
// With data-draft-here it is kept in this browser only: short forms, and those whose text is not the writer's alone.
{
  const owner = document.documentElement.dataset.viewer ?? "";
  const keyOf = (place) => `draft ${owner} ${place}`;
  const UNSENT = new Set(["csrf_token", "submission_key", "version", "as_read", "asked", "website", "opened", "known_draft"]);
  const MEANT = "meant_for"; // whom the page named as readers: kept with the words, and no word of theirs

  const kept = (place) => {
    try { return JSON.parse(localStorage.getItem(keyOf(place))); } catch { return null; }
  };
  const keep = (place, copy) => {
    try { localStorage.setItem(keyOf(place), JSON.stringify(copy)); } catch { /* full or forbidden: the server still has it */ }
  };
  const forget = (place) => {
    try { localStorage.removeItem(keyOf(place)); } catch { /* nothing was kept */ }
  };

  const sentOf = (place) => `sent ${owner} ${place}`; // in this tab only
  const words = (fields) => JSON.stringify(fields.filter(([name]) => name !== MEANT));
  const noteSent = (place, fields) => {
    try { sessionStorage.setItem(sentOf(place), words(fields)); } catch { /* then the copy is offered once more */ }
  };
  const wasSent = (place, fields) => {
    try { return sessionStorage.getItem(sentOf(place)) === words(fields); } catch { return false; }
  };

  for (const gone of document.querySelectorAll("[data-draft-gone]")) forget(gone.dataset.draftGone);
  for (const done of document.querySelectorAll("[data-draft-done]")) {
    const place = done.dataset.draftDone, copy = kept(place);
    if (copy && wasSent(place, copy.fields)) forget(place);
  }
  for (const form of document.querySelectorAll("form[data-draft]")) tend(form);

  function tend(form) {
    const place = form.dataset.draft, isOnlyHere = "draftHere" in form.dataset;
    const status = form.querySelector("[data-draft-status]");
    const line = status?.querySelector(".draft__line");
    const choice = status?.querySelector(".draft__choice");
    const known = form.elements.known_draft;
    let sequence = Number(form.dataset.draftSequence) || 0;
    let pause, latest, saving, again, stopped, signedOut, own;
    let saved = JSON.stringify(typed());

    function typed() {
      return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !UNSENT.has(name));
    }

    // There is one copy of a place: that of the tab in which was typed last. Another tab leaves it alone.
    function keepHere() {
      own = JSON.stringify(typed());
      keep(place, { fields: typed() });
    }

    function forgetOwn() {
      if (own && JSON.stringify(kept(place)?.fields) === own) forget(place);
    }

    function changed() {
      if (JSON.stringify(typed()) === saved) forgetOwn(); // also when a field is left in which nothing was typed since
      else keepHere();
      clearTimeout(pause);
      if (stopped || isOnlyHere) return;
      pause = setTimeout(save, 2_000);
      latest ??= setTimeout(save, 15_000);
    }

    async function save() {
      clearTimeout(pause);
      clearTimeout(latest);
      latest = undefined;
      if (isOnlyHere) return;
      if (saving) { again = true; return; } // one at a time: the newest words follow as soon as this one is answered
      const now = JSON.stringify(typed());
      if (stopped || now === saved) return;
      saving = true;
      const outcome = await send(now).catch(() => "kept");
      saving = false;
      signedOut = outcome === "signedOut";
      tell(outcome);
      if (outcome === "kept") pause = setTimeout(save, 15_000);
      else if (again) { again = false; save(); }
    }

    async function send(now) {
      const which = [["place", place], ["sequence", sequence + 1], ["known_draft", known.value]];
      const body = new URLSearchParams([...which, ...JSON.parse(now)]);
      const answer = await fetch("/drafts", {
        method: "POST",
        headers: { "X-CSRFToken": form.elements.csrf_token.value, Accept: "application/json" },
        body,
      });
      if (answer.redirected || [400, 401, 403].includes(answer.status)) return "signedOut";
      if (!answer.ok && answer.status !== 409) return "kept";
      const said = await answer.json();
      if (answer.status === 409) return newer(said);
      know(said);
      saved = now;
      if (JSON.stringify(typed()) === saved) forgetOwn();
      return "saved";
    }

    function know(saving) {
      sequence = saving.sequence;
      known.value = `${sequence} ${saving.saved_at}`;
    }

    // Signed in again in another tab: this page's forms take over the new session's token, and saving goes on.
    async function renew() {
      if (!signedOut) return;
      const answer = await fetch(location.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const token = page.querySelector("input[name=csrf_token]")?.value;
      if (page.documentElement.dataset.viewer !== owner || !token) return;
      for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token;
      save();
    }

    function newer(theirs) {
      stopped = true;
      offer([
        [status?.dataset.mine, () => { know(theirs); stopped = false; saved = ""; save(); }],
        [status?.dataset.theirs, () => { forget(place); location.reload(); }],
      ]);
      return "elsewhere";
    }

    function tell(outcome) {
      if (!status) return;
      line.textContent = status.dataset[outcome];
      line.classList.toggle("draft__line--saved", outcome === "saved");
      status.classList.toggle("draft--care", outcome !== "saved");
    }

    function offer(ways) {
      if (!status) return;
      choice.replaceChildren(...ways.map(([words, act]) => {
        const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--plain", textContent: words });
        button.addEventListener("click", () => { choice.hidden = true; line.textContent = ""; status.classList.remove("draft--care"); act(); });
        return button;
      }));
      choice.hidden = false;
    }

    function restore(fields) {
      for (const field of form.elements) {
        const isHidden = field.type === "hidden" && field.name !== MEANT; // it goes with the words that come back
        if (!field.name || UNSENT.has(field.name) || isHidden || field.type === "submit") continue;
        const values = fields.filter(([name]) => name === field.name).map(([, value]) => value);
        if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
        else if (values.length) field.value = values[0];
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }

    // What the server never got is offered, never put in silently.
    const copy = kept(place);
    const isHere = copy && words(copy.fields) === words(typed());
    if (isHere && !isOnlyHere) forget(place);
    else if (copy && !isHere) {
      tell("found");
      offer([
        [status?.dataset.restore, () => restore(copy.fields)],
        [status?.dataset.discard, () => forget(place)],
      ]);
    }

    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented || event.submitter?.formTarget === "_blank") return;
      clearTimeout(pause);
      clearTimeout(latest);
      stopped = true;
      noteSent(place, typed());
      if (JSON.stringify(typed()) !== saved) keepHere();
    });
    window.addEventListener("pageshow", (event) => { if (event.persisted) stopped = false; });
    window.addEventListener("focus", renew);
    window.addEventListener("online", () => { if (!stopped) save(); });
    document.addEventListener("visibilitychange", () => { if (document.hidden && !stopped) save(); });
  }
}
