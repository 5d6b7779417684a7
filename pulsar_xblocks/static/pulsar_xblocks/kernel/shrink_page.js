/* Photos chosen where nobody is logged in are made smaller before the plain form carries them; see selection/commission/_documents.html. */
const script = [...document.scripts].find((tag) => tag.dataset.pulsarPhotoModule);

document.addEventListener("change", async ({ target }) => {
  if (!target.matches("input[data-pulsar-shrink]")) return;
  const photo = await import(script.dataset.pulsarPhotoModule);
  const smaller = new DataTransfer();
  for (const file of target.files) smaller.items.add(await photo.shrunk(file));
  target.files = smaller.files;
});
