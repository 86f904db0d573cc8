/** The script of every page: "/" goes to the search field on the screen; entering one brings its suggestions. */

const FIELD = 'input[type="search"][name="q"]';

async function ready(field) {
  if (!field.matches(FIELD) || field.hasAttribute("role")) return;
  const before = field.value;
  const { suggest } = await import("./suggest.js");
  suggest(field, before);
}

document.addEventListener("focusin", (event) => ready(event.target));
if (document.activeElement) ready(document.activeElement);

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const field = [...document.querySelectorAll(FIELD)].find((input) => input.checkVisibility());
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});
