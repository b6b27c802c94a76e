// Characters left, told near the limit only: <p data-counter-of="its-id" data-left="…" data-over="…">; the field says data-max.
// The number is seen at once; a screen reader hears it when the typing pauses, and not each key.
for (const line of document.querySelectorAll("[data-counter-of]")) {
  const field = document.getElementById(line.dataset.counterOf);
  const max = Number(field.dataset.max);
  const rest = line.innerHTML;
  const said = Object.assign(document.createElement("span"), { className: "visually-hidden", role: "status" });
  let pause;

  const words = () => {
    const left = max - [...field.value].length; // people's characters, as the server counts them
    line.classList.toggle("counter--over", left < 0);
    return left < Math.max(50, max / 10) ? `${left < 0 ? line.dataset.over : line.dataset.left} ${Math.abs(left)}` : "";
  };

  const tell = () => {
    const now = words();
    if (now) line.textContent = now; else line.innerHTML = rest;
    return now;
  };

  line.after(said);
  field.addEventListener("input", () => {
    const now = tell();
    clearTimeout(pause);
    pause = setTimeout(() => { said.textContent = now; }, 1_500);
  });
  tell();
}
