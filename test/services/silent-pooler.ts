// Passes a Postgres connection on, but no notifications, as a pooler in transaction mode does.

import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

const NOTIFICATION_RESPONSE = "A".charCodeAt(0);
/** A message's type, and its length without the type. */
const HEADER_BYTES = 5;

/** Resolves to the URL to connect to instead of `url`. */
export async function startSilentPooler(url: string): Promise<{ url: string; stop(): void }> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => sockets.delete(socket));
    }
    client.pipe(upstream);
    upstream.on("data", withoutNotifications(client)).on("end", () => client.end());
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: Object.assign(new URL(url), { hostname: "127.0.0.1", port: String((server.address() as AddressInfo).port) }).href,
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function withoutNotifications(client: Socket): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= HEADER_BYTES && rest.length > rest.readInt32BE(1)) {
      const end = 1 + rest.readInt32BE(1);
      if (rest[0] !== NOTIFICATION_RESPONSE) client.write(rest.subarray(0, end));
      rest = rest.subarray(end);
    }
  };
}
