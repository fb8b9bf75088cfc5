import { randomInt } from "node:crypto";
import type { Chance } from "./core/ports.ts";

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

export const chance: Chance = {
  key: () => Array.from({ length: 12 }, () => base62[randomInt(62)]).join(""),
  seed: () => randomInt(2 ** 31 - 16),
};
