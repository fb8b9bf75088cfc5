/** Nobody can open "every address of this machine": what is bound to it is reached at the admin's own, or through this machine's. */
export function addressOf(host: string, port: number, origins: readonly string[]): string {
  const every: Record<string, string> = { "0.0.0.0": "127.0.0.1", "::": "::1" };
  const local = every[host];
  if (local !== undefined && origins[0] !== undefined) return origins[0];
  const name = local ?? host;
  return `http://${name.includes(":") ? `[${name}]` : name}:${port}`;
}
