/* The form of a practice card: the draft saves itself; a draft on its way is stored before the form is sent. */
const script = [...document.scripts].find((tag) => "pulsarPracticeModule" in tag.dataset);
const root = document.body, form = root.querySelector("form[data-pulsar-practice]");

if (form) {
  const init = { texts: JSON.parse(script.dataset.pulsarTexts), modules: { swap: script.dataset.pulsarSwapModule } };
  const address = { doing: () => form.dataset.pulsarSaveUrl, part: () => "" };
  root.dataset.pulsarRoot = "";
  Promise.all([import(script.dataset.pulsarSwapModule), import(script.dataset.pulsarAutosaveModule)]).then(([swap, autosave]) => {
    swap.mount(root, address, init, null);
    autosave.mount(root, address, init);
    let isSaved = false;
    form.addEventListener("submit", async (event) => {
      if (isSaved) return form.dispatchEvent(new CustomEvent("pulsar:yielded", { bubbles: true }));
      event.preventDefault();
      isSaved = await swap.isReady(root);
      if (isSaved) form.requestSubmit(event.submitter);
    });
  });
}
