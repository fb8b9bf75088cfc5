// Links of shared conversations: what somebody does who has one, guesses one, or had one.

import { photograph } from "../../platforms/web/held-model.ts";
import { BrowserClient } from "../../program/browser-client.ts";
import { ANONYMOUS_MB, type Attack, tally } from "../attack.ts";
import type { Target } from "../target.ts";

interface Shared {
  owner: BrowserClient;
  /** The path of the conversation. */
  home: string;
  /** The path of the link. */
  link: string;
}

/** A conversation with one edit, by somebody who is signed in. */
async function startConversation(target: Target, text: string): Promise<Pick<Shared, "owner" | "home">> {
  const owner = await target.signIn();
  const bytes = await photograph(200, 150);
  const { go: home = "" } = await owner.startConversation(text, bytes, {}, "photo.jpg");
  const { pictures } = await owner.result(home, AbortSignal.timeout(20_000));
  if (pictures === 0) throw new Error("nothing was drawn");
  return { owner, home };
}

async function shareConversation(target: Target): Promise<Shared> {
  const { owner, home } = await startConversation(target, "rotate left");
  const { dialog = "" } = await owner.post("/do/share", { conversation: home.slice(3) });
  const link = /\/s\/[\w-]{43}/.exec(dialog)?.[0];
  if (!link) throw new Error("there is no link");
  return { owner, home, link };
}

const picturesIn = (text: string) => [...new Set([...text.matchAll(/\/pictures\/([0-9a-f]{64})/g)].map(([, key = ""]) => key))];

const readOnly: Attack = {
  name: "shared link to more",
  about:
    "A shared link that asks for other conversations, their pictures and the page, and sends every form: it only reads its own.",
  ...{ maxMemoryMb: ANONYMOUS_MB, timeoutMs: 60_000 },
  async run(target) {
    const { owner, home, link } = await shareConversation(target);
    const other = await startConversation(target, "sepia");
    const foreign = picturesIn((await other.owner.get(other.home)).text).at(-1) ?? "";
    const stranger = new BrowserClient(target.address);
    const own = await stranger.get(link);
    const paths = [
      ...["", "/160", "/file?type=png", "/outline"].map((path) => `${link}/pictures/${foreign}${path}`),
      ...["/events", "/settings", "/retry", "/9/1", "/1/9", "/..%2f", `/pictures/${"0".repeat(64)}`].map((path) => link + path),
    ];
    const seen = await Promise.all(paths.map((path) => stranger.get(path)));
    const pages = await Promise.all(["/", home, other.home, `/pictures/${foreign}`, "/events"].map((path) => stranger.get(path)));
    const kinds = ["pick", "again", "retry", "words", "tool", "delete", "forget", "settings", "form", "share", "stop-sharing"];
    const posts = [link, `${link}/1/1`, `${link}/messages`, ...kinds.map((kind) => `${link}/do/${kind}`)];
    const sent = await Promise.all(
      posts.map((path) => stranger.post(path, { conversation: home.slice(3), to: home.slice(3), text: "stolen words" })),
    );
    const elsewhere = await Promise.all(
      kinds.map((kind) => stranger.post(`/do/${kind}`, { conversation: home.slice(3), text: "stolen words" })),
    );
    const after = await owner.get(home);
    const unchanged = after.status === 200 && !after.text.includes("stolen words");
    const refused =
      [...seen, ...sent].every(({ status }) => status === 404) && [...pages, ...elsewhere].every(({ status }) => status === 401);
    return {
      result: `own ${own.status}; others ${tally(seen.map(({ status }) => status))}; pages ${tally(pages.map(({ status }) => status))}; forms ${tally([...sent, ...elsewhere].map(({ status }) => status))}; ${unchanged ? "unchanged" : "changed"}; ${stranger.cookie ? "a cookie" : "no cookie"}`,
      passed: own.status === 200 && foreign !== "" && refused && unchanged && stranger.cookie === "",
    };
  },
};

const revoked: Attack = {
  name: "shared link after revocation",
  about: "A link and the addresses under it, after its owner stopped sharing, created a new one, or deleted the conversation.",
  fresh: true, // wrong links of earlier attacks count
  ...{ maxMemoryMb: ANONYMOUS_MB, timeoutMs: 60_000 },
  async run(target) {
    const { owner, home, link } = await shareConversation(target);
    const stranger = new BrowserClient(target.address);
    const [key] = picturesIn((await stranger.get(link)).text);
    const under = [
      link,
      `${link}/download`,
      `${link}/1/1`,
      `${link}/0/1`,
      `${link}/pictures/${key}`,
      `${link}/pictures/${key}/160`,
    ];
    const read = () => Promise.all(under.map(async (path) => (await stranger.get(path)).status));
    const before = await read();
    const { dialog = "" } = await owner.post("/do/share", { conversation: home.slice(3) });
    const replaced = await read();
    const second = /\/s\/[\w-]{43}/.exec(dialog)?.[0] ?? "";
    const current = (await stranger.get(second)).status;
    await owner.post("/do/delete", { conversation: home.slice(3) });
    const deleted = (await stranger.get(second)).status;
    return {
      result: `before ${tally(before)}; replaced ${tally(replaced)}; the new one ${current}; deleted ${deleted}`,
      passed: [...before, current].every((status) => status === 200) && [...replaced, deleted].every((status) => status === 404),
    };
  },
};

const downloads: Attack = {
  name: "shared link downloads",
  about:
    "40 requests for all pictures at once, whose answers nobody reads: others still read the conversation, in bounded memory.",
  ...{ maxMemoryMb: ANONYMOUS_MB, timeoutMs: 60_000 },
  async run(target) {
    const { link } = await shareConversation(target);
    const stranger = new BrowserClient(target.address);
    const sent = await Promise.all(Array.from({ length: 40 }, () => stranger.fetch(`${link}/download`)));
    const statuses = sent.map(({ status }) => status);
    const page = await stranger.get(link);
    await Promise.all(sent.map((response) => response.body?.cancel()));
    const later = await stranger.fetch(`${link}/download`);
    await later.body?.cancel();
    return {
      result: `downloads ${tally(statuses)}; the conversation ${page.status}; a later download ${later.status}`,
      passed:
        statuses.every((status) => status === 200 || status === 429) && page.status === 200 && [200, 429].includes(later.status),
    };
  },
};

const guessed: Attack = {
  name: "shared link guessing",
  about: "40 wrong secrets at once: at most ten a minute are checked, real links keep working, and no secret is logged.",
  fresh: true,
  ...{ maxMemoryMb: ANONYMOUS_MB, timeoutMs: 60_000 },
  async run(target) {
    const { link } = await shareConversation(target);
    const stranger = new BrowserClient(target.address);
    const guesses = Array.from({ length: 40 }, (_, at) => stranger.get(`/s/${"A".repeat(40)}${100 + at}`));
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    const still = await stranger.fetch(link);
    await still.text();
    const { headers } = still;
    const hidden =
      headers.get("referrer-policy") === "no-referrer" &&
      headers.get("cache-control") === "no-store" &&
      (headers.get("x-robots-tag") ?? "").includes("noindex");
    const logged = target.program.output.includes(link.slice(3)) || target.program.output.includes("AAAA");
    return {
      result: `guesses ${tally(statuses)}; the real one ${still.status}; ${hidden ? "hidden" : "visible"} to other sites; ${logged ? "logged" : "not logged"}`,
      passed:
        statuses.every((status) => status === 404 || status === 429) &&
        statuses.filter((status) => status === 404).length <= 10 &&
        still.status === 200 &&
        hidden &&
        !logged,
    };
  },
};

export const sharedLinks = [readOnly, revoked, downloads, guessed];
