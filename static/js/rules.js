// Ticks off what a password already has: <ul data-rules-of="its-id"><li data-pattern="…">. The server decides.
for (const list of document.querySelectorAll("[data-rules-of]")) {
  const field = document.getElementById(list.dataset.rulesOf);
  const rules = [...list.querySelectorAll("[data-pattern]")].map((item) => {
    const said = document.createElement("span");
    said.className = "visually-hidden";
    item.append(said);
    return { item, said, pattern: new RegExp(item.dataset.pattern, "u") };
  });

  const look = () => {
    for (const { item, said, pattern } of rules) {
      const met = pattern.test(field.value);
      item.classList.toggle("rules__rule--met", met);
      said.textContent = met ? ` (${list.dataset.met})` : "";
    }
  };

  field.addEventListener("input", look);
  look();
}
