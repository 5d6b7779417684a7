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
};

function asBody(pairs) {
  const body = new FormData();
  for (const [name, value] of pairs) body.append(name, value);
  return body;
}

function show(root, owner, init) {
  const line = root.querySelector("[data-pulsar-outbox]");
  if (!line) return;
  const count = shelf.read(owner).length;
  line.textContent = count ? init.texts.waiting.replace("%(n)s", count) : "";
  line.classList.toggle("pulsar-warn", count > 0);
}

export function mount(root, address, init) {
  const owner = () => root.querySelector("[data-pulsar-offline]")?.dataset.pulsarOffline;
  let busy = false;

  async function flush(send) {
    const whose = owner();
    if (!whose || busy || !shelf.read(whose).length) return 0;
    busy = true;
    let sent = 0;
    try {
      while (shelf.read(whose).length) {
        const [first, ...rest] = shelf.read(whose);
        const { ok, status } = await send(address.doing("log_meeting"), { body: asBody(first.pairs) });
        if (!ok && status !== 422 && status !== 409) break; // the server is not well: later
        if (!ok) { first.refused = true; shelf.write(whose, [...rest, first]); break; }
        shelf.write(whose, rest);
        sent += 1;
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
