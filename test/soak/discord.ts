import type { Outcome } from "../fakes/discord/rest/api.ts";
import { DiscordService } from "../fakes/discord/service.ts";
import { chance, oneOf, type SoakPlatform, TURNS_PER_CONVERSATION, waitForTurns } from "./platform.ts";

/** After these the bot can't know whether the request took effect. */
const broken: [Outcome, ...Outcome[]] = [
  { status: 500, body: { message: "500: Internal Server Error", code: 0 } },
  { status: 502, body: "<html>Bad gateway</html>" },
];
/** The request had no effect. */
const limited: Outcome = {
  status: 429,
  body: { message: "You are being rate limited.", retry_after: 0.5, global: false },
  headers: { "retry-after": "1" },
};

export async function startDiscord(): Promise<SoakPlatform> {
  const service = await DiscordService.start({ rateLimits: false });
  const general = service.channel("general");
  const ada = service.person("Ada");
  let [thread, turns, faults] = [{ id: "" }, 0, 0];
  const cards = () =>
    !service.threadOn(thread) ? [] : ada.sees(thread).filter(({ author, buttons }) => author !== ada.name && buttons.length > 0);
  return {
    name: "discord",
    env: { DISCORD_TOKEN: service.token ?? "", DISCORD_API_URL: service.api },
    get faults() {
      return faults;
    },
    open: () => service.until(() => service.gateway.connected, "the bot on Discord").then(() => {}),
    async runTurn(prompt, picture) {
      const isNew = turns % TURNS_PER_CONVERSATION === 0;
      const pictures = [{ name: "photo.jpg", bytes: Buffer.from(picture) }];
      if (isNew) thread = await ada.posts(general, { text: `${service.mention} ${prompt}`, pictures });
      else await ada.posts(thread, { text: prompt });
      const number = (turns++ % TURNS_PER_CONVERSATION) + 1;
      await waitForTurns(number, () => ({
        cards: cards().length,
        drawing: cards().filter(({ buttons }) => buttons.some(({ label }) => label === "Cancel")).length,
      }));
    },
    failRequests(share, random) {
      service.gate = (request, serve) => {
        if (!chance(share, random) || request.path.startsWith("/gateway")) return serve();
        faults++;
        if (chance(0.3, random)) return limited;
        if (chance(0.5, random)) serve();
        return oneOf(broken, random);
      };
    },
    disconnect: () => service.gateway.drop({ resumable: true }),
    clearRecords() {
      service.requests.length = 0;
      service.gateway.received.length = 0;
    },
    close: () => service.close(),
  };
}
