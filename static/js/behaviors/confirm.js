/** Asks once more on the button itself: the first press shows the question, the second one means it. */

import { say } from "../words.js";

const CALM = 500; // milliseconds in which a double click does not count as the second press
const PATIENCE = 6000;

export default function confirm(button) {
  const label = button.querySelector("span") ?? button;
  const words = label.textContent;
  let asked = 0;
  let timer;

  function forget() {
    clearTimeout(timer);
    asked = 0;
    label.textContent = words;
    button.classList.remove("danger");
  }

  button.addEventListener("click", (event) => {
    if (asked && event.timeStamp - asked > CALM) return;
    event.preventDefault();
    if (asked) return;
    asked = event.timeStamp;
    label.textContent = button.dataset.confirm;
    button.classList.add("danger");
    say(button.dataset.confirm);
    timer = setTimeout(forget, PATIENCE);
  });
  button.addEventListener("blur", forget);
}
