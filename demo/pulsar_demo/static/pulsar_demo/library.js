/* The frame of a library's block: addresses from the server, a suffix with a slash after it, notify to whoever stands around. */
(() => {
  const page = document.currentScript;
  const handlers = JSON.parse(page.dataset.handlers);
  const plain = (element) => (element.jquery ? element[0] : element);
  const runtime = {
    handlerUrl(element, name, suffix, query) {
      const url = handlers[plain(element).dataset.usageId].replace("handler_name", name);
      return `${url}${suffix ? `${suffix}/` : ""}${query ? `?${query}` : ""}`;
    },
    notify(eventName, data) { window.parent.postMessage({ type: "xblock-event", eventName, data }, "*"); },
    children: () => undefined,
    childMap: () => undefined,
  };
  /* An old inconsistency that blocks live with: only the editor gets its element in jQuery's wrapper. */
  const given = (element) => {
    if (!element.className.includes("studio_view")) return element;
    const list = [element];
    list.jquery = "2.2.4";
    return list;
  };
  document.querySelectorAll(".xblock[data-init]").forEach((element) => {
    const init = window[element.dataset.init];
    if (typeof init !== "function") return;
    const json = element.querySelector(":scope > script.xblock-json-init-args");
    init(runtime, given(element), json ? JSON.parse(json.textContent) : {});
    element.classList.add("xblock-initialized");
  });
  const content = document.getElementById("content");
  const tell = () => window.parent.postMessage({ type: "plugin.resize", payload: { width: content.offsetWidth, height: content.offsetHeight } }, window.location.origin);
  new ResizeObserver(tell).observe(content);
})();
