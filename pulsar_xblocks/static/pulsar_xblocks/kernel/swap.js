/* Sends forms, swaps ready HTML, keeps the focus, announces.  The only caller of fetch. */

const csrf = () => document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? "";

export async function send(url, { body = null, method = body ? "POST" : "GET", headers = {}, keepalive = false } = {}) {
  const response = await fetch(url, { method, body, keepalive, credentials: "same-origin",
    headers: { "X-CSRFToken": csrf(), Accept: "application/json", ...headers } });
  const text = await response.text();
  let data = {};
  try { data = JSON.parse(text); } catch { data = { title: "" }; }
  return { ok: response.ok, status: response.status, data };
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
    if (value) return `${element.localName}[${name}="${CSS.escape(value)}"]${element.value && element.type !== "text" && element.localName === "input" ? `[value="${CSS.escape(element.value)}"]` : ""}`;
  }
  return null;
}

export function swap(part, html) {
  const seen = part.contains(document.activeElement) ? trace(document.activeElement) : null;
  const holder = document.createElement("template");
  holder.innerHTML = html;
  part.replaceChildren(holder.content);
  const target = part.querySelector("[data-pulsar-focus]") ?? (seen && part.querySelector(seen)) ?? part.querySelector("h3, h4");
  if (target) {
    if (!target.matches("a, button, input, select, textarea, [tabindex]")) target.tabIndex = -1;
    target.focus({ preventScroll: false });
  }
  part.dispatchEvent(new CustomEvent("pulsar:swapped", { bubbles: true }));
}

const partOf = (element) => element.closest("[data-pulsar-part]");

async function post(root, form, submitter, address, init) {
  if (form.getAttribute("aria-busy") === "true") return; // a double click
  form.setAttribute("aria-busy", "true");
  const body = new FormData(form, submitter);
  try {
    const { ok, data } = await send(address.doing(form.dataset.pulsarDo), { body });
    if (data.html) swap(data.code === "stale" ? conflictPlace(form) : partOf(form), data.html);
    say(root, data.message || data.title || "");
    if (!ok && !data.html) complain(form, data.title || init.texts.failed);
    form.dispatchEvent(new CustomEvent(ok ? "pulsar:done" : "pulsar:refused", { bubbles: true, detail: data }));
  } catch {
    complain(form, init.texts.failed);
  } finally {
    form.removeAttribute("aria-busy");
  }
}

function conflictPlace(form) {
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
  const note = document.createElement("p");
  note.className = "pulsar-note pulsar-bad";
  note.setAttribute("role", "alert");
  note.textContent = sentence;
  place.replaceChildren(note);
}

/* «Keep their text» puts theirs into the fields; both take the newer version, so the next save is not stale. */
function settle(button) {
  const note = button.closest("[data-pulsar-conflict]");
  const form = note.closest("form");
  const theirs = button.dataset.pulsarKeep === "theirs";
  for (const text of note.querySelectorAll("[data-pulsar-current]")) {
    const field = form.elements[text.dataset.pulsarCurrent];
    if (theirs && field) field.value = text.innerText;
  }
  if (form.elements.version) form.elements.version.value = note.dataset.version;
  note.remove();
  form.querySelector("textarea, input:not([type=hidden])")?.focus();
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

export async function load(root, name, part, address, init, query = "") {
  const url = address.part(name);
  try {
    const { ok, data } = await send(query ? `${url}${url.includes("?") ? "&" : "?"}${query}` : url);
    if (ok) swap(part, data.html);
    else say(root, data.title || init.texts.failed);
  } catch {
    say(root, init.texts.failed);
  }
}

export function mount(root, address, init, runtime) {
  if (!root || root.dataset.pulsarMounted) return;
  root.dataset.pulsarMounted = "yes";
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
    const keep = event.target.closest("[data-pulsar-keep]");
    if (keep) settle(keep);
  });
  for (const [name, url] of Object.entries(init.modules)) {
    if (name !== "swap") import(url).then((module) => module.mount(root, address, init, runtime));
  }
}
