/* The shared draft: counts characters, says who else writes, lets two people fill one list. */
const EVERY = 8000;
const LIST = /^(link\d|files|contributors)$/;

/* What the server knows of a list: sent along, so that what others add or take away meanwhile is not undone. */
const known = (form) => [...form.elements].filter((field) => LIST.test(field.name)
  && (field.type === "checkbox" ? field.defaultChecked : field.defaultValue)).map((field) => [field.name, field.type === "checkbox" ? field.value : field.defaultValue]);

function mergeLists(root, address, init, swap) {
  const bases = new WeakMap();
  const remember = () => root.querySelectorAll("form:has([name=merge])").forEach((form) => { if (!bases.has(form)) bases.set(form, known(form)); });
  root.addEventListener("pulsar:swapped", remember);
  root.addEventListener("pulsar:saving", ({ target, detail }) => {
    for (const [name, value] of bases.get(target) ?? []) detail.body.append(`was_${name}`, value);
  });
  root.addEventListener("pulsar:saved", ({ target, detail }) => {
    if (!bases.has(target)) return;
    bases.set(target, [...detail.body].filter(([name]) => LIST.test(name)));
    if (!detail.data.lines) return;
    const boxes = target.querySelectorAll("[name=contributors]"), isTyping = target.contains(document.activeElement);
    for (const box of boxes) box.checked = detail.data.lines.includes(box.value);
    if (boxes.length) bases.set(target, detail.data.lines.map((line) => ["contributors", line]));
    else if (!isTyping) swap.load(root, "work", swap.partOf(target), address, init);
  });
  remember();
}

/* Why experts do not get a file: the server finds out some seconds after the upload. */
function warn(root, files) {
  for (const [key, sentence] of Object.entries(files)) {
    const item = root.querySelector(`[data-pulsar-file="${CSS.escape(key)}"]`);
    if (!item || item.textContent.includes(sentence)) continue;
    const line = Object.assign(document.createElement("span"), { className: "pulsar-line pulsar-warn pulsar-small", textContent: sentence });
    line.setAttribute("role", "status");
    (item.querySelector("[data-pulsar-note]") ?? item.firstElementChild).after(line);
  }
}

function show(root, { items, sent, files }) {
  warn(root, files);
  for (const { item, version, who } of items) {
    const form = root.querySelector(`form:has([name=item][value="${CSS.escape(item)}"])`);
    if (!form) continue;
    const line = form.querySelector("[data-pulsar-who]");
    line.hidden = !who;
    if (line.querySelector("span").textContent !== who) line.querySelector("span").textContent = who;
    form.querySelector("[data-pulsar-newer]").hidden = version <= Number(form.elements.version.value);
  }
  const over = root.querySelector("[data-pulsar-over]");
  if (!over) return;
  over.hidden = !sent;
  if (over.querySelector("p").textContent !== sent) over.querySelector("p").textContent = sent;
}

function watch(root, address, swap) {
  let tag = "";
  root.addEventListener("pulsar:swapped", () => { tag = ""; });
  const timer = setInterval(async () => {
    if (!root.isConnected) return clearInterval(timer);
    if (document.hidden || !navigator.onLine || !root.querySelector("[data-pulsar-who]")) return;
    const answer = await swap.send(address.part("pulse"), { headers: tag ? { "If-None-Match": tag } : {} }).catch(() => null);
    if ([401, 403, 404].includes(answer?.status)) return clearInterval(timer); // out of the studio, or logged out
    if (!answer?.ok) return; // 304: nothing has changed
    tag = answer.tag ?? "";
    show(root, answer.data);
  }, EVERY);
}

export function mount(root, address, init) {
  root.addEventListener("input", ({ target }) => {
    const place = target.form?.querySelector(`[data-pulsar-count="${CSS.escape(target.name)}"]`);
    if (place) place.textContent = place.textContent.replace(/^\S+/, new Intl.NumberFormat(document.documentElement.lang || "ru").format(target.value.length));
  });
  import(init.modules.swap).then((swap) => { mergeLists(root, address, init, swap); watch(root, address, swap); });
}
