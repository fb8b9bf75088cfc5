import { ModelError } from "../../core/errors.ts";
import { words } from "../wording.ts";
import { usdAt } from "./answer.ts";
import type { Asked } from "./faults.ts";

const LONGEST = 600;

/** An answer without a picture: `text` is what the model said instead. What it cost is known where the answer says so. */
export function noPicture({ service, label, key }: Asked, data: unknown, text = ""): ModelError {
  const said = text.replaceAll(key, "…").replace(/\s+/g, " ").trim();
  const shown = said.length > LONGEST ? `${said.slice(0, LONGEST)}…` : said;
  const costUsd = usdAt(data, "usage", "cost");
  return new ModelError("no-image", `${service}: an answer without a picture`, {
    words: shown === "" ? words.noPicture(label) : words.said(label, shown),
    ...(costUsd !== undefined && { costUsd }),
  });
}
