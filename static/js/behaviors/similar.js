/** Shows questions like the one being typed. */

const PAUSE = 250;

export default function similar(input) {
  const target = document.getElementById(input.dataset.similarTarget);
  let timer;
  let request;

  async function look() {
    request?.abort();
    request = new AbortController();
    const url = `${input.dataset.similarUrl}?${new URLSearchParams({ title: input.value.trim() })}`;
    try {
      const answer = await fetch(url, { signal: request.signal, headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok) return;
      const html = await answer.text();
      target.innerHTML = html;
      target.hidden = !html.trim();
    } catch {
      // An aid only: when it does not come, asking goes on without it.
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
}
