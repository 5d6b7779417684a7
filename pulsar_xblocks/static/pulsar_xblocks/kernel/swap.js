/* Sends forms, swaps ready HTML, keeps the focus, announces.  The only caller of fetch. */

const csrf = () => document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? "";
let away = ""; // said of a refusal that is the site's, not ours: logged out, the block is hidden, the course is over
export async function send(url, { body = null, method = body ? "POST" : "GET", headers = {}, keepalive = false } = {}) {
  const response = await fetch(url, { method, body, keepalive, credentials: "same-origin",
    headers: { "X-CSRFToken": csrf(), Accept: "application/json", ...headers } });
  const text = await response.text();
  let data = { title: response.status >= 400 && response.status < 500 ? away : "" }, isOurs = false;
  try { data = JSON.parse(text); isOurs = true; } catch { /* a login page, a proxy: not our answer */ }
  return { ok: response.ok && isOurs, status: response.status, data, tag: response.headers.get("ETag") };
}

export function say(root, sentence) {
  const line = root.querySelector("[data-pulsar-say]");
  if (line) line.textContent = sentence;
}

/* A mark by which the same element is found again after a swap. */
function trace(element) {
  if (!element || element === document.body) return null;
  for (const name of ["data-pulsar-key", "name", "href"]) {
    const value = element.getAttribute(name);
    const isOneOf = element.type === "radio" || element.type === "checkbox";
    if (value) return `${element.localName}[${name}="${CSS.escape(value)}"]${isOneOf ? `[value="${CSS.escape(element.value)}"]` : ""}`;
  }
  return null;
}

/* Who keeps typed text joins here: ready(part) saves it and tells whether the part may be replaced, isClean(part) whether all is saved or kept. */
export const keepers = new Set();
export const isReady = async (part) => (await Promise.all([...keepers].map((keeper) => keeper.ready(part)))).every(Boolean);
export const isClean = (part) => [...keepers].every((keeper) => keeper.isClean(part));

/* The newest wins: what was asked for before a later swap or a later request of the same part comes too late. */
const turns = new WeakMap();
const nextTurn = (part) => turns.set(part, (turns.get(part) ?? 0) + 1).get(part);

export function swap(part, html, isQuiet = false) { // quiet: the focus stays where it is, outside of the part
  nextTurn(part);
  const active = part.contains(document.activeElement) ? document.activeElement : null;
  const seen = trace(active), caret = active?.selectionEnd;
  const holder = Object.assign(document.createElement("template"), { innerHTML: html });
  part.dispatchEvent(new CustomEvent("pulsar:swapping", { bubbles: true }));
  part.replaceChildren(holder.content);
  const target = (isQuiet ? null : part.querySelector("[data-pulsar-focus]")) ?? (seen && part.querySelector(seen)) ?? (isQuiet ? null : part.querySelector("h3, h4"));
  if (target) {
    if (!target.matches("a, button, input, select, textarea, [tabindex]")) target.tabIndex = -1;
    target.focus();
    target.scrollIntoView({ block: "nearest", inline: "nearest" }); // a tab that is half out of sight
    if (caret != null && target.matches("textarea, input[type=text]")) target.setSelectionRange(caret, caret);
  }
  part.dispatchEvent(new CustomEvent("pulsar:swapped", { bubbles: true }));
}

export const partOf = (element) => element.closest("[data-pulsar-part]");

async function post(root, form, submitter, address, init) {
  if (form.getAttribute("aria-busy") === "true") return; // a double click
  form.setAttribute("aria-busy", "true");
  const part = partOf(form);
  try {
    const isSaved = await isReady(part), conflict = form.querySelector("[data-pulsar-conflict]"); // of which the person chooses first
    if (!isSaved && (conflict || !form.dataset.pulsarAutosave)) return conflict ? conflict.focus() : complain(form, init.texts.left);
    const { ok, data } = await send(address.doing(form.dataset.pulsarDo), { body: new FormData(form, submitter) });
    if (data.html) swap(data.code === "stale" ? conflictPlace(form) : part, data.html);
    say(root, data.message || data.title || "");
    if (!ok && !data.html) complain(form, data.title || init.texts.failed);
    root.dispatchEvent(new CustomEvent(ok ? "pulsar:done" : "pulsar:refused", { bubbles: true, detail: { ...data, form } }));
  } catch {
    const unsent = new CustomEvent("pulsar:unsent", { bubbles: true, cancelable: true });
    if (form.dispatchEvent(unsent)) complain(form, init.texts.failed); // somebody else may keep it
  } finally {
    form.removeAttribute("aria-busy");
  }
}

export function conflictPlace(form) {
  let place = form.querySelector("[data-pulsar-conflict-place]");
  if (!place) {
    place = document.createElement("div");
    place.dataset.pulsarConflictPlace = "";
    form.prepend(place);
  }
  return place;
}

export function complain(form, sentence) {
  const place = conflictPlace(form);
  const note = Object.assign(document.createElement("p"), { className: "pulsar-note pulsar-bad", textContent: sentence });
  note.setAttribute("role", "alert");
  place.replaceChildren(note);
}

/* «Theirs» takes the server's text, «mine» and «both» keep the typed one; all take the newer version, so the next save is not stale. */
function settle(root, button, address, init) {
  const note = button.closest("[data-pulsar-conflict]"), form = note.closest("form"), choice = button.dataset.pulsarSettle;
  if (form.elements.version) form.elements.version.value = note.dataset.version;
  note.removeAttribute("data-pulsar-conflict");
  if (choice === "theirs") form.dispatchEvent(new CustomEvent("pulsar:yielded", { bubbles: true }));
  if (choice === "theirs" && form.dataset.pulsarReload) return load(root, form.dataset.pulsarReload, partOf(form), address, init);
  for (const text of choice === "theirs" ? note.querySelectorAll("[data-pulsar-current]") : []) {
    const field = form.elements[text.dataset.pulsarCurrent];
    if (field) field.value = text.dataset.pulsarValue ?? text.innerText;
  }
  if (choice === "both") note.querySelectorAll("[data-pulsar-settle]").forEach((one) => one.remove());
  else note.remove();
  form.querySelector("textarea, input:not([type=hidden])")?.focus();
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

/* Loads a part; what is typed while it loads is saved first and the part loaded once more, when the typing pauses. */
export async function load(root, name, part, address, init, query = "") {
  const url = address.part(name), turn = nextTurn(part);
  try {
    for (let tries = 0; tries < 30; tries += 1) {
      if (tries) await new Promise((go) => { setTimeout(go, 300); });
      if (!await isReady(part)) return part.querySelector("[data-pulsar-conflict]")?.focus(), say(root, init.texts.left);
      const { ok, data } = await send(query ? `${url}${url.includes("?") ? "&" : "?"}${query}` : url);
      if (turns.get(part) !== turn) return;
      if (!ok) return say(root, data.title || init.texts.failed);
      if (isClean(part)) return swap(part, data.html);
    }
  } catch {
    say(root, init.texts.failed);
  }
}

export function mount(root, address, init, runtime) {
  if (!root || root.dataset.pulsarMounted) return;
  [root.dataset.pulsarMounted, away] = ["yes", init.texts.away];
  root.addEventListener("submit", (event) => {
    if (!event.target.dataset.pulsarDo) return;
    event.preventDefault();
    post(root, event.target, event.submitter, address, init);
  });
  root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-pulsar-load]");
    if (link) {
      event.preventDefault();
      load(root, link.dataset.pulsarLoad, partOf(link), address, init, link.dataset.pulsarQuery ?? "");
    }
    const choice = event.target.closest("[data-pulsar-settle]");
    if (choice) settle(root, choice, address, init);
  });
  for (const [name, url] of Object.entries(init.modules)) {
    if (name !== "swap") import(url).then((module) => module.mount(root, address, init, runtime));
  }
}
