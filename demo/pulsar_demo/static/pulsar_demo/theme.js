/* The host's theme, by the name the platform's pages give it; follows the reader's system. */
(() => {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const show = () => { document.documentElement.dataset.paragonThemeVariant = dark.matches ? "dark" : "light"; };
  dark.addEventListener("change", show);
  show();
})();
