// Two things that @discordjs/ws can't configure: when its shards connect, and that they close all connections.

import { once } from "node:events";
import { SimpleShardingStrategy, WebSocketShardStatus } from "@discordjs/ws";

type WebSocketManager = ConstructorParameters<typeof SimpleShardingStrategy>[0];

/** The part of a `ws` socket that is used here. */
interface Socket extends NodeJS.EventEmitter {
  readyState: number;
  terminate(): void;
}

const CLOSED = 3;
const HANDSHAKE_TIMEOUT_MS = 10_000;
const HELLO_TIMEOUT_MS = 30_000;

/** The library's own strategy, with a hook before each attempt to connect. */
export class ShardStrategy extends SimpleShardingStrategy {
  /** `beforeAttempt` resolves when the attempt may start. If it never resolves, there is no attempt and the shard is garbage-collected. */
  constructor(manager: WebSocketManager, beforeAttempt: () => Promise<void>) {
    super(manager);
    const { retrieveSessionInfo } = manager.options;
    manager.options.handshakeTimeout = HANDSHAKE_TIMEOUT_MS;
    manager.options.helloTimeout = HELLO_TIMEOUT_MS;
    // Whenever an idle shard connects, it asks for its session first.
    manager.options.retrieveSessionInfo = async (id) => {
      const status = (await this.fetchStatus()).get(id);
      if (status === undefined) return never(); // destroyed: the shard doesn't know, and would keep connecting
      if (status === WebSocketShardStatus.Idle) await beforeAttempt();
      return retrieveSessionInfo(id);
    };
  }

  /** Terminates all connections, including those still being opened. Resolves when they are closed. */
  async cut(): Promise<void> {
    const open = this.#sockets().filter(({ readyState }) => readyState !== CLOSED);
    const closed = open.map((socket) => once(socket, "close").catch(() => {}));
    for (const socket of open) socket.terminate();
    await Promise.all(closed);
  }

  /** Private in the library, whose `destroy` forgets connections that are still being opened. */
  #sockets(): Socket[] {
    const shards: unknown = Reflect.get(this, "shards");
    if (!(shards instanceof Map)) return [];
    return [...shards.values()].map((shard: object): unknown => Reflect.get(shard, "connection")).filter(isSocket);
  }
}

function isSocket(value: unknown): value is Socket {
  return typeof value === "object" && value !== null && "terminate" in value && "readyState" in value && "once" in value;
}

/** Nothing references it, so that whatever awaits it can be garbage-collected. */
export function never(): Promise<never> {
  return new Promise(() => {});
}
