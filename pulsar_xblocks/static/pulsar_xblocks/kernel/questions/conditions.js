/* Questionnaires: asks the server for the form anew when an answer decides what is shown; adds and removes rows; counts characters. */

const nameInRow = (name, at) => name.replace(/^([a-z][a-z0-9_]*)-\d+-/, `$1-${at}-`);

function renumber(row, at) {
  for (const element of row.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
    for (const attribute of ["name", "id", "for", "aria-describedby"]) {
      const value = element.getAttribute(attribute);
      if (value) element.setAttribute(attribute, value.split(" ").map((one) => one.replace(/^([fhce]-)?(.*)$/, (_, start = "", rest) => start + nameInRow(rest, at))).join(" "));
    }
  }
}

function addRow(table) {
  const rows = table.querySelectorAll("[data-pulsar-row]"), row = rows[rows.length - 1].cloneNode(true);
  renumber(row, rows.length);
  row.querySelectorAll(".pulsar-error").forEach((note) => note.remove());
  for (const field of row.querySelectorAll("input, select, textarea")) {
    field.value = "";
    field.removeAttribute("aria-invalid");
  }
  row.setAttribute("aria-label", rows[0].getAttribute("aria-label").replace("1", rows.length + 1));
  rows[rows.length - 1].after(row);
  row.querySelector("input, select, textarea").focus();
}

function dropRow(table, row) {
  const rows = [...table.querySelectorAll("[data-pulsar-row]")];
  if (rows.length === 1) row.querySelectorAll("input, select, textarea").forEach((field) => { field.value = ""; });
  else {
    row.remove();
    rows.filter((one) => one !== row).forEach(renumber);
  }
  table.dispatchEvent(new Event("input", { bubbles: true }));
  table.querySelector("input, select, textarea").focus();
}

function count(field) {
  const end = field.closest("[data-pulsar-ids]")?.dataset.pulsarIds ?? "";
  const line = field.form?.querySelector(`#${CSS.escape(`c-${field.name}${end}`)}`);
  if (!line) return;
  const most = Number(line.dataset.pulsarCounter), length = [...field.value.normalize("NFC").trim()].length;
  line.textContent = line.dataset.text.replace("{count}", length).replace("{most}", most);
  line.classList.toggle("pulsar-bad", length > most);
}

export async function mount(root, address, init) {
  if (root.dataset.pulsarConditions) return;
  root.dataset.pulsarConditions = "yes";
  const { isReady, load, partOf } = await import(init.modules.swap);
  const reload = async (form, query = "") => {
    const part = partOf(form);
    if (form.dataset.pulsarReload && form.dataset.pulsarAutosave && await isReady(part)) await load(root, form.dataset.pulsarReload, part, address, init, query);
  };
  root.addEventListener("input", (event) => count(event.target));
  root.addEventListener("change", (event) => {
    const form = event.target.closest("form");
    if (form && event.target.closest("[data-pulsar-controls]")) reload(form);
  });
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pulsar-more], [data-pulsar-drop], [data-pulsar-find]");
    if (!button) return;
    event.preventDefault();
    const table = button.closest("[data-pulsar-rows]");
    if (button.hasAttribute("data-pulsar-more")) addRow(table);
    else if (table) dropRow(table, button.closest("[data-pulsar-row]"));
    else find(button);
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.type !== "search" || !event.target.name.endsWith("-find")) return;
    event.preventDefault();
    find(event.target);
  });
  const find = (element) => {
    const field = element.closest(".pulsar-field").querySelector("input[type=search]");
    reload(element.closest("form"), `${encodeURIComponent(field.name)}=${encodeURIComponent(field.value)}`);
  };
}
