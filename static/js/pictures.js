// Pictures in what one writes: chosen, pasted or dropped, several at once, each at its place in the text while it comes.
// <details data-pictures="id of the text area"> and the status line and list behind it; the server says what is wrong.
for (const box of document.querySelectorAll("details[data-pictures]")) {
  const text = document.getElementById(box.dataset.pictures);
  const chooser = box.querySelector("input[type=file]");
  const status = document.getElementById(`${text.id}-pictures-status`);
  const list = document.getElementById(`${text.id}-pictures-list`);
  const coming = new Map(); // what stands in the text for a picture, and how to stop it
  let number = 0;
  let queue = Promise.resolve();

  chooser.multiple = true;
  box.querySelector(".pictures__words").hidden = true; // each picture gets words of its own, in the list
  box.querySelector(".pictures__send").hidden = true;
  box.querySelector("[name=picture_words]").disabled = true;

  chooser.addEventListener("change", () => { add(chooser.files); chooser.value = ""; });
  text.addEventListener("paste", (event) => {
    const pictures = picturesIn(event.clipboardData);
    if (!pictures.length || event.clipboardData.getData("text/plain")) return; // a table comes as words and as a picture
    event.preventDefault();
    add(pictures);
  });
  text.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    text.classList.add("input--dropping");
  });
  for (const name of ["dragleave", "drop"]) text.addEventListener(name, () => text.classList.remove("input--dropping"));
  text.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    add(event.dataTransfer.files);
  });
  text.form.addEventListener("submit", (event) => {
    if (!coming.size || event.submitter?.formTarget === "_blank") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    tell(box.dataset.wait, true);
  }, { capture: true });
  window.addEventListener("pagehide", () => { for (const stop of [...coming.values()]) stop(); });

  function picturesIn(data) {
    return [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"));
  }

  function add(files) {
    for (const file of files) {
      const mark = `![${box.dataset.coming} ${++number}]()`;
      insert(mark);
      const item = shown(mark);
      coming.set(mark, () => gone(mark, item));
      queue = queue.then(() => coming.has(mark) && send(file, mark, item));
    }
    tell(box.dataset.coming);
  }

  // A picture stands in a paragraph of its own, where the writer was; what is selected stays.
  function insert(mark) {
    const here = text.selectionEnd;
    const before = text.value.slice(0, here);
    const after = text.value.slice(here);
    const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
    const trail = after.startsWith("\n") ? "" : "\n\n";
    text.setRangeText(lead + mark + trail, here, here, "end");
  }

  function shown(mark) {
    const item = Object.assign(document.createElement("li"), { className: "pictures__item" });
    const face = document.createElement("img");
    face.alt = "";
    const side = document.createElement("div");
    const bar = Object.assign(document.createElement("progress"), { max: 1 });
    bar.setAttribute("aria-label", mark.slice(2, -3));
    const stop = Object.assign(document.createElement("button"), { type: "button", className: "button button--plain", textContent: box.dataset.stop });
    stop.addEventListener("click", () => { coming.get(mark)?.(); tell(""); text.focus(); });
    side.append(bar, stop);
    item.append(face, side);
    list.append(item);
    return item;
  }

  function send(file, mark, item) {
    return new Promise((settled) => {
      const request = new XMLHttpRequest(); // fetch cannot tell how far an upload is
      const stop = () => { request.abort(); gone(mark, item); };
      coming.set(mark, stop);
      request.open("POST", "/pictures");
      request.responseType = "json";
      request.timeout = 120_000;
      request.setRequestHeader("X-CSRFToken", text.form.elements.csrf_token.value);
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) item.querySelector("progress").value = event.loaded / event.total;
      });
      request.addEventListener("loadend", () => {
        if (coming.get(mark) === stop) {
          if (request.status === 201) came(request.response, mark, item);
          else { gone(mark, item); tell(request.response?.detail ?? box.dataset.failed, true); }
        }
        settled();
      });
      const body = new FormData();
      body.append("picture", file);
      request.send(body);
    });
  }

  function came(picture, mark, item) {
    coming.delete(mark);
    if (!replace(mark, picture.markdown)) { // the writer has changed the words that stood for it
      insert(picture.markdown);
      changed();
    }
    item.querySelector("img").src = picture.small;
    item.lastChild.replaceChildren(...words(picture.address));
    if (!coming.size) tell(box.dataset.done);
  }

  function gone(mark, item) {
    coming.delete(mark);
    item.remove();
    replace(`${mark}\n\n`, "") || replace(mark, "");
  }

  // The words beside a picture stand in the text as its alternative: ![words](address).
  function words(address) {
    const id = `${text.id}-words-${address.slice(-30)}-${number}`.replace(/[^\w-]/g, "");
    const label = Object.assign(document.createElement("label"), { className: "label", htmlFor: id, textContent: box.dataset.words });
    const field = Object.assign(document.createElement("input"), { id, className: "input", type: "text", maxLength: 300 });
    let now = `![](${address})`;
    field.addEventListener("input", () => {
      const next = `![${field.value.replace(/[\\[\]`*_<]/g, "\\$&")}](${address})`;
      if (replace(now, next)) now = next;
    });
    field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    return [label, field];
  }

  function replace(old, fresh) {
    const at = text.value.indexOf(old);
    if (at < 0) return false;
    const end = at + old.length;
    const moved = (caret) => (caret <= at ? caret : at + fresh.length + Math.max(0, caret - end));
    const caret = [moved(text.selectionStart), moved(text.selectionEnd)];
    text.setRangeText(fresh, at, end);
    text.setSelectionRange(...caret);
    changed();
    return true;
  }

  function changed() {
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function tell(sentence, isWrong = false) {
    status.textContent = sentence;
    status.classList.toggle("pictures__status--care", isWrong);
  }
}
