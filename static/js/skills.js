// Names of skills while one types: <input list="its-datalist" data-skills="/where/to/ask">. Several stand with commas between.
for (const field of document.querySelectorAll("[data-skills]")) {
  const list = document.getElementById(field.getAttribute("list"));
  let pause, asked;

  const propose = async () => {
    const before = field.value.slice(0, field.value.lastIndexOf(",") + 1);
    const begun = field.value.slice(before.length).trim();
    if (begun === asked) return;
    asked = begun;
    const answer = await fetch(`${field.dataset.skills}?q=${encodeURIComponent(begun)}`, { headers: { Accept: "application/json" } });
    if (!answer.ok || begun !== asked) return;
    const names = await answer.json();
    list.replaceChildren(...names.map((name) => Object.assign(document.createElement("option"), { value: `${before}${before && " "}${name}` })));
  };

  field.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => propose().catch(() => {}), 200); // free text is fine, too
  });
}
