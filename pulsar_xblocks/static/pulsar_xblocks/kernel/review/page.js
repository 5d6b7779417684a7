/* The expert's page: saves the draft by itself, shows the sum, what the chosen score means, how long the comment is. */
const script = [...document.scripts].find((tag) => "pulsarReviewModule" in tag.dataset);
const root = document.body, texts = JSON.parse(script.dataset.pulsarTexts);
const form = root.querySelector("form[data-pulsar-review]");
const lang = document.documentElement.lang || "ru";

function sum() {
  const chosen = [...form.querySelectorAll("input[type=radio]:checked")], typed = [...form.querySelectorAll("input[type=number]")];
  const total = [...chosen, ...typed].reduce((found, input) => found + Number(input.value), 0);
  form.querySelector("[data-pulsar-total]").textContent = total.toLocaleString(lang, { maximumFractionDigits: 2 });
  for (const input of chosen) form.querySelector(`[data-pulsar-level-of="${CSS.escape(input.name)}"]`).textContent = input.dataset.pulsarLevel;
  form.querySelector("[data-pulsar-size]").textContent = form.elements.comment.value.trim().replace(/\s+/g, " ").length;
}

if (form) {
  form.addEventListener("input", sum);
  sum();
  if (form.dataset.pulsarAutosave) {
    const init = { texts, modules: { swap: script.dataset.pulsarSwapModule } };
    const address = { doing: () => form.dataset.pulsarSaveUrl, part: () => "" };
    root.dataset.pulsarRoot = "";
    Promise.all([import(script.dataset.pulsarSwapModule), import(script.dataset.pulsarAutosaveModule)]).then(([swap, autosave]) => {
      swap.mount(root, address, init, null);
      autosave.mount(root, address, init);
      let isSaved = false;
      form.addEventListener("submit", async (event) => { // a draft on its way is stored first, so that the form names the newest version
        if (isSaved) return form.dispatchEvent(new CustomEvent("pulsar:yielded", { bubbles: true }));
        event.preventDefault();
        isSaved = await swap.isReady(root);
        if (isSaved) form.requestSubmit(event.submitter);
      });
    });
  }
}
