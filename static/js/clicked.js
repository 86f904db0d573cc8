/** Tells which result of a search was opened first: its place and number, nothing about the person. */

const list = document.querySelector("[data-search-key]");

function tell(event) {
  const link = event.target.closest("a[data-rank]");
  if (!link || event.button > 1) return;
  const told = new FormData();
  told.append("key", list.dataset.searchKey);
  told.append("rank", link.dataset.rank);
  told.append("question", link.pathname.match(/^\/q\/(\d+)/)?.[1] ?? "");
  navigator.sendBeacon("/search/clicked", told);
}

list?.addEventListener("click", tell);
list?.addEventListener("auxclick", tell); // in a new tab, by the middle button
