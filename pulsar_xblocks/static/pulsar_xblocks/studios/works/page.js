/* Counts the characters of the text while it is typed. */

export function mount(root) {
  root.addEventListener("input", ({ target }) => {
    const place = target.form?.querySelector(`[data-pulsar-count="${CSS.escape(target.name)}"]`);
    if (place) place.textContent = place.textContent.replace(/^\S+/, new Intl.NumberFormat(document.documentElement.lang || "ru").format(target.value.length));
  });
}
