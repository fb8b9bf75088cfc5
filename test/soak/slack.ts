import type { Outcome } from "../fakes/slack/api/api.ts";
import { startSlack } from "../fakes/slack/index.ts";
import type { MessageRef } from "../fakes/slack/people/person.ts";
import { chance, oneOf, type SoakPlatform, TURNS_PER_CONVERSATION, waitForTurns } from "./platform.ts";

/** After these the bot can't know whether the request took effect. */
const broken: Outcome = { status: 500, body: "<html>500</html>" };
const internal: Outcome = { status: 200, body: { ok: false, error: "internal_error" } };
/** The request had no effect. */
const limited: Outcome = { status: 429, body: { ok: false, error: "ratelimited" }, headers: { "retry-after": "1" } };

export async function startSlackWorkspace(): Promise<SoakPlatform> {
  const slack = await startSlack({ rateLimits: false });
  const general = slack.channel("general");
  const ada = slack.person("Ada");
  let [thread, turns, faults]: [MessageRef | undefined, number, number] = [undefined, 0, 0];
  const cards = () =>
    thread ? ada.thread(thread).filter(({ fromBot, ephemeral, menus }) => fromBot && !ephemeral && menus.length > 0) : [];
  return {
    name: "slack",
    env: { SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, SLACK_API_URL: slack.url },
    get faults() {
      return faults;
    },
    open: () => slack.until(() => slack.sockets.open > 0, "the bot on Slack").then(() => {}),
    async runTurn(prompt, picture) {
      const isNew = turns % TURNS_PER_CONVERSATION === 0;
      const files = [{ name: "photo.jpg", bytes: new Uint8Array(picture) }];
      if (isNew || !thread) thread = await ada.mentions(general, prompt, { files });
      else await ada.says(general, prompt, { thread });
      const number = (turns++ % TURNS_PER_CONVERSATION) + 1;
      await waitForTurns(number, () => ({
        cards: cards().length,
        drawing: cards().filter(({ buttons }) => buttons.some(({ text }) => text === "Cancel")).length,
      }));
    },
    failRequests(share, random) {
      slack.gate = async (request, serve) => {
        if (!chance(share, random) || request.method === "apps.connections.open") return serve();
        faults++;
        if (chance(0.3, random)) return limited;
        if (chance(0.5, random)) await serve();
        return request.method.includes(".") ? oneOf([broken, internal], random) : broken; // uploads and downloads don't respond with JSON
      };
    },
    disconnect: () => slack.sockets.refresh(),
    clearRecords() {
      slack.calls.length = 0;
      slack.delivery.delivered.length = 0;
      slack.sockets.invalidFrames.length = 0;
    },
    close: () => slack.close(),
  };
}
