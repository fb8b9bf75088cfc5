// A paid model for the cluster: slow enough that processes die while it draws.

import { sharp } from "../../../src/images/picture-slots.ts";
import { type ModelServices, startModels } from "../../fakes/models/index.ts";

const MODEL = "gpt-image-2.6-flare";

/** The service, and the environment variables with which the program draws everything with it. */
export async function startPaidModel(): Promise<{ service: ModelServices; env: Record<string, string> }> {
  const service = await startModels({ pace: { firstMs: 150, betweenMs: 150, finalMs: 300 } });
  const picture = await sharp({ create: { width: 64, height: 48, channels: 3, background: "#2040e0" } })
    .png()
    .toBuffer();
  service.setPicture(MODEL, { picture });
  const { url, key } = service.openai;
  return { service, env: { DEFAULT_MODELS: `openai/${MODEL}`, OPENAI_API_KEY: key, OPENAI_BASE_URL: url } };
}
