// Words chosen in a post can be quoted in the answer below: <form data-quotes="Quote this"> offers it beside them, and so does "r"
// (shortcuts.js). They come as Markdown, with who said them and where.
for (const form of document.querySelectorAll("[data-quotes]")) {
  const field = form.querySelector("textarea");
  const offer = Object.assign(document.createElement("button"), { type: "button", className: "button quote-offer", textContent: form.dataset.quotes, hidden: true });
  document.body.append(offer);

  const MARKS = { STRONG: "**", B: "**", EM: "_", I: "_", S: "~~", DEL: "~~" };
  const BLOCKS = new Set(["P", "BLOCKQUOTE", "PRE", "UL", "OL", "LI", "H3", "H4", "H5", "H6", "TABLE", "TR", "HR", "DIV"]);

  // Simple formatting stays; what cannot stand in a quotation of a few words becomes its words.
  const markdown = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/\s+/g, " ").replace(/[\\`*_~[\]<>#]/g, "\\$&");
    const inside = () => [...node.childNodes].map(markdown).join("");
    if (node.tagName === "BR") return "\n";
    if (node.tagName === "IMG") return node.alt;
    if (node.tagName === "PRE") return `\n\n\`\`\`\n${node.textContent.trimEnd()}\n\`\`\`\n\n`;
    if (node.tagName === "CODE") return node.textContent.includes("`") ? node.textContent : `\`${node.textContent}\``;
    if (node.tagName === "A" && !node.className && node.textContent.trim()) return `[${inside().trim()}](${node.getAttribute("href")})`;
    if (node.tagName === "A") return node.textContent; // @names and #tags are written as they are
    if (node.tagName === "LI") return `\n- ${inside().trim()}`;
    const mark = MARKS[node.tagName], words = inside();
    if (mark) return words.trim() ? words.replace(/^(\s*)(.*?)(\s*)$/s, `$1${mark}$2${mark}$3`) : words;
    return BLOCKS.has(node.tagName) ? `\n\n${words}\n\n` : words;
  };

  const chosen = () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed || !selection.toString().trim()) return null;
    const range = selection.getRangeAt(0);
    const at = range.commonAncestorContainer;
    const text = (at.nodeType === Node.ELEMENT_NODE ? at : at.parentElement).closest(".post__text");
    return text && { text, range };
  };

  const quotation = ({ text, range }) => {
    const copy = range.cloneContents();
    // Words from the middle of a bold or linked part bring along what they stand in.
    for (let at = range.commonAncestorContainer; at !== text; at = at.parentNode) {
      if (at.nodeType !== Node.ELEMENT_NODE || BLOCKS.has(at.tagName)) continue;
      const around = at.cloneNode(false);
      around.append(...copy.childNodes);
      copy.append(around);
    }
    const words = [...copy.childNodes].map(markdown).join("").replace(/ *\n */g, "\n").replace(/\n{3,}/g, "\n\n").trim();
    const post = text.closest(".post");
    const name = post.querySelector(".post__name").textContent.trim().replace(/[\\[\]]/g, "\\$&");
    const from = `— [${name}](/posts/${post.id.replace("post-", "")})`;
    return `${words}\n\n${from}`.split("\n").map((line) => `> ${line}`.trimEnd()).join("\n");
  };

  const quote = () => {
    const here = chosen();
    if (!here) return false;
    const before = field.value.trimEnd();
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
    field.setRangeText(`${before && "\n\n"}${quotation(here)}\n\n`, before.length, field.value.length, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.scrollIntoView({ block: "nearest" });
    offer.hidden = true;
    return true;
  };

  const place = () => {
    const here = chosen();
    offer.hidden = !here;
    if (!here) return;
    const words = here.range.getBoundingClientRect();
    const most = document.documentElement.clientWidth - offer.offsetWidth - 16;
    offer.style.left = `${scrollX + Math.max(16, Math.min(words.left, most))}px`;
    offer.style.top = `${scrollY + words.bottom + 8}px`;
  };

  document.addEventListener("selectionchange", place);
  offer.addEventListener("pointerdown", (event) => event.preventDefault()); // the words stay chosen
  offer.addEventListener("click", quote);
  form.addEventListener("quote", (event) => { if (quote()) event.preventDefault(); });
}
