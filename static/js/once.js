// A form is sent once: its button rests from the first press until the page is shown again.
{
  const resting = (form, rest) => {
    for (const button of form.querySelectorAll("button[type=submit]")) button.disabled = rest;
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const elsewhere = event.submitter?.formTarget === "_blank";
    if (!form.matches("[data-once]") || elsewhere || event.defaultPrevented) return;
    setTimeout(() => resting(form, true)); // after the browser has read the pressed button's own value
    setTimeout(() => resting(form, false), 10_000); // a connection that hangs must not lock the form for good
  });

  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("[data-once]")) resting(form, false);
  });
}
