/** Votes at once, without leaving the page. An answer that is not understood falls back to the plain form. */

import { post } from "../send.js";
import { tell, warn } from "../words.js";

function show(form, { score, mine, up, down }) {
  form.querySelector("[data-score]").textContent = score.toLocaleString(document.documentElement.lang);
  const split = form.querySelector("[data-split]");
  if (split) split.textContent = `+${up} −${down}`;
  for (const button of form.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(mine === (button.value === "up" ? 1 : -1)));
  }
}

function submitPlainly(form, value) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "value";
  field.value = value;
  form.append(field);
  form.submit();
}

export default function vote(form) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest('[aria-disabled="true"]');
    if (button) tell(button.title, "info");
  });

  form.addEventListener("submit", async (event) => {
    const value = event.submitter?.value;
    if (!value) return;
    event.preventDefault();
    if (form.hasAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    const body = new FormData(form);
    body.set("value", value);
    try {
      const answer = await post(form.action, body);
      if (answer.headers.get("Content-Type")?.includes("json")) show(form, await answer.json());
      else submitPlainly(form, value);
    } catch (problem) {
      warn(problem.message);
    } finally {
      form.removeAttribute("aria-busy");
    }
  });
}
