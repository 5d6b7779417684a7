/* Saves drafts as they are typed: form[data-pulsar-autosave=<action>].  Nothing is lost: what cannot be sent stays on this device under
   data-pulsar-keep=<person and object>, goes out by itself when it can, is offered after a reload, and leaves the device once saved. */
const WAIT = 1200, LONGEST = 8000, AGAIN = [3000, 8000, 20000, 60000], KEEP_MS = 7 * 86400000, SHELVES = "pulsar:draft:", NOT_KEPT = /^(version|asked|base|csrfmiddlewaretoken)$/;
const LOOKS = { saving: ["idle", "mark"], saved: ["ok", "cloud"], offline: ["warn", "offline"], failed: ["bad", "warn"], unsaved: ["bad", "warn"] };
const store = {
  keys(start) { try { return Object.keys(localStorage).filter((key) => key.startsWith(start)); } catch { return []; } },
  get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  put(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; } },
  drop(key) { try { localStorage.removeItem(key); } catch { /* then nothing was kept */ } },
};
const fieldsOf = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !NOT_KEPT.test(name));
const byName = ([one], [other]) => (one < other ? -1 : Number(one > other)), asText = (fields) => JSON.stringify([...fields].sort(byName)), textOf = (form) => asText(fieldsOf(form));
const shelf = (form) => `${SHELVES}${form.dataset.pulsarKeep}:${form.dataset.pulsarAutosave}:`;
const hasConflict = (form) => Boolean(form.querySelector("[data-pulsar-conflict]")), make = (tag, values) => Object.assign(document.createElement(tag), values);
const isSame = (data) => data?.code === "stale" && JSON.stringify(data.current) === JSON.stringify(data.yours); // sent while the page was left
const isChosen = (field) => (field.options ? [...field.options].some((one) => one.selected && one.index && !one.defaultSelected)
  : field.checked !== field.defaultChecked || (field.type !== "hidden" && field.defaultValue !== undefined && field.value !== field.defaultValue));
/* Puts the sentences beside their fields without touching what is being typed. */
function complain(form, errors) {
  const end = form.closest("[data-pulsar-ids]")?.dataset.pulsarIds ?? ""; // of every id of the block
  form.querySelectorAll("[data-pulsar-unsaved]").forEach((note) => note.remove());
  for (const [name, sentences] of Object.entries(errors)) {
    const note = make("p", { className: "pulsar-error", textContent: sentences.join(" ") });
    note.dataset.pulsarUnsaved = name;
    form.querySelector(`#${CSS.escape(`f-${name}${end}`)}`)?.closest("[data-pulsar-question], .pulsar-field")?.append(note);
  }
}
/* Fills the form; what has no field on the page goes along hidden. */
function fill(form, fields) {
  const left = new Map();
  for (const [name, value] of fields) left.set(name, [...(left.get(name) ?? []), value]);
  for (const element of form.elements) {
    if (!element.name || NOT_KEPT.test(element.name) || !/^(input|select|textarea)$/.test(element.localName) || element.type === "file") continue;
    const values = left.get(element.name) ?? [], isFixed = /^(radio|checkbox|hidden)$/.test(element.type), at = values.indexOf(element.value);
    if (isFixed) element.checked = at >= 0;
    else element.value = values[0] ?? "";
    if (isFixed ? at >= 0 : element.value === values[0]) values.splice(Math.max(at, 0), 1);
  }
  for (const [name, values] of left) for (const value of values) form.append(make("input", { type: "hidden", name, value }));
}

class Draft {
  constructor(form, page) {
    Object.assign(this, { form, page, dirty: false, saving: null, timer: 0, tries: 0, sent: "" });
    this.key = shelf(form) + (crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`);
    for (const key of form.dataset.pulsarKeep ? store.keys(shelf(form)) : []) this.offer(key, store.get(key) ?? {});
    if ([...form.elements].some(isChosen)) this.touch(); // typed before this module came
  }

  keep() { return Boolean(this.form.dataset.pulsarKeep) && store.put(this.key, { at: Date.now(), fields: fieldsOf(this.form), base: new FormData(this.form).get("base") }); }
  touch() {
    this.dirty ||= Date.now(); // since when: who types without a pause is saved too
    if (this.tries) this.keep();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), Math.max(Math.min(WAIT, this.dirty + LONGEST - Date.now()), 0));
  }

  async save(keepalive = false) {
    clearTimeout(this.timer);
    while (this.saving) await this.saving;
    if (!this.dirty || hasConflict(this.form) || !this.form.isConnected) return;
    this.dirty = false;
    this.saving = this.push(keepalive);
    try { await this.saving; } finally { this.saving = null; }
  }

  async push(keepalive) {
    const { form, page } = this, body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    this.show("saving");
    form.dispatchEvent(new CustomEvent("pulsar:saving", { bubbles: true, detail: { body } })); // a page may say more
    const answer = await page.swap.send(page.address.doing(form.dataset.pulsarAutosave), { body, keepalive }).catch(() => null);
    if (answer?.ok) return this.saved(answer.data, body);
    if (isSame(answer?.data)) { form.elements.version.value = answer.data.version; return this.push(keepalive); }
    this.dirty = Date.now();
    const isKept = this.keep(), errors = answer?.data.errors ?? {};
    if (!answer || answer.status < 400 || answer.status === 429 || answer.status >= 500) return this.later(isKept);
    this.tries = 1;
    if (answer.data.code === "stale") page.swap.swap(page.swap.conflictPlace(form), answer.data.html);
    complain(form, errors);
    this.show("unsaved", { why: Object.values(errors)[0]?.[0] ?? answer.data.title ?? "" });
  }

  saved(data, body) {
    const { form } = this, clock = { hour: "2-digit", minute: "2-digit" };
    if (data.version !== undefined && form.elements.version) form.elements.version.value = data.version;
    if (!this.dirty) store.drop(this.key);
    Object.assign(this, { tries: 0 }).form.dispatchEvent(new CustomEvent("pulsar:saved", { bubbles: true, detail: { data, body } }));
    complain(form, {});
    this.show("saved", { time: data.saved_at ?? new Date().toLocaleTimeString(document.documentElement.lang || "ru", clock) });
  }

  later(isKept) {
    this.show(isKept ? "offline" : "failed");
    this.timer = setTimeout(() => this.save(), AGAIN[Math.min(this.tries++, AGAIN.length - 1)]);
  }

  show(key, values = {}) {
    const line = this.form.querySelector("[data-pulsar-saved]"), [tone, icon] = LOOKS[key];
    if (!line) return;
    line.className = `pulsar-line pulsar-${tone}`;
    line.querySelector("use")?.setAttribute("href", `#pulsar-i-${icon}`);
    (line.querySelector("span") ?? line).textContent = this.page.init.texts[key].replace(/%\((\w+)\)s/g, (_, name) => values[name] ?? "");
  }

  forget() { clearTimeout(this.timer); this.dirty = false; store.drop(this.key); }
  offer(key, { fields: typed = [], base }) { // text of an earlier page that never reached the server; base: what it had changed
    const changed = base && Object.keys(JSON.parse(base)), isOf = ([name]) => !changed || changed.includes(name.split("-", 1)[0]), others = fieldsOf(this.form).filter((field) => !isOf(field)), fields = [...others, ...typed.filter(isOf)];
    if (asText(fields) === textOf(this.form)) return store.drop(key);
    const { texts } = this.page.init, note = make("div", { className: "pulsar-note pulsar-warn" }), row = make("div", { className: "pulsar-row" });
    for (const [textContent, act] of [[texts.restore, () => { fill(this.form, fields); this.form.dispatchEvent(new CustomEvent("pulsar:restored", { bubbles: true, detail: { base } })); this.keep(); this.touch(); }], [texts.discard, () => {}]]) {
      const button = make("button", { type: "button", className: "pulsar-btn", textContent });
      button.addEventListener("click", () => { act(); store.drop(key); note.remove(); this.form.querySelector("textarea, .pulsar-input")?.focus(); });
      row.append(button);
    }
    note.append(make("p", { textContent: texts.kept }), row);
    this.form.prepend(note);
    this.page.swap.say(this.form.closest("[data-pulsar-root]"), texts.kept);
  }
}

export async function mount(root, address, init) {
  if (root.dataset.pulsarAutosaving) return;
  root.dataset.pulsarAutosaving = "yes";
  for (const key of store.keys(SHELVES)) if (!(Date.now() - store.get(key)?.at < KEEP_MS)) store.drop(key);
  const drafts = new WeakMap(), page = { address, init, swap: await import(init.modules.swap) };
  const draftOf = (form) => drafts.get(form) ?? drafts.set(form, new Draft(form, page)).get(form);
  const inside = (part) => (part && root.contains(part) ? [...part.querySelectorAll("form[data-pulsar-autosave]")].map(draftOf) : []);
  const isLost = (draft) => (draft.dirty || draft.saving) && !draft.keep();
  const ready = async (draft) => { await draft.save(); draft.sent = textOf(draft.form); return !hasConflict(draft.form) && !isLost(draft); };
  const leave = () => inside(root).forEach((draft) => { if (draft.dirty || draft.saving) { draft.keep(); draft.save(true); } });
  const listen = (name, run) => root.addEventListener(name, run);
  page.swap.keepers.add({
    isClean: (part) => inside(part).every((draft) => (!draft.dirty && !draft.saving) || draft.tries), // what cannot be saved is kept here
    ready: async (part) => (await Promise.all(inside(part).map(ready))).every(Boolean),
  });
  listen("input", (event) => {
    const form = event.target.closest("form[data-pulsar-autosave]");
    if (form && event.target.type !== "file" && event.target.type !== "search") draftOf(form).touch();
  });
  listen("pulsar:yielded", (event) => drafts.get(event.target)?.forget());
  listen("pulsar:done", ({ detail }) => { const draft = drafts.get(detail?.form); if (draft && draft.sent === textOf(detail.form)) draft.forget(); });
  listen("pulsar:swapping", (event) => inside(event.target).forEach(isLost));
  listen("pulsar:swapped", () => inside(root));
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") leave(); });
  addEventListener("pagehide", leave);
  addEventListener("online", () => inside(root).forEach((draft) => draft.save()));
  addEventListener("beforeunload", (event) => { if (inside(root).some(isLost)) event.preventDefault(); });
  inside(root);
}
