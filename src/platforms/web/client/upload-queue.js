// What people send goes to the server one after the other, in the order in which it was sent, however long it takes.

const RETRY_DELAY_MS = 1000;

/** @type {Promise<unknown>} */
let line = Promise.resolve();
let waiting = 0;

export function startUploadQueue() {
  window.addEventListener("beforeunload", (event) => {
    if (waiting > 0) event.preventDefault();
  });
}

/**
 * Resolves to what the server made of it; undefined when it was taken back.
 * @param {{ signal?: AbortSignal, files?: File[], keeps?: boolean, progress?: (part: number | "lost") => void }} way `keeps`: it has a key by
 * which the server knows it again, so that it is sent until it arrives. `progress` hears which part of it is there, and when there is no connection.
 */
export function enqueue(action, body, way = {}) {
  waiting++;
  const sent = line.then(() => deliver(action, body, way)).finally(() => waiting--);
  line = sent.catch(() => {});
  return sent;
}

/** Goes to another page once all that was sent before is there. */
export async function navigate(address) {
  while (waiting > 0) await line;
  location.assign(address);
}

async function deliver(action, body, way) {
  for (;;) {
    if (way.signal?.aborted) return undefined;
    const answer = await post(action, body, way);
    if (answer !== "lost") return answer;
    if (!way.keeps) return refused("lost");
    if (await unreadable(way.files ?? [])) return refused("changed");
    way.progress?.("lost");
    await new Promise((done) => setTimeout(done, RETRY_DELAY_MS));
  }
}

function post(action, body, { signal, progress }) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", action);
    request.setRequestHeader("X-Page", "1");
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => progress?.(loaded / total);
    request.onload = () => resolve(request.response ?? refused("lost"));
    request.onerror = () => resolve("lost");
    request.onabort = () => resolve(undefined);
    signal?.addEventListener("abort", () => request.abort());
    request.send(body);
  });
}

/** A browser says of a file that was changed or deleted meanwhile what it says of a lost connection. */
async function unreadable(files) {
  for (const file of files)
    try {
      await file.slice(0, 1).arrayBuffer();
    } catch {
      return true;
    }
  return false;
}

function refused(why) {
  return { say: document.querySelector(".notice")?.dataset[why], refused: true };
}
