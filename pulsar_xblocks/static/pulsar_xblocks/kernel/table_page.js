/* A page that works like a block: sends to «do/<name>/» and «part/<name>/» below its own address. */
const script = [...document.scripts].find((tag) => tag.dataset.pulsarInit);
const init = JSON.parse(script.dataset.pulsarInit), root = document.body;
const below = (kind, name) => {
  const query = root.querySelector("[data-pulsar-asking]")?.dataset.pulsarAsking ?? "";
  return `${location.pathname}${kind}/${name}/${query ? `?${query}` : ""}`;
};
const address = { doing: (name) => below("do", name), part: (name) => below("part", name) };
import(init.modules.swap).then((swap) => swap.mount(root, address, init, null));
