/* Studio's page: starts blocks with a jQuery-like element, speaks save, cancel and error with the modal outside. */
(() => {
  const path = (part) => encodeURIComponent(part).replace(/%3A/g, ":").replace(/%2B/g, "+").replace(/%40/g, "@");
  const tell = (type, payload = {}) => window.parent.postMessage({ type, payload }, window.location.origin);
  let isSaving = false;

  const signals = {
    save({ state, message }) {
      if (state === "start") {
        isSaving = true;
        tell("saving", { message });
        return;
      }
      if (!isSaving) throw new TypeError("Cannot read properties of undefined (reading 'hide')"); // as Studio does
      isSaving = false;
      tell("saveEditedXBlockData");
      tell("closeXBlockEditorModal");
    },
    cancel() { tell("closeXBlockEditorModal"); },
    error({ title, message, msg }) {
      if (!(message || msg)) return; // as Studio does: nothing is shown and «Saving» stays
      isSaving = false;
      tell("editorError", { title, message: message || msg });
    },
  };

  class StudioRuntime {
    constructor(prefix) { this.prefix = prefix; }
    handlerUrl(element, name, suffix = "", query = "") {
      const root = element.jquery ? element[0] : element;
      const tail = suffix ? `/${suffix.split("/").map(encodeURIComponent).join("/")}` : "";
      return `${this.prefix}/xblock/${path(root.dataset.usageId)}/handler/${name.split("/").map(encodeURIComponent).join("/")}${tail}${query ? `?${query}` : ""}`;
    }
    notify(name, data = {}) { signals[name]?.(data); }
    children() { return []; }
    childMap() { return null; }
  }

  /* What editors use of jQuery's wrapper; the real one is on the platform's page. */
  const wrapped = (element) => {
    const list = [element];
    list.jquery = "2.2.4";
    list.find = (selector) => { const found = [...element.querySelectorAll(selector)]; found.jquery = "2.2.4"; return found; };
    list.get = (index) => list[index];
    return list;
  };

  const start = (element) => {
    const init = window[element.dataset.init];
    if (typeof init !== "function") return;
    const json = element.querySelector(":scope > script.xblock-json-init-args");
    const isEditor = element.dataset.runtimeClass === "StudioRuntime";
    const block = init(new StudioRuntime(isEditor ? "" : "/preview"), wrapped(element), json ? JSON.parse(json.textContent) : {}) ?? {};
    element.classList.add("xblock-initialized");
    element.querySelectorAll(".xblock-actions .cancel-button").forEach((button) => button.addEventListener("click", (event) => {
      event.preventDefault();
      signals.cancel();
    }));
    if (isEditor && !element.querySelector(".editor-with-buttons")) { // the modal's own button, unless the editor says that it brings its own
      const close = Object.assign(document.createElement("button"), { type: "button", textContent: "Close" });
      close.addEventListener("click", () => signals.cancel());
      element.append(close);
    }
    if (typeof block.save === "function") element.querySelectorAll(".xblock-actions .save-button").forEach((button) => button.addEventListener("click", () => block.save()));
  };

  document.querySelectorAll(".xblock[data-init]").forEach(start);
  const content = document.getElementById("content");
  new ResizeObserver(() => tell("plugin.resize", { width: content.offsetWidth, height: content.offsetHeight })).observe(content);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && document.body.classList.contains("is-editing") && !event.defaultPrevented) signals.cancel(); });
})();
