// Where a request came from.

import type { IncomingHttpHeaders } from "node:http";
import { BlockList, isIP } from "node:net";

export type TrustedProxies = Pick<BlockList, "check">;

/** An `IncomingMessage`, as far as needed. */
interface Incoming {
  socket: { remoteAddress?: string | undefined };
  headers: IncomingHttpHeaders;
}

/** `list`: addresses ("10.0.0.2") and networks ("10.0.0.0/8") of proxies. Throws on anything else. */
export function parseTrustedProxies(list: readonly string[]): TrustedProxies {
  const trusted = new BlockList();
  for (const entry of list) {
    const [address = "", prefix] = entry.split("/");
    const family = familyOf(address);
    if (prefix === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(prefix), family);
  }
  return trusted;
}

/** The client's address. Anyone can send `X-Forwarded-For`, so only entries that trusted proxies added count. IPv6 addresses are cut to
 *  their /64 network, which belongs to one client as a whole. */
export function clientAddress({ socket, headers }: Incoming, trusted: TrustedProxies): string {
  const forwarded = String(headers["x-forwarded-for"] ?? "").split(",");
  let address = unmapped(socket.remoteAddress ?? "");
  while (isTrusted(address, trusted)) {
    const before = unmapped(forwarded.pop()?.trim() ?? "");
    if (isIP(before) === 0) break;
    address = before;
  }
  return isIP(address) === 6 ? network(address) : address;
}

function isTrusted(address: string, trusted: TrustedProxies): boolean {
  return isIP(address) !== 0 && trusted.check(address, familyOf(address));
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}

/** IPv4 addresses without the IPv6 prefix that dual-stack sockets add. */
function unmapped(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, "");
}

/** The first 64 bits. */
function network(address: string): string {
  const [head = "", tail] = address.split("%")[0]?.split("::") ?? [];
  const groups = (part: string | undefined) => (part ? part.split(":") : []);
  const missing = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array<string>(Math.max(0, missing)).fill("0"), ...groups(tail)];
  return `${all.slice(0, 4).join(":")}::/64`;
}
