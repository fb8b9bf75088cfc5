// What discord.js leaves open about its shards: when they connect, and that they let go of their connections.

import { once } from "node:events";
import { SimpleShardingStrategy, WebSocketShardStatus } from "discord.js";

type WebSocketManager = ConstructorParameters<typeof SimpleShardingStrategy>[0];

/** The part of a WebSocket of `ws` that is needed here. */
interface Socket extends NodeJS.EventEmitter {
  readyState: number;
  terminate(): void;
}

const CLOSED = 3;
const HANDSHAKE_TIMEOUT_MS = 10_000;
const HELLO_TIMEOUT_MS = 30_000;

/** discord.js's own strategy, whose shards ask before each attempt to connect. */
export class ShardStrategy extends SimpleShardingStrategy {
  /** `beforeAttempt` resolves when the attempt may begin. If it never resolves, there is no attempt and the shard is garbage-collected. */
  constructor(manager: WebSocketManager, beforeAttempt: () => Promise<void>) {
    super(manager);
    const { retrieveSessionInfo } = manager.options;
    manager.options.handshakeTimeout = HANDSHAKE_TIMEOUT_MS;
    manager.options.helloTimeout = HELLO_TIMEOUT_MS;
    // The first thing that an idle shard does when it connects, every time, is to ask for its session.
    manager.options.retrieveSessionInfo = async (id) => {
      const status = (await this.fetchStatus()).get(id);
      if (status === undefined) return never(); // destroyed: the shard doesn't know, and would go on connecting
      if (status === WebSocketShardStatus.Idle) await beforeAttempt();
      return retrieveSessionInfo(id);
    };
  }

  /** Cuts every connection, also one that is not open yet. Resolves when they are closed. */
  async cut(): Promise<void> {
    const open = this.#sockets().filter(({ readyState }) => readyState !== CLOSED);
    const closed = open.map((socket) => once(socket, "close").catch(() => {}));
    for (const socket of open) socket.terminate();
    await Promise.all(closed);
  }

  /** They are private in the library, whose `destroy` forgets a connection that is not open yet. */
  #sockets(): Socket[] {
    const shards: unknown = Reflect.get(this, "shards");
    if (!(shards instanceof Map)) return [];
    return [...shards.values()].map((shard: object): unknown => Reflect.get(shard, "connection")).filter(isSocket);
  }
}

function isSocket(value: unknown): value is Socket {
  return typeof value === "object" && value !== null && "terminate" in value && "readyState" in value && "once" in value;
}

/** Nothing refers to it, so that what waits for it is collected. */
export function never(): Promise<never> {
  return new Promise(() => {});
}
