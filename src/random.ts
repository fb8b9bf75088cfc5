import { randomBytes, randomInt } from "node:crypto";
import type { IdGenerator } from "./core/ports/runtime.ts";

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

export const idGenerator: IdGenerator = {
  nextKey: () => Array.from({ length: 12 }, () => base62[randomInt(62)]).join(""),
  nextSeed: () => randomInt(2 ** 31 - 16),
  nextSecret: () => randomBytes(32).toString("base64url"),
};
