/** Formatting buttons and keys, preview in place, pictures by button, paste and drop. */

import { apply } from "./markdown.js";
import { post } from "./send.js";
import { icon, warn, word } from "./words.js";

const KEYS = { b: "bold", i: "italic", k: "link" };

/** Bring a box to life whose buttons are shown already. */
export function edit(box) {
  const area = box.querySelector("textarea");
  connectTools(box, area);
  connectPreview(box, area);
  connectPictures(box, area);
}

function connectTools(box, area) {
  for (const button of box.querySelectorAll("[data-tool]")) {
    if (button.dataset.tool !== "picture") button.addEventListener("click", () => apply(button.dataset.tool, area));
  }
  area.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const tool = KEYS[event.key.toLowerCase()];
    if (event.key === "Enter") area.form.requestSubmit(area.form.querySelector(".btn.main"));
    else if (tool) apply(tool, area);
    else return;
    event.preventDefault();
  });
}

function connectPreview(box, area) {
  const button = box.querySelector("[data-preview]");
  const pane = box.querySelector("[data-preview-pane]");
  button.type = "button"; // Enter in another field must not press it

  function toggle(on) {
    pane.hidden = !on;
    area.hidden = on;
    button.setAttribute("aria-pressed", String(on));
    button.replaceChildren(icon(on ? "pencil" : "eye"), word(on ? "write" : "preview"));
    for (const tool of box.querySelectorAll("[data-tool]")) tool.disabled = on;
    (on ? pane : area).focus();
  }

  button.addEventListener("click", async () => {
    if (!pane.hidden) return toggle(false);
    if (!area.value.trim()) pane.textContent = word("empty");
    else {
      const body = new FormData();
      body.set("source", area.value);
      try {
        const answer = await post(button.formAction, body, { accept: "text/html" });
        pane.innerHTML = await answer.text();
      } catch (problem) {
        return warn(problem.message);
      }
    }
    toggle(true);
  });
}

function connectPictures(box, area) {
  const chooser = box.querySelector("[data-picture]");
  let uploading = 0;
  let count = 0;

  function put(placeholder, text) {
    const start = area.value.indexOf(placeholder);
    if (start < 0) return;
    area.setRangeText(text, start, start + placeholder.length, "preserve");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async function upload(file) {
    count += 1;
    uploading += 1;
    const placeholder = `![${word("uploading")} ${count}]()`;
    area.setRangeText(placeholder, area.selectionStart, area.selectionEnd, "end");
    const body = new FormData();
    body.set("picture", file);
    try {
      const answer = await post("/pictures", body);
      put(placeholder, (await answer.json()).markdown);
    } catch (problem) {
      put(placeholder, "");
      warn(problem.message);
    } finally {
      uploading -= 1;
    }
  }

  const take = (files) => {
    const pictures = [...(files ?? [])].filter((file) => file.type.startsWith("image/"));
    pictures.forEach(upload);
    return pictures.length > 0;
  };

  box.querySelector('[data-tool="picture"]').addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", () => {
    take(chooser.files);
    chooser.value = "";
  });
  area.addEventListener("paste", (event) => {
    // Office programs put a picture of the text beside the text: then the text is meant.
    if (event.clipboardData.types.includes("text/plain")) return;
    if (take(event.clipboardData.files)) event.preventDefault();
  });
  area.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    box.classList.add("over");
  });
  area.addEventListener("dragleave", () => box.classList.remove("over"));
  area.addEventListener("drop", (event) => {
    box.classList.remove("over");
    if (take(event.dataTransfer.files)) event.preventDefault();
  });
  const holdBack = (event) => {
    if (!uploading) return;
    event.preventDefault();
    warn(word("uploading"));
  };
  area.form.addEventListener("submit", holdBack, { capture: true });
}
