// One process of a bot. Its argument says where its rows and pictures are. It asks for pictures when the driver says so, and reports what it sees.

import type { Card } from "../../src/core/cards/views.ts";
import type { TurnKey } from "../../src/core/vocabulary.ts";
import { edit, startBot } from "../support/bot.ts";
import { BenchChat } from "../support/chat.ts";
import { BenchModel } from "../support/model.ts";
import { createJpeg, withNumber } from "../support/pictures.ts";
import { now } from "./clock.ts";

export interface BotSettings {
  folder: string;
  postgres?: string;
}

/** The number of a request that the process should make. */
export type Order = number;

export type Report =
  | { kind: "ready" }
  /** A request was acknowledged. */
  | { kind: "asked"; order: Order; turn: TurnKey; tookMs: number; at: number }
  /** A card was posted or edited. */
  | { kind: "shown"; turn: string; isFinished: boolean; at: number };

const MAX_DRAWING = 64;
/** Small, because this is about rows and tasks. */
const SIDE = 64;

const settings = JSON.parse(process.argv[2] ?? "") as BotSettings;
const report = (what: Report) => process.send?.(what);
const source = await createJpeg(SIDE, SIDE);
let drawn = process.pid << 12;
const bot = await startBot(settings.folder, {
  model: new BenchModel(async () => withNumber(source, drawn++ >>> 0)),
  chat: new BenchChat(() => source.slice()),
  maxDrawing: MAX_DRAWING,
  postgres: settings.postgres,
  onCard: ({ turn, drawing }: Card) => report({ kind: "shown", turn, isFinished: !drawing, at: now() }),
});
process.on("message", (order: Order) => void ask(order));
process.once("disconnect", () => void bot.stop().finally(() => process.exit()));
report({ kind: "ready" });

/** Each request is another person's, in a thread of its own. */
async function ask(order: Order): Promise<void> {
  const id = `request ${order}`;
  const [location, author] = [{ thread: { platform: "discord", id } as const }, { id, name: id, moderator: false }];
  const startedAt = now();
  const answer = await bot.core.receive({ id, location, author, at: new Date(), intent: edit("make it night", "picture") });
  const at = now();
  if (answer.kind !== "turn") throw new Error(`${id} wasn't accepted: ${JSON.stringify(answer)}`);
  report({ kind: "asked", order, turn: answer.turn, tookMs: at - startedAt, at });
}
