/* The editor of a block in Studio: the save, cancel and error protocol of its modal. */

export function mount(root, address, init, runtime) {
  const tell = (name, detail) => runtime?.notify?.(name, detail);
  /* Without a message Studio shows nothing, and «Saving…» stays for good. */
  const fail = (why) => tell("error", { title: init.texts.blockUnsaved, message: why || init.texts.failed });
  root.addEventListener("submit", (event) => {
    if (event.target.matches("[data-pulsar-editor]")) tell("save", { state: "start", message: init.texts.saving });
  }, true);
  root.addEventListener("pulsar:done", (event) => {
    if (event.detail.form.matches("[data-pulsar-editor]")) tell("save", { state: "end" });
  });
  root.addEventListener("pulsar:refused", (event) => {
    if (event.detail.form.matches("[data-pulsar-editor]")) fail(event.detail.title);
  });
  root.addEventListener("pulsar:unsent", (event) => {
    if (event.target.matches("[data-pulsar-editor]")) fail("");
  });
  root.addEventListener("click", (event) => {
    if (event.target.closest("[data-pulsar-cancel]")) tell("cancel", {});
  });
}
