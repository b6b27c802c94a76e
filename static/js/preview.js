// Shows what would be published, below the text: <button data-preview-of="its-id">. Without a script it opens beside.
for (const button of document.querySelectorAll("[data-preview-of]")) {
  const field = document.getElementById(button.dataset.previewOf);
  const region = document.getElementById(`${button.dataset.previewOf}-preview`);

  const ask = async () => {
    const form = field.form;
    const answer = await fetch(button.getAttribute("formaction"), {
      method: "POST",
      headers: { "X-CSRFToken": form.elements.csrf_token.value },
      body: new URLSearchParams({ text: field.value }),
    });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const made = page.querySelector("#preview");
    if (!made) throw new Error("no preview");
    return [...made.childNodes];
  };

  button.addEventListener("click", async (event) => {
    event.preventDefault();
    button.setAttribute("aria-busy", "true");
    try {
      region.replaceChildren(...await ask());
    } catch {
      region.textContent = button.dataset.failed;
    }
    button.removeAttribute("aria-busy");
    region.hidden = false;
    region.focus();
  });
}
