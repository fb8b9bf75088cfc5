// Drops events that discord.js can't read, and logs each kind once. The adapter reads raw events, and has received them already.

import type { Client } from "discord.js";
import { LRUCache } from "lru-cache";
import type { Log } from "../../../core/ports.ts";

const MAX_KNOWN = 100;

/** discord.js updates its caches in a listener. An event that it can't read would throw there and end the process. */
export function guardDispatches({ ws }: Client, log: Log): void {
  const handlePacket: unknown = Reflect.get(ws, "handlePacket");
  if (typeof handlePacket !== "function") throw new Error("discord.js has no handlePacket");
  const logged = new LRUCache<string, true>({ max: MAX_KNOWN });
  const guarded = (packet: unknown, ...rest: unknown[]) => {
    try {
      return Reflect.apply(handlePacket, ws, [packet, ...rest]) as unknown;
    } catch (error) {
      const event = nameOf(packet);
      const kind = `${event}: ${error instanceof Error ? error.message : ""}`;
      if (!logged.has(kind)) log.warn({ event, err: error }, "discord.js failed to read event");
      logged.set(kind, true);
      return false;
    }
  };
  Object.defineProperty(ws, "handlePacket", { value: guarded });
}

function nameOf(packet: unknown): string {
  return typeof packet === "object" && packet !== null && "t" in packet && typeof packet.t === "string" ? packet.t : "?";
}
