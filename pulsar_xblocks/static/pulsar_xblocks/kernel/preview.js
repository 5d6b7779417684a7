/* The preview follows what is typed; without this script the button «compute» does the same. */
const script = [...document.scripts].find((tag) => "pulsarPreviewModule" in tag.dataset);
const WAIT_MS = 600;

import(script.dataset.pulsarSwapModule).then(({ send, swap }) => {
  let timer = 0, turn = 0;
  async function preview(form) {
    const body = new FormData(form), mine = ++turn;
    body.append("preview", "1");
    try {
      const { ok, data } = await send(form.action, { body });
      if (ok && mine === turn) swap(form.querySelector("[data-pulsar-preview]"), data.html);
    } catch { /* no network: the button is still there */ }
  }
  document.body.addEventListener("input", (event) => {
    const form = event.target.closest("[data-pulsar-previewed]");
    if (!form || event.target.name === "reason") return;
    clearTimeout(timer);
    timer = setTimeout(() => preview(form), WAIT_MS);
  });
});
