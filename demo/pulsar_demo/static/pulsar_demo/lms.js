/* The LMS page's manners: finds blocks, starts them with a DOM node, tells the parent its height.  No runtime.notify here. */
(() => {
  const path = (part) => encodeURIComponent(part).replace(/%3A/g, ":").replace(/%2B/g, "+").replace(/%40/g, "@");

  class LmsRuntime {
    handlerUrl(element, name, suffix = "", query = "") {
      const root = element.jquery ? element[0] : element;
      const { courseId, usageId } = root.dataset;
      const tail = suffix ? `/${suffix.split("/").map(encodeURIComponent).join("/")}` : "";
      return `/courses/${path(courseId)}/xblock/${path(usageId)}/handler/${name.split("/").map(encodeURIComponent).join("/")}${tail}${query ? `?${query}` : ""}`;
    }
    children() { return []; }
    childMap() { return null; }
  }

  const start = (element) => {
    const init = window[element.dataset.init];
    if (typeof init !== "function") return;
    const json = element.querySelector(":scope > script.xblock-json-init-args");
    const block = init(new LmsRuntime(), element, json ? JSON.parse(json.textContent) : {}) ?? {};
    block.element = element;
    element.classList.add("xblock-initialized");
  };

  const content = document.getElementById("content");
  let last = 0;
  const tell = () => {
    const height = content.offsetHeight;
    if (height === last) return;
    last = height;
    window.parent.postMessage({ type: "plugin.resize", payload: { width: content.offsetWidth, height } }, document.referrer || "*");
    window.scrollTo(0, 0); // the frame never scrolls
  };

  /* The page scrolls to places of its own before a block hears of the click; on an address that names nothing it fails, as there. */
  content.addEventListener("click", (event) => {
    const link = event.target.closest("a"), address = link?.getAttribute("href");
    if (!link || address[0] !== "#" || link.hasAttribute("aria-controls") || link.hasAttribute("data-toggle")) return;
    const place = document.querySelector(address) ?? document.getElementsByName(address.slice(1))[0];
    if (!place) return;
    event.preventDefault();
    place.scrollIntoView({ block: "start" });
    place.focus();
  }, true);

  document.querySelectorAll(".xblock[data-init]").forEach(start);
  new ResizeObserver(tell).observe(content);
  new MutationObserver(tell).observe(content, { childList: true, subtree: true, attributes: true, characterData: true });
  window.addEventListener("load", tell);
})();
