/** Something that goes away by itself after data-seconds, unless somebody is using it. */

export default function fleeting(element) {
  function leave() {
    if (element.contains(document.activeElement) || element.matches(":hover")) setTimeout(leave, 1000);
    else element.hidden = true;
  }
  setTimeout(leave, Number(element.dataset.seconds) * 1000);
}
