// Shows what a form would make while one types: <button formaction="…" data-shows="id-of-the-part">. What it shows is the
// same part of the page that the button would lead to.
for (const button of document.querySelectorAll("[data-shows]")) {
  const part = document.getElementById(button.dataset.shows);
  const form = button.form;
  let pause, latest = 0;

  const show = async () => {
    const turn = latest += 1;
    const answer = await fetch(button.getAttribute("formaction"), { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (!answer.ok || turn !== latest) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    part.replaceChildren(...page.getElementById(part.id).childNodes);
  };

  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => show().catch(() => {}), 1000);
  });
}
