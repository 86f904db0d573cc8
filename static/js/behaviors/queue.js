/** Moves through the cards of the review queue by keys, presses their buttons, and tells others who looks at what. */

import { say } from "../words.js";

const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";

export default function queue(page) {
  const cards = [...page.querySelectorAll("[data-case]")];
  const claimed = new Set();
  let place = -1;

  async function claim(card) {
    if (claimed.has(card)) return;
    claimed.add(card);
    const token = card.querySelector("input[name=csrf_token]")?.value;
    if (!token) return;
    const answer = await fetch(`/moderation/cases/${card.dataset.case}/claim`, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": token },
    });
    if (answer.ok) return;
    claimed.delete(card);
    const { error } = await answer.json();
    say(error);
    card.querySelector(".deeds")?.replaceChildren(error);
  }

  function go(next) {
    if (!cards.length) return;
    cards[place]?.classList.remove("now");
    place = (next + cards.length) % cards.length;
    const card = cards[place];
    card.classList.add("now");
    card.tabIndex = -1;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
    claim(card);
  }

  page.addEventListener("focusin", (event) => {
    const next = cards.indexOf(event.target.closest("[data-case]"));
    if (next < 0 || next === place) return;
    cards[place]?.classList.remove("now");
    place = next;
    cards[place].classList.add("now");
    claim(cards[place]);
  });

  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && cards[place]?.querySelector(".deeds details[open]");
    if (open) {
      open.open = false;
      return open.querySelector("summary").focus();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches(TYPING)) return;
    const key = event.key.toLowerCase();
    if (key === "j") return go(place + 1);
    if (key === "p") return go(place - 1);
    const inCard = cards[place]?.querySelector(`[data-key="${CSS.escape(key)}"]`);
    const button = inCard ?? page.querySelector(`.undo:not([hidden]) [data-key="${CSS.escape(key)}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
    if (button.matches("summary")) button.parentElement.querySelector("input:not([type=hidden])")?.focus();
  });
}
