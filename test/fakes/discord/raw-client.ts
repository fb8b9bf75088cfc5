import type { DiscordService } from "./service.ts";

interface RawResponse {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into responses of every shape
  body: any;
  headers: Headers;
}

/** Sends raw HTTP requests to the service, for tests of the service itself. */
export class RawClient {
  readonly #service: DiscordService;

  constructor(service: DiscordService) {
    this.#service = service;
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    files: { name: string; bytes: Uint8Array<ArrayBuffer> }[] = [],
  ): Promise<RawResponse> {
    const headers: Record<string, string> = { authorization: `Bot ${this.#service.token}` };
    const json = JSON.stringify(body ?? {});
    const init = files.length > 0 ? { body: form(json, files) } : method === "GET" ? {} : { body: json };
    if (files.length === 0) headers["content-type"] = "application/json";
    const response = await fetch(`${this.#service.api}/v10${path}`, { method, headers, ...init });
    const text = await response.text();
    return {
      status: response.status,
      body: text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : text,
      headers: response.headers,
    };
  }

  /** Sends a request and resolves to `[status, code]`. */
  async refusal(
    method: string,
    path: string,
    body?: unknown,
    files?: { name: string; bytes: Uint8Array<ArrayBuffer> }[],
  ): Promise<[number, number]> {
    const response = await this.send(method, path, body, files);
    return [response.status, response.body.code];
  }
}

function form(json: string, files: { name: string; bytes: Uint8Array<ArrayBuffer> }[]): FormData {
  const data = new FormData();
  data.append("payload_json", json);
  files.forEach((file, index) => {
    data.append(`files[${index}]`, new Blob([file.bytes]), file.name);
  });
  return data;
}
