/* The editor of a module: another module shows the fields of its activities; what is typed already stays. */

export function mount(root, address, init) {
  root.addEventListener("change", async ({ target }) => {
    if (!target.matches("[data-pulsar-pick]")) return;
    const swap = await import(init.modules.swap), part = swap.partOf(target);
    const typed = [...new FormData(target.form)].filter(([name]) => name !== target.name);
    await swap.load(root, "editor", part, address, init, `module=${encodeURIComponent(target.value)}`);
    const form = part.querySelector("[data-pulsar-editor]");
    for (const [name, value] of typed) if (form?.elements[name]) form.elements[name].value = value;
  });
}
