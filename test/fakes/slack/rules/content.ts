import type { Metadata, Team } from "../state/rows.ts";
import type { World } from "../state/world.ts";
import type { Block } from "./block-types.ts";
import { type Complaint, checkBlocks } from "./blocks.ts";
import { checkPictures } from "./pictures.ts";
import { Refusal } from "./refusal.ts";

/** Characters that the texts of all blocks of a message may have together (facts of outside). */
const maxTotalText = 13_200;

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
  if (textLength(blocks) > maxTotalText) throw new Refusal("msg_blocks_too_long");
  return blocks;
}

/** The characters of every text object below a value, options and buttons included. Alt texts are not counted. */
function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((total: number, one) => total + textLength(one), 0);
  if (typeof value !== "object" || value === null) return 0;
  const own = "text" in value && typeof value.text === "string" ? value.text.length : 0;
  return own + textLength(Object.values(value));
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
