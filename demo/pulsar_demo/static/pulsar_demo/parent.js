/* The page around frames: sizes them by their messages, ends editing when the editor says so. */
(() => {
  const frameOf = (source) => [...document.querySelectorAll("iframe[data-demo-frame]")].find((frame) => frame.contentWindow === source);
  const say = (sentence) => {
    const line = document.querySelector("[data-demo-say]");
    if (line) line.textContent = sentence;
  };
  const actions = {
    "plugin.resize": (frame, { height }) => { if (height > 0) frame.height = Math.ceil(height); },
    closeXBlockEditorModal: (frame) => { if (frame.dataset.demoBack) window.location.assign(frame.dataset.demoBack); },
    saving: (frame, { message }) => say(message ?? ""),
    editorError: (frame, { title, message }) => say([title, message].filter(Boolean).join(". ")),
  };
  window.addEventListener("message", (event) => {
    if (event.origin !== window.location.origin) return;
    const frame = frameOf(event.source);
    if (frame && event.data?.type) actions[event.data.type]?.(frame, event.data.payload ?? {});
    if (frame && typeof event.data?.offset === "number") window.scrollTo({ top: frame.getBoundingClientRect().top + window.scrollY + event.data.offset });
  });
})();
