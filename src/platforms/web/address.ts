/** An address that can be opened. For a wildcard like 0.0.0.0 that is the admin's own origin, or this machine. */
export function addressOf(host: string, port: number, origins: readonly string[]): string {
  const wildcards: Record<string, string> = { "0.0.0.0": "127.0.0.1", "::": "::1" };
  const local = wildcards[host];
  if (local !== undefined && origins[0] !== undefined) return origins[0];
  const name = local ?? host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}
