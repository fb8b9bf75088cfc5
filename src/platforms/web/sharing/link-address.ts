// The address of a shared conversation, as its owner sends it to others.

interface Request {
  /** The header `Origin`. */
  origin: string | undefined;
  host: string | undefined;
}

/** Under the origin that the person uses, if others reach the page by it, too; otherwise under the first that is configured. `origins`: see
 *  `AccessPolicy`. */
export function linkAddress(secret: string, { origin, host }: Request, origins: readonly string[]): string {
  const configured = origins.filter((one) => one.includes("://"));
  const own = origin !== undefined && URL.canParse(origin) ? origin : `http://${host}`;
  const base = configured.includes(own) ? own : (configured[0] ?? own);
  return `${base.replace(/\/+$/, "")}/s/${secret}`;
}
