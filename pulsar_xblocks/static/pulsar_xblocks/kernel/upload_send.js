/* Sends the files of upload.js by tus: two at a time, photos made smaller first, going on after every break. */

const AT_ONCE = 2;
const DELAYS_MS = [0, 1000, 3000, 5000, 10000, 20000, 30000];
const csrf = () => document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? "";
const isFinal = (status) => status >= 400 && status < 500 && ![409, 423, 429].includes(status);

/* By what an upload is found again after a reload; the name of the file itself does not stay on the device. */
async function fingerprint(file, options) {
  let name = 0;
  for (const char of file.name) name = (name * 31 + char.codePointAt(0)) | 0;
  return ["pulsar", options.metadata.purpose, file.size, file.lastModified, name].join("-");
}

function sentenceOf(error, texts) {
  try {
    const told = JSON.parse(error.originalResponse.getBody());
    return Object.values(told.errors ?? {})[0]?.[0] ?? told.title;
  } catch {
    return texts.failed;
  }
}

function problemOf(file, row) {
  if (!file.size) return row.texts.empty;
  return file.size > Number(row.options.maxBytes) ? row.texts.big : "";
}

function begin(tus, row, ended) {
  const file = row.file;
  let isBroken = false;
  const upload = new tus.Upload(file, {
    endpoint: new URL(row.options.address, location.href).href,
    chunkSize: Number(row.options.chunkBytes),
    metadata: { filename: file.name, purpose: row.options.purpose },
    headers: { Accept: "application/json" },
    retryDelays: DELAYS_MS,
    removeFingerprintOnSuccess: true,
    fingerprint,
    onBeforeRequest: (request) => {
      request.setHeader("X-CSRFToken", csrf());
      const offset = request.getMethod() === "PATCH" ? Number(request.getHeader("Upload-Offset")) : 0;
      if (isBroken && offset) row.resumed(offset);
      if (offset) isBroken = false;
    },
    onShouldRetry: (error) => {
      if (isFinal(error.originalResponse?.getStatus() ?? 0) || !navigator.onLine) return false;
      isBroken = true;
      row.note(row.texts.broken, true);
      return true;
    },
    onProgress: (sent, total) => row.moved(sent, total),
    onSuccess: () => {
      ended(row, "done");
      row.done(upload.url.replace(/\/$/, "").split("/").pop());
    },
    onError: (error) => {
      const isRefused = isFinal(error.originalResponse?.getStatus() ?? 0);
      isBroken = true;
      ended(row, isRefused ? "refused" : "stopped");
      if (isRefused) row.refused(sentenceOf(error, row.texts));
      else row.stopped();
    },
  });
  upload.findPreviousUploads().then(([earlier]) => {
    if (earlier) { isBroken = true; upload.resumeFromPreviousUpload(earlier); }
    if (row.state === "sending") upload.start();
  });
  return upload;
}

export async function queue(tusUrl) {
  const tus = await import(tusUrl);
  const waiting = [];
  let active = 0;

  function next() {
    while (active < AT_ONCE && waiting.length) {
      const row = waiting.shift();
      active += 1;
      row.state = "sending";
      send(row).catch(() => { ended(row, "refused"); row.refused(row.texts.failed); });
    }
  }

  function ended(row, state) {
    if (row.state === "sending") active -= 1;
    row.state = state;
    next();
  }

  async function send(row) {
    if (row.upload) { row.upload.start(); return; }
    row.note("");
    if (row.options.photoModule) {
      row.note(row.texts.preparing);
      const photo = await import(row.options.photoModule);
      row.file = await photo.shrunk(row.file);
      row.note("");
    }
    const problem = problemOf(row.file, row);
    if (problem) { ended(row, "refused"); row.refused(problem); return; }
    if (row.state === "sending") row.upload = begin(tus, row, ended);
  }

  return {
    add(row) { waiting.push(row); next(); },
    goOn(row) {
      if (row?.state !== "stopped") return;
      row.goesOn();
      row.state = "waiting";
      waiting.push(row);
      next();
    },
    cancel(row) {
      if (waiting.includes(row)) waiting.splice(waiting.indexOf(row), 1);
      const isUnfinished = row.state !== "done";
      ended(row, "cancelled");
      if (row.upload && isUnfinished) row.upload.abort(true).catch(() => null);
    },
  };
}
