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
  /* What the library's frame says in the words of its runtime. */
  const events = {
    save: (frame, { state, message }) => (state === "end" ? actions.closeXBlockEditorModal(frame) : actions.saving(frame, { message })),
    cancel: (frame) => actions.closeXBlockEditorModal(frame),
    error: (frame, data) => actions.editorError(frame, data),
  };
  actions["xblock-event"] = (frame, payload, { eventName, data }) => events[eventName]?.(frame, data ?? {});
  window.addEventListener("message", (event) => {
    if (event.origin !== window.location.origin) return;
    const frame = frameOf(event.source);
    if (frame && event.data?.type) actions[event.data.type]?.(frame, event.data.payload ?? {}, event.data);
    if (frame && typeof event.data?.offset === "number") window.scrollTo({ top: frame.getBoundingClientRect().top + window.scrollY + event.data.offset });
  });
})();
