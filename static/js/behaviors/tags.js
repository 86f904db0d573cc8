/** Turns a text field of names between commas into chips with suggestions (the ARIA combobox pattern). */

import { icon, say, word } from "../words.js";

const PAUSE = 150;
const tidy = (text) => text.trim().toLowerCase().replace(/\s+/g, "-");

function make(element, attributes, ...children) {
  const made = document.createElement(element);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export default function tags(kept) {
  const most = Number(kept.dataset.most);
  const names = kept.value.split(",").map(tidy).filter(Boolean);
  const id = kept.id;
  kept.id = `${id}-kept`;
  kept.type = "hidden";

  const input = make("input", {
    id, type: "text", role: "combobox", autocomplete: "off", autocapitalize: "none", maxlength: "50",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${id}-options`,
  });
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (kept.hasAttribute(name)) input.setAttribute(name, kept.getAttribute(name));
  }
  const box = make("div", { class: "chipbox" }, input);
  const list = make("ul", { class: "options", id: `${id}-options`, role: "listbox", "aria-label": word("suggestions") });
  list.hidden = true;
  kept.after(make("div", { class: "tag-picker" }, box, list));

  let active = -1;
  let timer;
  let asked = 0;

  function drawChips() {
    for (const chip of box.querySelectorAll(".chip")) chip.remove();
    for (const name of names) {
      const button = make("button", { type: "button", "aria-label": `${word("remove")} ${name}` }, icon("x"));
      button.addEventListener("click", () => remove(name));
      input.before(make("span", { class: "chip" }, name, button));
    }
  }

  function keep() {
    drawChips();
    kept.value = names.join(", ");
    kept.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function add(text) {
    const name = tidy(text);
    input.value = "";
    close();
    if (!name || names.includes(name)) return;
    if (names.length >= most) return say(word("most"));
    names.push(name);
    keep();
    say(name);
  }

  function remove(name) {
    names.splice(names.indexOf(name), 1);
    keep();
    say(`${word("remove")} ${name}`);
    input.focus();
  }

  function close() {
    clearTimeout(timer);
    asked += 1; // an answer still on its way comes too late
    active = -1;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function point(index) {
    const options = list.children;
    if (!options.length) return;
    options[active]?.setAttribute("aria-selected", "false");
    active = (index + options.length) % options.length;
    options[active].setAttribute("aria-selected", "true");
    options[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[active].id);
  }

  function offer(found) {
    const fresh = found.filter((tag) => !names.includes(tag.name));
    list.replaceChildren(...fresh.map((tag, index) => {
      const option = make("li", { id: `${id}-option-${index}`, role: "option", "aria-selected": "false", "data-name": tag.name }, tag.name);
      if (tag.count !== undefined) option.append(make("span", { class: "num" }, String(tag.count)));
      return option;
    }));
    active = -1;
    list.hidden = !fresh.length;
    input.setAttribute("aria-expanded", String(fresh.length > 0));
  }

  async function look() {
    const turn = (asked += 1);
    const query = tidy(input.value);
    if (!query) return close();
    try {
      const answer = await fetch(`${kept.dataset.tagsUrl}?${new URLSearchParams({ q: query })}`);
      const found = answer.ok ? await answer.json() : [];
      if (turn === asked) offer(found.map((tag) => (typeof tag === "string" ? { name: tag } : tag)));
    } catch {
      close(); // suggestions are an aid only
    }
  }

  const onKey = {
    ArrowDown: () => point(active + 1),
    ArrowUp: () => point(active < 0 ? -1 : active - 1),
    Escape: () => list.hidden || close(),
    Enter: () => (active >= 0 ? add(list.children[active].dataset.name) : add(input.value)),
  };
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Backspace" && !input.value && names.length) return remove(names.at(-1));
    if (!onKey[event.key] || (event.key === "Enter" && !input.value && active < 0)) return;
    event.preventDefault();
    onKey[event.key]();
  });
  input.addEventListener("input", (event) => {
    event.stopPropagation(); // half a word is not worth a draft
    if (input.value.includes(",")) return input.value.split(",").forEach(add);
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  input.addEventListener("blur", () => add(input.value));
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the field keeps the focus
    const option = event.target.closest('[role="option"]');
    if (option) add(option.dataset.name);
  });
  box.addEventListener("click", (event) => event.target === box && input.focus());
  drawChips();
}
