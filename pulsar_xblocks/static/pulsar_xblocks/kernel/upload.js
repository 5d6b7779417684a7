/* Fields for files: enhances every [data-pulsar-upload], also after a swap.  Markup: kernel/files/_upload.html.
   What sends (upload_send.js, vendor/tus.js) loads with the first chosen file. */

const part = (field, name) => field.querySelector(`template[data-pulsar-${name}]`).content.firstElementChild.cloneNode(true);
const one = (element, name) => element.querySelector(`[data-pulsar-${name}]`);
const filled = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);

function sizeWords(bytes, texts) {
  const mega = bytes / 1048576;
  const number = new Intl.NumberFormat(document.documentElement.lang || "ru", { maximumFractionDigits: mega < 0.1 ? 0 : 1 });
  return mega < 0.1 ? `${number.format(Math.ceil(bytes / 1024))}\u00a0${texts.kilobyte}` : `${number.format(mega)}\u00a0${texts.megabyte}`;
}

/* One chosen file in the list; lives through swaps of the field around it. */
class Row {
  constructor(field, file) {
    Object.assign(this, { field, file, name: field.dataset.pulsarUpload, texts: field.texts, options: { ...field.dataset }, state: "waiting" });
    this.item = part(field, "row");
    one(this.item, "file-name").textContent = file.name;
    one(this.item, "size").textContent = sizeWords(file.size, this.texts);
    one(this.item, "tools").append(removeButton(field, this.item));
    this.note(this.texts.waiting);
  }

  note(sentence, isBad = false) {
    Object.assign(one(this.item, "note"), { className: isBad ? "pulsar-error" : "pulsar-help", textContent: sentence, hidden: !sentence });
  }

  tell(sentence, isBad = false) { this.note(sentence, isBad); say(this.field, sentence); }
  resumed(bytes) { this.tell(filled(this.texts.resumed, { size: sizeWords(bytes, this.texts) })); }

  moved(sent, total) {
    const percent = Math.floor((sent * 100) / total), bar = this.item.querySelector("progress");
    bar.value = percent;
    bar.setAttribute("aria-label", filled(this.texts.sending, { name: this.file.name, percent }));
    one(this.item, "percent").textContent = `${percent}\u00a0%`;
  }

  stopped() {
    this.tell(this.texts.broken, true);
    if (!one(this.item, "retry-file")) one(this.item, "tools").prepend(part(this.field, "retry"));
  }

  goesOn() { one(this.item, "retry-file")?.remove(); }
  refused(sentence) {
    this.item.dataset.refused = "yes";
    this.end();
    this.note(sentence, true);
    say(this.field, `${this.file.name}: ${sentence}`);
  }

  done(key) {
    this.key = this.item.dataset.pulsarFile = key;
    this.end();
    this.note("");
    const kept = Object.assign(document.createElement("input"), { type: "hidden", name: this.name, value: key });
    this.item.append(kept);
    say(this.field, filled(this.texts.done, { name: this.file.name }));
    kept.dispatchEvent(new Event("input", { bubbles: true })); // autosave hears it
  }

  end() {
    this.goesOn();
    if (one(this.field, "upload-error").textContent === this.texts.unfinished) complain(this.field, "");
    this.item.querySelector("progress").remove();
    one(this.item, "percent").remove();
    one(this.item, "size").textContent = sizeWords(this.file.size, this.texts);
  }
}

function removeButton(field, item) {
  const button = part(field, "remove");
  button.setAttribute("aria-label", `${button.textContent.trim()} ${one(item, "file-name").textContent}`);
  return button;
}

function say(field, sentence) { one(field, "upload-say").textContent = sentence; }
function complain(field, sentence) {
  Object.assign(one(field, "upload-error"), { textContent: sentence, hidden: !sentence });
  if (sentence) say(field, sentence);
}

export function mount(root, address, init) {
  if (root.dataset.pulsarUploads) return;
  root.dataset.pulsarUploads = "yes";
  let rows = [], queue = null;
  const fieldsIn = (place, more = "") => [...place.querySelectorAll(`[data-pulsar-upload]${more}`)];
  const rowOf = (item) => rows.find((row) => row.item === item), without = (row) => rows.filter((known) => known !== row);

  function take(field, files) {
    const room = Math.max(Number(field.dataset.maxFiles) - one(field, "files").querySelectorAll(":scope > li:not([data-refused])").length, 0);
    complain(field, files.length > room ? field.texts.many : "");
    queue ??= import(field.dataset.sendModule).then((send) => send.queue(field.dataset.tusModule));
    for (const file of files.slice(0, room)) {
      const row = new Row(field, file);
      one(field, "files").append(row.item);
      rows.push(row);
      queue.then((ready) => ready.add(row)).catch(() => { queue = null; row.refused(row.texts.failed); });
    }
  }

  async function remove(field, item) {
    const row = rowOf(item), key = item.dataset.pulsarFile, name = one(item, "file-name").textContent;
    rows = without(row);
    if (row) queue.then((ready) => ready.cancel(row));
    if (key && !item.dataset.attached) { // what is part of something saved goes when that is saved
      const swap = await import(init.modules.swap);
      await swap.send(`${field.dataset.address}${key}/`, { method: "DELETE", headers: { "Tus-Resumable": "1.0.0" } }).catch(() => null);
    }
    item.remove();
    complain(field, "");
    say(field, filled(field.texts.removed, { name }));
    one(field, "add-file").focus();
    one(field, "files").dispatchEvent(new Event("input", { bubbles: true }));
  }

  function enhance(field) {
    const input = field.querySelector("input[type=file]");
    if (!input) return;
    Object.assign(field, { texts: JSON.parse(field.dataset.texts) }).dataset.ready = "yes";
    input.removeAttribute("name");
    input.hidden = true;
    input.after(part(field, "add"));
    for (const plain of field.querySelectorAll("[data-pulsar-plain-remove]")) plain.replaceWith(removeButton(field, plain.closest("li")));
    input.addEventListener("change", () => { take(field, [...input.files]); input.value = ""; });
    field.addEventListener("click", (event) => {
      if (event.target.closest("[data-pulsar-add-file]")) input.click();
      if (event.target.closest("[data-pulsar-remove-file]")) remove(field, event.target.closest("li"));
      if (event.target.closest("[data-pulsar-retry-file]")) queue.then((ready) => ready.goOn(rowOf(event.target.closest("li"))));
    });
    for (const row of rows.filter((known) => known.name === field.dataset.pulsarUpload)) { // was here before a swap
      row.field = field;
      if (row.key && field.querySelector(`[data-pulsar-file="${row.key}"]`)) rows = without(row);
      else one(field, "files").append(row.item);
    }
  }

  function guard(event) {
    const held = fieldsIn(event.target).filter((field) => rows.some((row) => row.field === field && !row.key && !row.item.dataset.refused));
    for (const field of held) complain(field, field.texts.unfinished);
    if (!held.length) rows = rows.filter((row) => !event.target.contains(row.field)); // the server has them now
    else { event.preventDefault(); event.stopImmediatePropagation(); one(held[0], "add-file").focus(); }
  }

  const enhanceAll = () => fieldsIn(root, ":not([data-ready])").forEach(enhance);
  root.addEventListener("pulsar:swapped", enhanceAll);
  root.addEventListener("submit", guard, true);
  window.addEventListener("online", () => queue?.then((ready) => rows.forEach((row) => ready.goOn(row))));
  enhanceAll();
}
