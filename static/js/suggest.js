/** Suggestions below a search field while somebody types (the ARIA combobox pattern with a list of links). */

const PAUSE = 120; // milliseconds
const LEAST = 2; // letters
let fields = 0;

function make(element, attributes) {
  const made = document.createElement(element);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

/** Make a field a combobox; `before` is what stood in it when it was entered, a moment ago. */
export function suggest(input, before) {
  if (input.hasAttribute("role")) return;
  const id = `suggestions-${(fields += 1)}`;
  const list = make("div", { class: "suggestions", role: "listbox", id });
  const status = make("p", { class: "sr", role: "status" });
  list.hidden = true;
  input.form.append(list, status);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id,
  })) input.setAttribute(name, value);

  // The browser's own suggestions are off only while ours are there: it would not bring the text back with the page.
  const ownSuggestions = (state) => input.setAttribute("autocomplete", state);
  ownSuggestions("off");

  let options = [];
  let active = -1;
  let turn = 0;
  let timer;
  let request;

  function point(index) {
    options[active]?.setAttribute("aria-selected", "false");
    active = index;
    if (active < 0) return input.removeAttribute("aria-activedescendant");
    options[active].setAttribute("aria-selected", "true");
    options[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[active].id);
  }

  function close() {
    clearTimeout(timer);
    turn += 1; // an answer still on its way comes too late
    request?.abort();
    point(-1);
    list.hidden = true;
    status.textContent = "";
    input.setAttribute("aria-expanded", "false");
  }

  function leave() {
    close();
    ownSuggestions("on");
  }

  function show(html) {
    point(-1);
    list.innerHTML = html;
    options = [...list.querySelectorAll('[role="option"]')];
    if (!options.length) return close();
    options.forEach((option, index) => (option.id = `${id}-${index}`));
    const { label, count } = list.querySelector("template").dataset;
    list.setAttribute("aria-label", label);
    list.hidden = false;
    list.scrollTop = 0;
    status.textContent = count;
    input.setAttribute("aria-expanded", "true");
  }

  async function look() {
    request?.abort();
    request = new AbortController();
    const mine = (turn += 1);
    const text = input.value.slice(0, input.selectionEnd);
    if (text.trim().length < LEAST) return close();
    try {
      const url = `${input.form.action}/suggest?${new URLSearchParams({ q: text })}`;
      const answer = await fetch(url, { signal: request.signal });
      const html = answer.ok ? await answer.text() : "";
      if (mine === turn) show(html);
    } catch {
      if (mine === turn) close(); // suggestions are an aid only
    }
  }

  /** Put a completed piece of the query in the place of what was typed, and go on from there. */
  function complete(text) {
    const rest = input.value.slice(input.selectionEnd);
    input.value = text + rest;
    input.setSelectionRange(text.length, text.length);
    point(-1); // what is shown belongs to the text before
    look();
  }

  function move(step) {
    if (list.hidden) return look();
    const next = active + step;
    point(next >= options.length ? -1 : next < -1 ? options.length - 1 : next);
  }

  const onKey = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Escape: close,
    Enter: () => options[active].click(),
  };
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(event.key)) return point(-1); // back in the text
    if (!onKey[event.key] || (event.key === "Enter" && active < 0) || (event.key === "Escape" && list.hidden)) return;
    event.preventDefault();
    onKey[event.key]();
  });
  input.addEventListener("input", (event) => {
    point(-1);
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  input.addEventListener("compositionend", look);
  input.addEventListener("focus", () => ownSuggestions("off"));
  input.addEventListener("blur", leave);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest('[role="option"]');
    if (!option) return;
    if (option.dataset.text === undefined) return leave();
    event.preventDefault();
    complete(option.dataset.text);
  });
  input.form.addEventListener("submit", leave);
  addEventListener("pagehide", leave); // whoever comes back finds the page, not the list
  if (input.value !== before) look();
}
