/* The one classic script of every block: finds the ES modules the server named and mounts them. */
function PulsarBlock(runtime, element, init) {
  const root = (element.jquery ? element[0] : element).querySelector("[data-pulsar-root]");
  /* What the page shows of several, «studio=12»: said with every request, so that an old tab never writes into another one. */
  const asking = () => root?.querySelector("[data-pulsar-asking]")?.dataset.pulsarAsking ?? "";
  const address = {
    doing: (name) => runtime.handlerUrl(element, "do", name, asking()),
    part: (name) => runtime.handlerUrl(element, "part", name, asking()),
  };
  /* The unit stands in a frame under <base target=_parent>: a link to a place of its own would take the course page away. */
  root?.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link) return;
    event.preventDefault();
    const place = root.querySelector(`#${CSS.escape(link.hash.slice(1))}`);
    if (place?.tabIndex < 0) place.tabIndex = -1;
    place?.focus();
  });
  import(init.modules.swap).then((swap) => swap.mount(root, address, init, runtime));
}
