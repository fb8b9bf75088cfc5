// Every provider that is used through the AI SDK, against its fake service.

import { tmpdir } from "node:os";
import { afterAll } from "vitest";
import type { ImageModel } from "../../../src/core/ports/models.ts";
import { images } from "../../../src/images/read.ts";
import { masks } from "../../../src/models/local/local.ts";
import { type ApiKeys, openProviders } from "../../../src/models/providers.ts";
import { silent } from "../../fakes/bot.ts";
import { startBlackForestLabs } from "../../fakes/models/black-forest-labs.ts";
import { startCompatible } from "../../fakes/models/compatible.ts";
import { startFal } from "../../fakes/models/fal.ts";
import { startGoogle } from "../../fakes/models/google.ts";
import { startReplicate } from "../../fakes/models/replicate.ts";
import type { Hold } from "../../fakes/models/server/pace.ts";
import { startXai } from "../../fakes/models/xai.ts";
import { redPicture } from "../../models/providers.ts";
import { conformsAsModel, type ModelHarness } from "./model.ts";

const refuses = "something that the filter refuses";
const hangs = "something that takes long";

interface Service {
  url: string;
  key: string;
  hold(): Hold;
}

const picture = await redPicture(640, 480);

/** The fake service refuses and hangs on request; here, the prompt requests it. */
function conforms<Server extends Service & { close(): Promise<void> }>(
  name: string,
  service: Server,
  open: { id: string; path?: string; refuse(service: Server): void },
): void {
  afterAll(() => service.close());
  const [provider = ""] = open.id.split("/");
  const more = [open.id.slice(provider.length + 1)];
  const keys: ApiKeys = { [provider]: { apiKey: service.key, baseUrl: `${service.url}${open.path ?? ""}`, more } };
  const registry = openProviders(keys, { previews: 0, timeoutMs: 20_000, masks, folder: tmpdir(), log: silent });
  conformsAsModel(name, async (): Promise<ModelHarness> => {
    const model = registry.list().find((one) => one.id === open.id);
    if (!model) throw new Error(`no model ${open.id}`);
    const draw: ImageModel["draw"] = (order, watch) => {
      if (order.prompt === refuses) open.refuse(service);
      if (order.prompt !== hangs) return model.draw(order, watch);
      const hold = service.hold();
      return model.draw(order, watch).finally(() => hold.release());
    };
    return { model: { ...model, draw }, images, picture, draws: "make it night", refuses, hangs };
  });
}

const google = await startGoogle();
conforms("Google", google, { id: "google/gemini-nano-banana-2.1", refuse: (service) => service.fail("picture-blocked") });
const bfl = await startBlackForestLabs();
conforms("Black Forest Labs", bfl, {
  id: "bfl/flux-2-pro",
  path: "/v1",
  refuse: (service) => service.jobs.failNext("Content Moderated"),
});
const replicate = await startReplicate();
conforms("Replicate", replicate, {
  id: "replicate/black-forest-labs/flux-2-pro",
  refuse: (service) => service.jobs.failNext("sensitive"),
});
const fal = await startFal();
conforms("fal.ai", fal, {
  ...{ id: "fal/fal-ai/flux-2-pro", path: "/queue" },
  refuse: (service) => service.jobs.failNext("content-policy"),
});
const xai = await startXai();
conforms("xAI", xai, { id: "xai/grok-imagine-image", refuse: (service) => service.moderated.push("refused") });
for (const flavor of ["stable-diffusion.cpp", "vllm-omni", "sglang"] as const) {
  const server = await startCompatible(flavor);
  const id = `compatible/${server.flavor.models[0]}`;
  conforms(`A self-hosted server (${flavor})`, server, {
    id,
    refuse: (service) => service.fail({ status: 400, code: 400, body: { error: { message: "blocked by the safety system" } } }),
  });
}
