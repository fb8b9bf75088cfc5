interface Sent {
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  form?: FormData;
  method?: string;
  signal?: AbortSignal;
}

/** Sends a request, a POST if it has a body. Resolves with the status and the answer: parsed JSON, or `{ text }`. */
export async function send(url: string, sent: Sent = {}) {
  const response = await request(url, sent);
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json");
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : { text } };
}

/** Downloads a file. */
export async function download(url: string): Promise<{ status: number; type: string | null; bytes: Uint8Array }> {
  const response = await fetch(url);
  const type = response.headers.get("content-type");
  return { status: response.status, type, bytes: new Uint8Array(await response.arrayBuffer()) };
}

function request(url: string, { json, form, headers = {}, ...init }: Sent): Promise<Response> {
  if (form) return fetch(url, { method: "POST", body: form, headers, ...init });
  if (json === undefined) return fetch(url, { headers, ...init });
  const sent = { "content-type": "application/json", ...headers };
  return fetch(url, { method: "POST", body: JSON.stringify(json), headers: sent, ...init });
}

/** Resolves once a request has failed without an answer. */
export async function lost(answer: Promise<unknown>): Promise<void> {
  const outcome = await answer.then(
    () => "an answer",
    () => undefined,
  );
  if (outcome) throw new Error("the request was answered");
}
