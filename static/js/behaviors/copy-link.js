/** Copies the address of a link instead of following it. */

import { tell, word } from "../words.js";

export default function copyLink(link) {
  link.addEventListener("click", async (event) => {
    if (!navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      await navigator.clipboard.writeText(link.href);
      tell(word("copied"));
    } catch {
      location.assign(link.href);
    }
  });
}
