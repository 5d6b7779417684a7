/* The editor of questionnaires.  The form carries the whole questionnaire as text; a button sends it with what stands typed, and gets it
   back edited.  What was typed is taken a moment after the last key; nothing is stored before «Save», and until then this device keeps it.
   Undo brings earlier texts back.  Drag and drop comes with its library when a pointer is near; buttons do the same. */
const PAUSE = 900, MOST = 60, KEEP_MS = 7 * 86400000;
const store = {
  get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  put(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden: then it is only on the page */ } },
  drop(key) { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } },
};
const editorOf = (element) => element.closest("form[data-pulsar-authoring]");
const entries = (form) => [...new FormData(form)].filter(([, value]) => typeof value === "string");
const snapshot = (form) => JSON.stringify(entries(form));
const make = (tag, values) => Object.assign(document.createElement(tag), values);

export async function mount(root, address, init) {
  if (root.dataset.pulsarAuthored) return;
  root.dataset.pulsarAuthored = "yes";
  const { complain, partOf, say, send, swap } = await import(init.modules.swap);
  const past = [];
  let line = Promise.resolve(), timer = 0, tries = 0, yielded = false;
  const isLive = (form) => form?.isConnected && !form.querySelector("[data-pulsar-conflict]");

  /* Folds that somebody has opened or shut stay so. */
  const replace = (part, html) => {
    const folds = new Map([...part.querySelectorAll("details[data-pulsar-fold]")].map((fold) => [fold.dataset.pulsarFold, fold.open]));
    swap(part, html);
    for (const fold of part.querySelectorAll("details[data-pulsar-fold]")) if (folds.get(fold.dataset.pulsarFold)) fold.open = true;
  };

  async function ask(form, what, more = {}, body = new FormData(form)) {
    const seen = snapshot(form), before = form.elements.definition.value, part = form.querySelector("[data-pulsar-part=questions]");
    body.set("edit", what);
    for (const [name, value] of Object.entries(more)) body.set(name, value);
    const answer = await send(address.doing("edit"), { body }).catch(() => null);
    if (!isLive(form)) return;
    if (!answer?.data.html) return complain(part, answer?.data.title || init.texts.failed), say(root, init.texts.failed);
    if (!what && snapshot(form) !== seen) return touch(form); // typed meanwhile: once more, after the pause
    replace(part, answer.data.html);
    if (answer.ok && what !== "restored" && form.elements.definition.value !== before) past.push(before), past.splice(0, past.length - MOST);
    if (what) say(root, answer.data.message || answer.data.title || "");
    after(form);
  }
  const edit = (form, what, more, body) => {
    clearTimeout(timer);
    line = line.then(() => isLive(form) && ask(form, what, more, body?.()));
    return line;
  };
  const touch = (form) => { clearTimeout(timer); timer = setTimeout(() => edit(form, ""), PAUSE); keep(form); };

  function after(form) {
    form.querySelector("[data-pulsar-undo]")?.setAttribute("aria-disabled", String(!past.length));
    keep(form);
    drags(form);
    preview();
  }

  /* The preview: beside an editor of what stands in it, in the unit of what is stored. */
  async function preview() {
    const form = root.querySelector("form[data-pulsar-try]"), editor = root.querySelector("form[data-pulsar-authoring]"), mine = ++tries;
    if (!form) return;
    const body = new FormData(form);
    if (editor) body.set("_definition", editor.elements.definition.value);
    const answer = await send(address.doing("try"), { body }).catch(() => null);
    if (mine === tries && form.isConnected && answer?.data.html) replace(partOf(form), answer.data.html);
  }

  const keep = (form) => form.dataset.pulsarKeep && store.put(form.dataset.pulsarKeep, { at: Date.now(), fields: entries(form) });
  function offer(form) {
    const key = form.dataset.pulsarKeep, kept = key && store.get(key);
    const fields = new Map(kept?.fields ?? []);
    if (!kept || Date.now() - kept.at > KEEP_MS || JSON.stringify(kept.fields) === snapshot(form)) return;
    const note = make("div", { className: "pulsar-note pulsar-warn" }), row = make("div", { className: "pulsar-row" });
    const restore = () => {
      for (const name of ["display_name", "call_code", "intro"]) if (form.elements[name] && fields.has(name)) form.elements[name].value = fields.get(name);
      edit(form, "", {}, () => { const body = new FormData(); for (const [name, value] of kept.fields) body.append(name, value); return body; });
    };
    for (const [textContent, act] of [[init.texts.restore, restore], [init.texts.discard, () => store.drop(key)]]) {
      const button = make("button", { type: "button", className: "pulsar-btn", textContent });
      button.addEventListener("click", () => { note.remove(); act(); });
      row.append(button);
    }
    note.append(make("p", { textContent: init.texts.kept }), row);
    form.prepend(note);
  }

  let sortable;
  async function drags(form) {
    if (!sortable) return;
    const { Sortable } = await sortable;
    for (const list of form.querySelectorAll("[data-pulsar-list]")) {
      if (list.dataset.pulsarSorted) continue;
      list.dataset.pulsarSorted = "yes";
      Sortable.create(list, { animation: 120, group: list.dataset.pulsarList, handle: "[data-pulsar-grip]", draggable: "[data-pulsar-item]", onEnd: ({ item, to }) => {
        const ahead = item.nextElementSibling?.dataset.pulsarItem?.slice(2) ?? "";
        edit(form, `put:${item.dataset.pulsarItem}`, { into: to.dataset.pulsarInto ?? "", ahead_of: ahead });
      } });
    }
  }

  root.addEventListener("pointerover", (event) => {
    const form = event.target.closest("[data-pulsar-grip]") && editorOf(event.target);
    if (!form) return;
    sortable ??= import(form.dataset.pulsarSortable);
    drags(form);
  });
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pulsar-edit], [data-pulsar-undo]"), form = button && editorOf(button);
    if (event.target.closest("[data-pulsar-cancel]")) store.drop(editorOf(event.target)?.dataset.pulsarKeep);
    if (!form) return;
    if (button.dataset.pulsarEdit) return edit(form, button.dataset.pulsarEdit);
    if (past.length) edit(form, "restored", { definition: past.pop() });
  });
  root.addEventListener("input", (event) => {
    const form = editorOf(event.target);
    if (event.target === form) { // both texts of a conflict have been looked at
      if (yielded) edit(form, "restored");
      yielded = false;
    } else if (form && event.target.closest("[data-pulsar-part=questions]")) touch(form);
    else if (form) keep(form);
  });
  root.addEventListener("change", (event) => {
    const form = editorOf(event.target);
    if (form && event.target.matches("[data-pulsar-refresh]")) edit(form, "");
    if (event.target.closest("form[data-pulsar-try]")) preview();
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.localName !== "input" || !event.target.closest("[data-pulsar-part=questions], [data-pulsar-try]")) return;
    event.preventDefault(); // Enter in a field is not «Save»
  });
  root.addEventListener("submit", (event) => { if (event.target.matches("[data-pulsar-try]")) event.preventDefault(); }, true);
  root.addEventListener("pulsar:yielded", () => { yielded = true; });
  root.addEventListener("pulsar:done", ({ detail }) => detail.form.dataset.pulsarKeep && (clearTimeout(timer), store.drop(detail.form.dataset.pulsarKeep)));
  const form = root.querySelector("form[data-pulsar-authoring]");
  if (form) offer(form), form.querySelector("[data-pulsar-undo]")?.setAttribute("aria-disabled", "true");
}
