/** Requests to the own server. */

import { word } from "./words.js";

/** The server's no, or none at all (status 0), in words for the person. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message || word("failed"));
    this.status = status;
  }
}

async function reason(answer) {
  if (!answer.headers.get("Content-Type")?.includes("json")) return "";
  return (await answer.json()).error;
}

/** POST a form; the answer is the response, everything but success throws a Refusal. */
export async function post(url, body, { accept = "application/json", signal } = {}) {
  const headers = {
    Accept: accept,
    "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content,
    "X-Requested-With": "fetch",
  };
  let answer;
  try {
    answer = await fetch(url, { method: "POST", body, headers, signal });
  } catch (problem) {
    if (problem.name === "AbortError") throw problem;
    throw new Refusal(0);
  }
  if (!answer.ok) throw new Refusal(answer.status, await reason(answer).catch(() => ""));
  return answer;
}
