import { ModelError } from "../../core/errors.ts";
import { words } from "../wording.ts";
import { numberAt } from "./answer.ts";
import type { Asked } from "./faults.ts";

const LONGEST = 600;

/** An answer without a picture: `text` is what the model said instead. What it cost is known where the answer says so. */
export function noPicture({ service, label }: Asked, data: unknown, text = ""): ModelError {
  const said = text.replace(/\s+/g, " ").trim();
  const shown = said.length > LONGEST ? `${said.slice(0, LONGEST)}…` : said;
  const costUsd = numberAt(data, "usage", "cost");
  return new ModelError("no-image", `${service}: an answer without a picture`, {
    words: shown === "" ? words.noPicture(label) : words.said(label, shown),
    ...(costUsd !== undefined && { costUsd }),
  });
}
