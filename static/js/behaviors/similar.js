/** Shows questions like the one being asked, beside its title, as soon as other ones fit better than those shown. */

import { say } from "../words.js";

const PAUSE = 300; // milliseconds

const ids = (element) => [...element.querySelectorAll("[data-id]")].map((item) => item.dataset.id).join();

export default function similar(input) {
  const target = document.getElementById(input.dataset.similarTarget);
  const fields = [input, ...input.dataset.similarWith.split(" ").map((name) => input.form.elements[name])];
  let timer;
  let request;

  /** Change the list only when others are in it, and keep what is being written where it is on the screen. */
  function show(html) {
    const fresh = document.createElement("div");
    fresh.innerHTML = html;
    if (ids(fresh) === ids(target)) return;
    const place = () => document.activeElement.getBoundingClientRect().top;
    const before = place();
    target.replaceChildren(...fresh.childNodes);
    target.hidden = !target.querySelector("[data-id]");
    scrollBy(0, place() - before);
    say(target.querySelector("h2")?.textContent ?? "");
  }

  async function look() {
    request?.abort();
    request = new AbortController();
    const query = new URLSearchParams(fields.map((field) => [field.name, field.value.trim()]));
    try {
      const answer = await fetch(`${input.dataset.similarUrl}?${query}`, { signal: request.signal });
      if (answer.ok) show(await answer.text());
    } catch {
      // An aid only: when it does not come, asking goes on without it.
    }
  }

  for (const field of fields) {
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(look, PAUSE);
    });
  }
}
