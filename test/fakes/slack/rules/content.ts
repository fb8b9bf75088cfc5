import type { Metadata, Team } from "../state/rows.ts";
import type { World } from "../state/world.ts";
import type { Block } from "./block-types.ts";
import { type Complaint, checkBlocks } from "./blocks.ts";
import { checkPictures } from "./pictures.ts";
import { Refusal } from "./refusal.ts";

/** The blocks of a message. Throws `invalid_blocks` with a pointer to each mistake. */
export function messageBlocks(world: World, team: Team, given: unknown): Block[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) throw new Refusal("invalid_blocks_format");
  const { blocks, complaints } = checkBlocks(given, "message", () => world.id("b"));
  const all = [...complaints, ...checkPictures(world, team, blocks)];
  if (all.length > 0)
    throw new Refusal(
      "invalid_blocks",
      all.map((one) => sentence("/blocks", one)),
    );
  return blocks;
}

export function sentence(root: string, { path, message }: Complaint): string {
  return `[ERROR] ${message} [json-pointer:${[root, ...path.map(String)].join("/")}]`;
}

/** Bytes of a metadata payload. Slack has a limit and does not name it. */
const mostMetadata = 16_000;

export function checkMetadata(given: unknown): Metadata {
  const { event_type, event_payload, ...more } = Object(given) as Record<string, unknown>;
  const isPayload = typeof event_payload === "object" && event_payload !== null && !Array.isArray(event_payload);
  if (typeof event_type !== "string" || event_type === "" || !isPayload || Object.keys(more).length > 0)
    throw new Refusal("invalid_metadata_format");
  const payload = event_payload as Record<string, unknown>;
  if (JSON.stringify(payload).length > mostMetadata) throw new Refusal("metadata_too_large");
  return { event_type, event_payload: payload };
}
