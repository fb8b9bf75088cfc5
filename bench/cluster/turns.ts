// Whole turns of one or several processes, with a model that takes no time.

import { setTimeout as pause } from "node:timers/promises";
import { timeOf } from "../support/measure.ts";
import type { BotSettings } from "./bot-member.ts";
import { Bots, type TimedTurn } from "./bots.ts";

const WARM_UP = 40;
/** Turns in progress at a time. */
export const FLOWS = 12;

/** Whole turns per second. */
export async function measureThroughput(processes: number, settings: BotSettings, turns: number): Promise<number> {
  const bots = await Bots.start(processes, settings);
  await requestMany(bots, WARM_UP);
  const ms = await timeOf(() => requestMany(bots, turns));
  await bots.stop();
  return (1000 * turns) / ms;
}

/** Requests at a fixed rate. */
export async function measureLatency(
  processes: number,
  settings: BotSettings,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<TimedTurn[]> {
  const bots = await Bots.start(processes, settings);
  await requestMany(bots, WARM_UP);
  const requests = Array.from({ length: perSecond * seconds }, async (_, n) => {
    await pause((1000 * n) / perSecond);
    return bots.request();
  });
  const turns = await Promise.all(requests);
  await bots.stop();
  return turns;
}

async function requestMany(bots: Bots, turns: number): Promise<void> {
  let left = turns;
  const flow = async () => {
    while (left-- > 0) await bots.request();
  };
  await Promise.all(Array.from({ length: FLOWS }, flow));
}
