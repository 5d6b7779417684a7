/* Photos on their way to the server. */

const SIDE_MAX_PX = 2000, QUALITY = 0.85;

/* A photo not larger than needed, upright, without the place where it was taken; the file itself where the browser cannot read it. */
export async function shrunk(file) {
  if (!/^image\/(jpeg|png|webp|heic|heif)$/.test(file.type) && !/\.hei[cf]$/i.test(file.name)) return file;
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (!bitmap) return file;
  const share = Math.min(1, SIDE_MAX_PX / Math.max(bitmap.width, bitmap.height));
  if (share === 1 && file.type === "image/png") return file;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * share);
  canvas.height = Math.round(bitmap.height * share);
  const brush = canvas.getContext("2d");
  brush.fillStyle = "#fff"; // what was transparent
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  const name = `${file.name.replace(/\.[^.]*$/, "")}.jpg`;
  return blob ? new File([blob], name, { type: "image/jpeg", lastModified: file.lastModified }) : file;
}
