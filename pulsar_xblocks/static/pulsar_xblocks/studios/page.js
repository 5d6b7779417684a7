/* Meetings written down without a network wait on this device and are sent later; client_key keeps them single. */

const RETRY_MS = 30000;

const shelf = {
  key: (owner) => `pulsar-meetings-${owner}`,
  read(owner) {
    try { return JSON.parse(localStorage.getItem(this.key(owner)) ?? "[]"); } catch { return []; }
  },
  write(owner, rows) {
    if (rows.length) localStorage.setItem(this.key(owner), JSON.stringify(rows));
    else localStorage.removeItem(this.key(owner));
  },
  drop(owner, key) { // read anew: another meeting may have come while this one was on its way
    this.write(owner, this.read(owner).filter((row) => row.key !== key));
  },
};

function asBody(pairs) {
  const body = new FormData();
  for (const [name, value] of pairs) body.append(name, value);
  return body;
}

function show(root, owner, init) {
  const line = root.querySelector("[data-pulsar-outbox]");
  if (!line) return;
  const rows = shelf.read(owner), why = rows.map((row) => row.refused).filter(Boolean);
  const said = [rows.length ? init.texts.waiting.replace("%(n)s", rows.length) : "", ...why.map((text) => init.texts.refused.replace("%(why)s", text))];
  line.textContent = said.filter(Boolean).join(" ");
  line.classList.toggle("pulsar-warn", rows.length > 0);
  for (const row of rows.filter((one) => one.refused)) line.append(" ", back(root, owner, row, init));
}

/* Puts a refused meeting back into the form, where it can be corrected and sent again. */
function back(root, owner, row, init) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "pulsar-btn", textContent: init.texts.restore });
  button.addEventListener("click", () => {
    const form = root.querySelector("form[data-pulsar-offline]"), sent = new Map(row.pairs);
    const present = row.pairs.filter(([name]) => name === "present").map(([, value]) => value);
    for (const name of ["client_key", "held_on", "minutes", "note"]) form.elements[name].value = sent.get(name) ?? "";
    for (const box of form.querySelectorAll("[name=present]")) box.checked = present.includes(box.value);
    shelf.drop(owner, row.key);
    show(root, owner, init);
    form.elements.held_on.focus();
  });
  return button;
}

export function mount(root, address, init) {
  const owner = () => root.querySelector("[data-pulsar-offline]")?.dataset.pulsarOffline;
  let busy = false;

  async function flush(send) {
    const whose = owner();
    if (!whose || busy || !shelf.read(whose).some((row) => !row.refused)) return 0;
    busy = true;
    let sent = 0;
    try {
      for (const row of shelf.read(whose).filter((one) => !one.refused)) { // what was refused waits for its author
        const { ok, status, data } = await send(address.doing("log_meeting"), { body: asBody(row.pairs) });
        if (!ok && status !== 422 && status !== 409) break; // the server is not well: later
        const why = Object.values(data.errors ?? {}).flat().join(" ") || data.title || "";
        if (ok) shelf.drop(whose, row.key);
        else shelf.write(whose, shelf.read(whose).map((one) => (one.key === row.key ? { ...one, refused: why || "!" } : one)));
        sent += ok ? 1 : 0;
      }
    } catch { /* still no network */ } finally { busy = false; }
    show(root, whose, init);
    return sent;
  }

  root.addEventListener("pulsar:unsent", (event) => {
    const form = event.target.closest("[data-pulsar-offline]");
    if (!form) return;
    event.preventDefault(); // we keep it: no complaint needed
    const rows = shelf.read(form.dataset.pulsarOffline);
    const pairs = [...new FormData(form)].filter(([, value]) => typeof value === "string");
    const key = form.elements.client_key.value;
    shelf.write(form.dataset.pulsarOffline, [...rows.filter((row) => row.key !== key), { key, pairs }]);
    form.elements.client_key.value = crypto.randomUUID().replaceAll("-", "");
    form.elements.note.value = "";
    show(root, form.dataset.pulsarOffline, init);
  });

  root.addEventListener("click", (event) => {
    if (event.target.closest("[data-pulsar-print]")) window.print();
  });

  import(init.modules.swap).then(({ send, load }) => {
    const again = () => flush(send).then((sent) => {
      const part = root.querySelector("[data-pulsar-part]");
      if (sent && part.querySelector("[data-pulsar-offline]")) load(root, "log", part, address, init);
    });
    window.addEventListener("online", again);
    root.addEventListener("pulsar:swapped", () => { show(root, owner(), init); again(); });
    setInterval(() => { if (root.isConnected) again(); }, RETRY_MS);
    again();
  });
}
