/** Keeps a form on the server while it is written, and says so. */

import { post } from "../send.js";
import { word } from "../words.js";

const PAUSE = 800;
const FIRST_RETRY = 5000;
const LAST_RETRY = 60000;

const passes = (status) => status === 0 || status === 429 || status >= 500;

export default function draft(form) {
  const url = form.dataset.draftUrl;
  const status = form.querySelector("[data-draft-status]");
  let timer;
  let request;
  let unsaved = false;
  let sent = false;
  let wait = FIRST_RETRY;

  const show = (text) => {
    if (status) status.textContent = text;
  };

  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  };

  async function save() {
    if (sent || !unsaved) return;
    request?.abort();
    request = new AbortController();
    unsaved = false;
    show(word("saving"));
    try {
      await post(url, new FormData(form), { signal: request.signal });
      wait = FIRST_RETRY;
      if (!unsaved) show(word("saved"));
    } catch (problem) {
      if (problem.name === "AbortError") return;
      unsaved = true;
      show(problem.status === 0 ? word("unsaved") : problem.message);
      if (!passes(problem.status)) return;
      later(wait);
      wait = Math.min(wait * 2, LAST_RETRY);
    }
  }

  status?.setAttribute("aria-live", "polite");
  form.addEventListener("input", () => {
    unsaved = true;
    later(PAUSE);
  });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.submitter?.formTarget === "_blank") return;
    sent = true; // the post takes over; a late draft must not bring itself back
    clearTimeout(timer);
    request?.abort();
  });
  addEventListener("online", () => later(0));
  addEventListener("pageshow", () => {
    sent = false;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && unsaved && !sent && navigator.sendBeacon(url, new FormData(form))) {
      unsaved = false;
    }
  });
}
