// Links to messages: "https://<workspace>.slack.com/archives/<channel>/p<ts without its dot>?thread_ts=<ts>". Pure.

/** `ts`: of the first message of the message's thread. */
export interface LinkedMessage {
  /** The workspace's URL, with a trailing slash. */
  address: string;
  channel: string;
  ts: string;
}

/** `home`: the workspace's URL, with a trailing slash. `root`: the first message of its thread. */
export function linkToMessage(home: string, channel: string, ts: string, root = ts): string {
  const link = `${home}archives/${channel}/p${ts.replace(".", "")}`;
  return root === ts ? link : `${link}?thread_ts=${root}`;
}

/** Undefined: it's no link to a message. */
export function readLink({ origin, hostname, pathname, searchParams }: URL): LinkedMessage | undefined {
  const [, channel, seconds, rest] = /^\/archives\/([A-Z0-9]+)\/p(\d{10})(\d{6})\/?$/.exec(pathname) ?? [];
  if (!hostname.endsWith(".slack.com") || channel === undefined) return undefined;
  const root = searchParams.get("thread_ts");
  const ts = root !== null && /^\d+\.\d+$/.test(root) ? root : `${seconds}.${rest}`;
  return { address: `${origin}/`, channel, ts };
}
