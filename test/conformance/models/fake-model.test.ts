import type { BlobKey } from "../../../src/core/vocabulary.ts";
import { FakeModel, wordImages } from "../../fakes/model.ts";
import { conformsAsModel } from "./model.ts";

conformsAsModel("the fake model", async () => {
  const bytes = new TextEncoder().encode("photo");
  const { info } = await wordImages.read(bytes);
  const picture = { ...info, key: "a".repeat(64) as BlobKey, read: async () => bytes };
  return { model: new FakeModel(), images: wordImages, picture, draws: "night", refuses: "refuse 1", hangs: "wait" };
});
