// Servers that people run themselves, with OpenAI's images API: LocalAI, stable-diffusion.cpp, vLLM-Omni, SGLang and the like. They have little
// more in common than these fields, and some refuse all others.

import { getPath, listAt, textAt } from "../wire/answer.ts";
import type { ErrorBody } from "../wire/errors.ts";
import { createDiscovery } from "./discovery.ts";
import type { Protocol, Refusal, SdkImageModel, SdkRequest } from "./protocol.ts";
import { sdkProvider } from "./provider.ts";

const MAX_REFERENCES = 4;
/** Ids of models that draw. Some servers list models that chat, too. */
const drawing = /image|diffusion|\bsd|flux|dall|pixart|kandinsky|hidream|kolors|chroma/i;
const defaultPixels = { width: 1024, height: 1024 };

const protocol: Protocol = {
  hosts: [],
  authorize: (apiKey) => (apiKey === "" ? {} : { authorization: `Bearer ${apiKey}` }),
  readError,
  refusalIn: (answer): Refusal | undefined => (listAt(answer, "data").length > 0 ? undefined : { said: "" }),
};

/** `{ error }` or `{ detail }`, each a text or with a message, or only a text. */
function readError(body: unknown): ErrorBody {
  const error = getPath(body, "error");
  const message = textAt(error, "message") ?? textAt(body, "message") ?? textAt(body, "detail") ?? textAt(body, "error");
  return {
    codes: [textAt(error, "code"), textAt(error, "type")],
    message: message ?? (typeof body === "string" ? body : undefined),
  };
}

interface Access {
  apiKey: string;
  baseUrl: string;
  fetch: typeof fetch;
  request: SdkRequest;
}

/** No package of the SDK reads answers with addresses, which some of these servers send whatever the request says. */
function createModel(model: string, { apiKey, baseUrl, fetch, request }: Access): SdkImageModel {
  const { width, height } = request.pixels ?? defaultPixels;
  return {
    async doGenerate({ prompt = "", files = [], seed, abortSignal = null }) {
      const fields = {
        ...{ model, prompt: withSeed(model, prompt, seed), size: `${width}x${height}`, response_format: "b64_json" },
        ...(seed !== undefined && { seed: String(seed) }),
      };
      const pictures = files.flatMap((file) =>
        file.type === "file" && typeof file.data !== "string" ? [{ data: file.data, mediaType: file.mediaType }] : [],
      );
      const { path, headers, body } = pictures.length > 0 ? editOf(fields, pictures) : generationOf(fields, seed);
      const response = await fetch(`${baseUrl}${path}`, {
        ...{ method: "POST", headers: { ...protocol.authorize(apiKey), ...headers }, body, signal: abortSignal },
      });
      const [first] = listAt(await response.json(), "data");
      const [base64, url] = [textAt(first, "b64_json"), textAt(first, "url")];
      const images = base64 === undefined && url !== undefined ? [await download(new URL(url, `${baseUrl}/`), fetch)] : [base64];
      return {
        images: images.filter((one) => one !== undefined) as string[] | Uint8Array[],
        warnings: [],
        response: { timestamp: new Date(), modelId: model, headers: undefined },
      };
    },
  };
}

function generationOf(fields: Record<string, string>, seed: number | undefined) {
  const body = JSON.stringify({ ...fields, ...(seed !== undefined && { seed }) });
  return { path: "/images/generations", headers: { "content-type": "application/json" }, body };
}

/** A single picture is `image` everywhere. */
function editOf(fields: Record<string, string>, pictures: readonly { data: Uint8Array; mediaType: string }[]) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  for (const { data, mediaType } of pictures)
    body.append(pictures.length === 1 ? "image" : "image[]", new Blob([new Uint8Array(data)], { type: mediaType }), "picture");
  return { path: "/images/edits", headers: {}, body };
}

/** stable-diffusion.cpp reads a seed only in the prompt. */
function withSeed(model: string, prompt: string, seed: number | undefined): string {
  const isInPrompt = model.startsWith("sd-cpp") && seed !== undefined;
  return isInPrompt ? `${prompt}<sd_cpp_extra_args>${JSON.stringify({ seed })}</sd_cpp_extra_args>` : prompt;
}

async function download(url: URL, get: typeof fetch): Promise<Uint8Array> {
  const response = await get(url);
  return new Uint8Array(await response.arrayBuffer());
}

export const compatible = sdkProvider({
  name: "compatible",
  service: "OpenAI-compatible server",
  key: "OPENAI_COMPATIBLE_API_KEY",
  isKeyOptional: true,
  url: { variable: "OPENAI_COMPATIBLE_BASE_URL", default: "" },
  more: "OPENAI_COMPATIBLE_MODELS",
  price: "OPENAI_COMPATIBLE_USD_PER_PICTURE",
  protocol,
  prompts: "words",
  models: [],
  pattern: /^[\w.:-]+(?:\/[\w.:-]+)*$/,
  describe: (id, { usdPerPicture = 0 }) => ({
    ...{ id, label: id.replace(/^.*\//, ""), about: "On your own server", references: MAX_REFERENCES, seed: true },
    ...{ ratios: "pixels", price: () => usdPerPicture },
  }),
  create: createModel,
  discover: createDiscovery(protocol, "/models", (answer) => {
    const ids = listAt(answer, "data").flatMap((one) => textAt(one, "id") ?? []);
    return ids.some((id) => drawing.test(id)) ? ids.filter((id) => drawing.test(id)) : ids;
  }),
});
