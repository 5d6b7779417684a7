/* Filters of the standings in a block: no plain form may be sent from a unit, so the part is loaded anew. */
export function mount(root, address, init) {
  import(init.modules.swap).then(({ load, partOf }) => {
    const show = (form) => load(root, "page", partOf(form), address, init, new URLSearchParams(new FormData(form)).toString());
    root.addEventListener("submit", (event) => {
      if (!event.target.matches("[data-pulsar-filter]")) return;
      event.preventDefault();
      show(event.target);
    });
    root.addEventListener("change", (event) => {
      const form = event.target.closest("[data-pulsar-filter]");
      if (form && event.target.matches("select, input[type=checkbox]")) show(form);
    });
  });
}
