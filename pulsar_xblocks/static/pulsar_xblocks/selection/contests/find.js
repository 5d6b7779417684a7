/* What is typed is looked for at once; the form itself works without this script. */
const script = [...document.scripts].find((tag) => "pulsarContestModule" in tag.dataset);
const root = document.body, form = root.querySelector("form[data-pulsar-contest-find]"), part = root.querySelector("[data-pulsar-found]");
const PAUSE = 200; // milliseconds after the last letter

if (form && part) {
  import(script.dataset.pulsarSwapModule).then(({ send, swap, say }) => {
    let timer = 0, turn = 0;
    const look = async () => {
      const mine = turn += 1;
      try {
        const { ok, data } = await send(`${form.dataset.pulsarContestFind}?${new URLSearchParams(new FormData(form))}`);
        if (!ok || mine !== turn) return;
        swap(part, data.html);
        say(root, part.querySelector("[data-pulsar-found-words]")?.textContent ?? "");
      } catch { /* no connection: the button asks again */ }
    };
    const soon = () => { clearTimeout(timer); timer = setTimeout(look, PAUSE); };
    form.elements.q.addEventListener("input", soon);
    form.elements.year?.addEventListener("change", soon);
    form.addEventListener("keydown", (event) => {
      const first = part.querySelector("[data-pulsar-found-list] a");
      if (event.key === "ArrowDown" && event.target === form.elements.q && first) [event.preventDefault(), first.focus()];
    });
    part.addEventListener("keydown", (event) => {
      const links = [...part.querySelectorAll("[data-pulsar-found-list] a")], at = links.indexOf(event.target);
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (at < 0 || !step) return;
      event.preventDefault();
      (links[at + step] ?? (step < 0 ? form.elements.q : links[at])).focus();
    });
  });
}
