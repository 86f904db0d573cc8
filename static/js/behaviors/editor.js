/** Shows the buttons of an editor; what is behind them is loaded when somebody turns to it for the first time. */

const SIGNS = ["focusin", "pointerover", "dragover"];

export default function editor(box) {
  for (const button of box.querySelectorAll("[data-tool]")) button.hidden = false;

  async function wake() {
    for (const sign of SIGNS) box.removeEventListener(sign, wake);
    let pressed; // while it was on its way
    const hold = (event) => {
      pressed = event.target.closest("button");
      if (pressed) event.preventDefault();
    };
    box.addEventListener("click", hold, true);
    try {
      const { edit } = await import("../editor.js");
      edit(box);
    } finally {
      box.removeEventListener("click", hold, true);
    }
    pressed?.click();
  }

  for (const sign of SIGNS) box.addEventListener(sign, wake);
  if (box.contains(document.activeElement)) wake();
}
