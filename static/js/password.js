// A button that shows the password, where the page has the words for it: <input data-show="…" data-hide="…">.
for (const field of document.querySelectorAll("input[data-show]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--plain show-password";
  button.textContent = field.dataset.show;
  button.setAttribute("aria-controls", field.id);

  button.addEventListener("click", () => {
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.textContent = shown ? field.dataset.hide : field.dataset.show;
  });

  field.form?.addEventListener("submit", () => { field.type = "password"; });
  field.after(button);
}
