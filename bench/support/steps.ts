// The data that the steps of a turn write.

import { randomBytes } from "node:crypto";
import type { NewTurn, Plan, VariantOutcome } from "../../src/core/store.ts";
import type { BlobKey, ImageInfo, ModelId, Settings, Thread, Turn } from "../../src/core/vocabulary.ts";

const model = "bench" as ModelId;
const settings: Settings = {
  ...{ models: [model], aspectRatio: "as is", resolution: "standard", variants: 1, seed: "new", mentionOnly: false },
};

export function createNewTurn(thread: Thread, requestId: string): NewTurn {
  return {
    ...{ requestId, at: new Date(), author: { id: "eve", name: "Eve", moderator: false }, location: { thread } },
    ...{ kind: "edit", prompt: "make it night", attachments: [{ id: "picture", name: "picture.jpg" }], requestedSettings: {} },
    ...{ addressed: true, fresh: false, start: { settings, seed: 7, title: "make it night" }, maxWaiting: 1_000_000 },
  };
}

export function createPlan({ seed }: Turn): Plan {
  return {
    ...{ settings, seed, notes: [], references: [{ image: image(), origin: "source" }] },
    variants: [{ number: 1, model, choice: { index: 0, of: 1 }, seed }],
  };
}

export function createOutcome(): VariantOutcome {
  return { image: image(), notes: [], applied: {}, costUsd: 0 };
}

function image(): ImageInfo {
  return { key: randomBytes(32).toString("hex") as BlobKey, type: "image/png", width: 1024, height: 1024, bytes: 1_500_000 };
}
