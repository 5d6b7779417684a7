/* Two pages of one draft: whatever a form[data-pulsar-merge] sends says what each question changed here was before (the field «base»), so that
   the server merges question by question.  Where two pages have changed one question, the person chooses, question by question. */
const OTHER = /^(version|asked|base|csrfmiddlewaretoken)$|-find$/;
const keyOf = (name) => name.split("-", 1)[0];
const isSame = (one = [], other = []) => JSON.stringify(one) === JSON.stringify(other);

function byQuestion(fields) {
  const found = new Map();
  for (const [name, value] of fields) {
    if (typeof value === "string" && !OTHER.test(name)) found.set(keyOf(name), [...(found.get(keyOf(name)) ?? []), [name, value]]);
  }
  return found;
}

/* What the server has put into a field, whatever was typed before this module came. */
function asServed(field) {
  if (!field.name || field.disabled || /^(submit|button|reset|file)$/.test(field.type)) return [];
  if (/^(checkbox|radio)$/.test(field.type)) return field.defaultChecked ? [[field.name, field.value]] : [];
  if (field.localName !== "select") return [[field.name, field.defaultValue ?? field.value]];
  const chosen = [...field.options].filter((option) => option.defaultSelected);
  return (chosen.length || field.multiple ? chosen : [...field.options].slice(0, 1)).map((option) => [field.name, option.value]);
}

export async function mount(root, address, init) {
  if (root.dataset.pulsarMerging) return;
  root.dataset.pulsarMerging = "yes";
  const { load, partOf } = await import(init.modules.swap);
  const pages = new WeakMap(); // form -> what its questions were when this page last saw them, and those whose stored answer was chosen
  const inside = (part) => [...part.querySelectorAll("form[data-pulsar-merge]")];
  const begin = (form) => pages.set(form, { seen: byQuestion([...form.elements].flatMap(asServed)), yielded: new Set() });
  const reload = (form) => load(root, form.dataset.pulsarReload, partOf(form), address, init);

  root.addEventListener("formdata", ({ target, formData }) => {
    const page = pages.get(target);
    if (!page) return;
    const now = byQuestion(formData), keys = [...new Set([...page.seen.keys(), ...now.keys()])].filter((key) => !page.yielded.has(key));
    const changed = keys.filter((key) => !isSame(page.seen.get(key), now.get(key)));
    formData.append("base", JSON.stringify(Object.fromEntries(changed.map((key) => [key, page.seen.get(key) ?? []]))));
  });
  root.addEventListener("pulsar:saved", ({ target, detail }) => {
    const page = pages.get(target);
    if (!page) return;
    page.seen = byQuestion(detail.body);
    if (detail.data.merged) reload(target); // another page has saved other questions: they are shown here too
  });
  root.addEventListener("pulsar:restored", ({ target, detail }) => {
    for (const [key, fields] of Object.entries(JSON.parse(detail.base ?? "{}"))) pages.get(target)?.seen.set(key, fields);
  });
  root.addEventListener("pulsar:swapped", (event) => inside(event.target).forEach(begin));
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pulsar-choose]");
    if (button) choose(button, pages.get(button.form ?? button.closest("form")), reload);
  });
  inside(root).forEach(begin);
}

function choose(button, page, reload) {
  const note = button.closest("[data-pulsar-conflict]"), form = note.closest("form"), one = button.closest("[data-pulsar-one]");
  const key = one.dataset.pulsarOne, stored = JSON.parse(one.dataset.pulsarFields), field = form.elements[key];
  if (button.dataset.pulsarChoose === "theirs") page.yielded.add(key);
  else page.seen.set(key, stored); // it was seen: the next save takes what stands here
  if (button.dataset.pulsarChoose === "both") field.value = [field.value, ...stored.map(([, text]) => text)].filter(Boolean).join("\n\n");
  one.remove();
  const next = note.querySelector("[data-pulsar-choose]");
  if (next) return next.focus();
  note.remove();
  form.querySelector("textarea, input:not([type=hidden])")?.focus();
  if (page.yielded.size) return reload(form); // which saves first
  form.dispatchEvent(new Event("input", { bubbles: true }));
}
