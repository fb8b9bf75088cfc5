import type { BlobKey } from "../../../src/core/vocabulary.ts";
import { images } from "../../../src/images/read.ts";
import { local } from "../../../src/models/local/local.ts";
import { noise } from "../../images/fixtures.ts";
import { conformsAsModel } from "./model.ts";

const bytes = new Uint8Array(await noise(640, 480).png().toBuffer());

conformsAsModel("the built-in editor", async () => {
  const { info } = await images.read(bytes);
  const picture = { ...info, key: "a".repeat(64) as BlobKey, read: async () => bytes };
  return {
    ...{ model: local, images, picture, draws: "make it warmer and sharper" },
    ...{ refuses: "put a dragon on the roof", hangs: "oil painting, then blur it strongly, then sharpen it" },
  };
});
