// Links from chats to the page: what somebody does who finds, guesses or copies one.

import { BrowserClient } from "../../program/browser-client.ts";
import type { ChatConversation } from "../../program/chat-driver.ts";
import { ANONYMOUS_MB, type Attack, type Outcome, tally } from "../attack.ts";
import type { Target } from "../target.ts";

interface Scene {
  mine: ChatConversation;
  theirs: ChatConversation;
}

/** Two conversations on each chat, of Ada and of Bo. */
async function onEachChat(target: Target, work: (scene: Scene) => Promise<Outcome>): Promise<Outcome> {
  const outcomes: Outcome[] = [];
  for (const chat of target.chats) {
    const [mine, theirs] = [await chat.start("Ada", "a bit brighter"), await chat.start("Bo", "sepia")];
    const { result, passed } = await work({ mine, theirs });
    outcomes.push({ result: `${chat.platform}: ${result}`, passed });
  }
  return { result: outcomes.map(({ result }) => result).join("; "), passed: outcomes.every(({ passed }) => passed) };
}

const secretOf = (link: string) => link.split("#")[1] ?? "";

async function useLink(address: string, secret: string, browser = new BrowserClient(address)) {
  return { browser, ...(await browser.post("/open", { secret })) };
}

const replay: Attack = {
  name: "link replay",
  about: "A link that three browsers use at once, and again after signing out: one of them gets in.",
  ...{ maxMemoryMb: ANONYMOUS_MB, timeoutMs: 60_000 },
  run: (target) =>
    onEachChat(target, async ({ mine }) => {
      const secret = secretOf(await mine.open("Ada"));
      const used = await Promise.all(Array.from({ length: 3 }, () => useLink(target.address, secret)));
      const [inside, ...more] = used.filter(({ go }) => go);
      await inside?.browser.post("/leave", {});
      const again = await useLink(target.address, secret);
      const page = await inside?.browser.get(inside.go ?? "/");
      return {
        result: `${tally(used.map(({ status }) => status))}; again ${again.status}; after signing out ${page?.status}`,
        passed: inside !== undefined && more.length === 0 && again.status === 403 && page?.status === 401,
      };
    }),
};

const otherConversation: Attack = {
  name: "link to another conversation",
  about: "A visit that asks for the pages, pictures, events and buttons of another conversation, and for the page itself.",
  ...{ maxMemoryMb: ANONYMOUS_MB, timeoutMs: 60_000 },
  run: (target) =>
    onEachChat(target, async ({ mine, theirs }) => {
      const ada = await useLink(target.address, secretOf(await mine.open("Ada")));
      const bo = await useLink(target.address, secretOf(await theirs.open("Bo")));
      const { text } = await bo.browser.get(bo.go ?? "/");
      const turn = /id="turn-(\w{12})"/.exec(text)?.[1] ?? "";
      const variant = /id="variant-(\w{12})"/.exec(text)?.[1] ?? "";
      const picture = /\/pictures\/[0-9a-f]{64}/.exec(text)?.[0] ?? "";
      const conversation = bo.go ?? "";
      const paths = [
        ...[conversation, `${conversation}/1/1`, `${conversation}/download`, `${conversation}/retry?turn=${turn}&model=local`],
        ...[picture, `${picture}/160`, `${picture}/file?type=png`, `/previews/${variant}/1`],
        ...["/history", "/models", "/usage", "/help", "/forget", "/name", "/c/new", "/metrics", `${conversation}/settings`],
      ];
      const seen = await Promise.all(paths.map((path) => ada.browser.get(path)));
      const fields = { conversation: conversation.slice(3), turn, variant, on: "true", text: "stolen words", tool: "flip" };
      const kinds = ["pick", "again", "retry", "cancel", "words", "tool", "delete", "forget", "settings", "form", "cutout"];
      for (const kind of kinds) await ada.browser.post(`/do/${kind}`, fields);
      const leaks = seen.filter(({ status, text: page }) => status !== 404 || page.includes(turn));
      const after = await bo.browser.get(conversation);
      const unchanged = after.status === 200 && !after.text.includes("stolen words") && !/aria-pressed="true"/.test(after.text);
      return {
        result: `${tally(seen.map(({ status }) => status))}; the other conversation ${unchanged ? "unchanged" : "changed"}`,
        passed: turn !== "" && picture !== "" && leaks.length === 0 && unchanged,
      };
    }),
};

const otherPerson: Attack = {
  name: "link of another person",
  about: "A link is seen by the person who pressed Open alone, and acts as that person, without a moderator's permissions.",
  ...{ maxMemoryMb: ANONYMOUS_MB, timeoutMs: 60_000 },
  run: (target) =>
    onEachChat(target, async ({ mine }) => {
      const bo = await useLink(target.address, secretOf(await mine.open("Bo")));
      const seen = mine.linksSeenBy("Ada");
      const { text } = await bo.browser.get(bo.go ?? "/");
      const tools = /\/(delete|settings|rename)"/.test(text);
      await bo.browser.post("/do/delete", { conversation: (bo.go ?? "").slice(3) });
      const after = await bo.browser.get(bo.go ?? "/");
      return {
        result: `${seen} seen by the owner; ${tools ? "tools" : "no tools"} of the owner; after /do/delete ${after.status}`,
        passed: seen === 0 && !tools && after.status === 200,
      };
    }),
};

const guessingLinks: Attack = {
  name: "link guessing",
  about:
    "40 wrong secrets at once: at most ten a minute are checked, and people can still sign in. Fetching /open uses nothing up.",
  ...{ maxMemoryMb: ANONYMOUS_MB, timeoutMs: 60_000 },
  async run(target) {
    const { address, program } = target;
    const [chat] = target.chats;
    const conversation = await chat?.start("Ada", "a bit brighter");
    const secret = secretOf((await conversation?.open("Ada")) ?? "");
    const previews = await Promise.all(Array.from({ length: 20 }, () => new BrowserClient(address).get(`/open?${secret}`)));
    const opened = await useLink(address, secret);
    const guesses = Array.from({ length: 40 }, (_, at) => useLink(address, `${"A".repeat(40)}${100 + at}`));
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    const signedIn = await (await target.signIn()).get("/");
    const logged = program.output.includes(secret) || program.output.includes("AAAA");
    return {
      result: `previews ${tally(previews.map(({ status }) => status))}; then ${opened.status}; guesses ${tally(statuses)}; sign-in ${signedIn.status}; ${logged ? "logged" : "not logged"}`,
      passed:
        opened.go !== undefined && statuses.filter((status) => status !== 429).length <= 10 && signedIn.status === 200 && !logged,
    };
  },
};

const leaks: Attack = {
  name: "link leaks",
  about:
    "Headers, cookies, pages and logs of a visit: the secret is in none of them, and no page may be cached or be a referrer.",
  ...{ maxMemoryMb: ANONYMOUS_MB, timeoutMs: 60_000 },
  run: (target) =>
    onEachChat(target, async ({ mine }) => {
      const secret = secretOf(await mine.open("Ada"));
      const ada = await useLink(target.address, secret);
      const responses = await Promise.all(["/open", ada.go ?? "/", `${ada.go}/1/1`].map((path) => ada.browser.fetch(path)));
      const texts = await Promise.all(responses.map((response) => response.text()));
      const headers = responses.map((response) => JSON.stringify([...response.headers]));
      const has = [...texts, ...headers, ada.browser.cookie, target.program.output].filter((text) => text.includes(secret));
      const strict = responses.every(
        ({ headers: sent }) => sent.get("referrer-policy") === "no-referrer" && sent.get("cache-control") === "no-store",
      );
      const cross = await fetch(`${target.address}/open`, {
        method: "POST",
        body: new URLSearchParams({ secret: secretOf(await mine.open("Ada")) }),
        headers: { "sec-fetch-site": "cross-site", origin: "https://evil.example" },
      });
      return {
        result: `the secret in ${has.length} places; ${strict ? "never" : "may be"} cached or sent on; from another site ${cross.status}`,
        passed: ada.go !== undefined && has.length === 0 && strict && cross.status === 403,
      };
    }),
};

export const links = [replay, otherConversation, otherPerson, leaks, guessingLinks];
