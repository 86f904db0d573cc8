/** What scripts say to people. The words stand in the page, already translated. */

const words = document.getElementById("words").dataset;

/** A translated word or sentence by its name in the page. */
export const word = (name) => words[name];

/** A decorative icon of the sprite. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${words.icons}#${name}`);
  svg.classList.add("i");
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

let quiet;

/** Tell a screen reader something everybody else can see. */
export function say(text) {
  if (!quiet) {
    quiet = document.createElement("p");
    quiet.className = "sr";
    quiet.setAttribute("role", "status");
    document.body.append(quiet);
  }
  quiet.textContent = text;
}

function toast(kind, role, symbol, text) {
  document.querySelector(".toast")?.remove();
  const box = document.createElement("div");
  box.className = `alert toast ${kind}`;
  box.setAttribute("role", role);
  document.body.append(box);
  const body = document.createElement("div");
  body.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn quiet icon small";
  close.setAttribute("aria-label", words.close);
  close.append(icon("x"));
  close.addEventListener("click", () => box.remove());
  box.append(icon(symbol), body, close);
  return box;
}

/** Say that something went wrong; it stays until closed. */
export const warn = (text) => void toast("bad", "alert", "octagon-alert", text);

/** Say that something went well, or why it may not be done; it goes by itself. */
export function tell(text, kind = "good") {
  const box = toast(kind, "status", kind === "good" ? "circle-check" : "info", text);
  setTimeout(() => box.remove(), 6000);
}
