/* Upload fields of console and link pages, which have no block to mount them; see kernel/files/_scripts.html. */
const script = [...document.scripts].find((tag) => tag.dataset.pulsarUploadModule);
import(script.dataset.pulsarUploadModule).then((upload) => {
  upload.mount(document.body, null, { modules: { swap: script.dataset.pulsarSwapModule } });
});
