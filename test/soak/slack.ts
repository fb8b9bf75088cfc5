import type { Outcome } from "../fakes/slack/api/api.ts";
import { startSlack } from "../fakes/slack/index.ts";
import type { MessageRef } from "../fakes/slack/people/person.ts";
import { ended, happens, oneOf, type Place, TURNS_PER_CONVERSATION } from "./place.ts";

/** After these nobody knows whether the work was done. */
const broken: Outcome = { status: 500, body: "<html>500</html>" };
const internal: Outcome = { status: 200, body: { ok: false, error: "internal_error" } };
/** The work was not done. */
const limited: Outcome = { status: 429, body: { ok: false, error: "ratelimited" }, headers: { "retry-after": "1" } };

export async function onSlack(): Promise<Place> {
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
    async turn(words, picture) {
      const fresh = turns % TURNS_PER_CONVERSATION === 0;
      const files = [{ name: "photo.jpg", bytes: new Uint8Array(picture) }];
      if (fresh || !thread) thread = await ada.mentions(general, words, { files });
      else await ada.says(general, words, { thread });
      const number = (turns++ % TURNS_PER_CONVERSATION) + 1;
      await ended(number, () => ({
        cards: cards().length,
        busy: cards().filter(({ buttons }) => buttons.some(({ text }) => text === "Cancel")).length,
      }));
    },
    fail(share, random) {
      slack.gate = async (request, serve) => {
        if (!happens(share, random) || request.method === "apps.connections.open") return serve();
        faults++;
        if (happens(0.3, random)) return limited;
        if (happens(0.5, random)) await serve();
        return request.method.includes(".") ? oneOf([broken, internal], random) : broken; // files come and go without JSON
      };
    },
    disconnect: () => slack.sockets.refresh(),
    forget() {
      slack.calls.length = 0;
      slack.delivery.delivered.length = 0;
      slack.sockets.invalidFrames.length = 0;
    },
    close: () => slack.close(),
  };
}
