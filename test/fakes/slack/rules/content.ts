import type { Metadata, Team } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";
import type { Block } from "./block-types.ts";
import { type Complaint, checkBlocks } from "./blocks.ts";
import { checkPictures } from "./image-files.ts";
import { Refusal } from "./refusal.ts";

/** The maximum length of all texts in a message's blocks together. */
const maxTotalText = 13_200;

/** Checks the blocks of a message. Throws `invalid_blocks` with a pointer to each error. */
export function messageBlocks(state: ServiceState, team: Team, given: unknown): Block[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) throw new Refusal("invalid_blocks_format");
  const { blocks, complaints } = checkBlocks(given, "message", () => state.id("b"));
  const all = [...complaints, ...checkPictures(state, team, blocks)];
  if (all.length > 0)
    throw new Refusal(
      "invalid_blocks",
      all.map((one) => sentence("/blocks", one)),
    );
  if (textLength(blocks) > maxTotalText) throw new Refusal("msg_blocks_too_long");
  return blocks;
}

/** The length of every text object in a value, including options and buttons, but not alt texts. */
function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((total: number, one) => total + textLength(one), 0);
  if (typeof value !== "object" || value === null) return 0;
  const own = "text" in value && typeof value.text === "string" ? value.text.length : 0;
  return own + textLength(Object.values(value));
}

export function sentence(root: string, { path, message }: Complaint): string {
  return `[ERROR] ${message} [json-pointer:${[root, ...path.map(String)].join("/")}]`;
}

/** The maximum size of a metadata payload. Slack's limit isn't documented. */
const maxMetadataBytes = 16_000;

export function checkMetadata(given: unknown): Metadata {
  const { event_type, event_payload, ...more } = Object(given) as Record<string, unknown>;
  const isPayload = typeof event_payload === "object" && event_payload !== null && !Array.isArray(event_payload);
  if (typeof event_type !== "string" || event_type === "" || !isPayload || Object.keys(more).length > 0)
    throw new Refusal("invalid_metadata_format");
  const payload = event_payload as Record<string, unknown>;
  if (JSON.stringify(payload).length > maxMetadataBytes) throw new Refusal("metadata_too_large");
  return { event_type, event_payload: payload };
}
