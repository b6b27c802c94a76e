// Characters left, told near the limit only: <p data-counter-of="its-id" data-left="…" data-over="…">; the field says data-max.
for (const line of document.querySelectorAll("[data-counter-of]")) {
  const field = document.getElementById(line.dataset.counterOf);
  const max = Number(field.dataset.max);
  const rest = line.innerHTML;
  let pause;

  const tell = () => {
    const left = max - [...field.value].length; // people's characters, as the server counts them
    const near = left < Math.max(50, max / 10);
    line.classList.toggle("counter--over", left < 0);
    if (near) line.textContent = `${left < 0 ? line.dataset.over : line.dataset.left} ${Math.abs(left)}`;
    else line.innerHTML = rest;
  };

  line.setAttribute("aria-live", "polite");
  field.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(tell, 300); // a screen reader need not hear every key
  });
  tell();
}
