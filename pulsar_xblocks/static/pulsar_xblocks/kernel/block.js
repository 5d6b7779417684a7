/* The one classic script of every block: finds the ES modules the server named and mounts them. */
function PulsarBlock(runtime, element, init) {
  const root = (element.jquery ? element[0] : element).querySelector("[data-pulsar-root]");
  const address = {
    doing: (name) => runtime.handlerUrl(element, "do", name),
    part: (name) => runtime.handlerUrl(element, "part", name),
  };
  import(init.modules.swap).then((swap) => swap.mount(root, address, init, runtime));
}
