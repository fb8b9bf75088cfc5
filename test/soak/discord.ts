import type { Outcome } from "../fakes/discord/rest/api.ts";
import { DiscordService } from "../fakes/discord/service.ts";
import { ended, happens, oneOf, type Place, TURNS_PER_CONVERSATION } from "./place.ts";

/** After these nobody knows whether the work was done. */
const broken: [Outcome, ...Outcome[]] = [
  { status: 500, body: { message: "500: Internal Server Error", code: 0 } },
  { status: 502, body: "<html>Bad gateway</html>" },
];
/** The work was not done. */
const limited: Outcome = {
  status: 429,
  body: { message: "You are being rate limited.", retry_after: 0.5, global: false },
  headers: { "retry-after": "1" },
};

export async function onDiscord(): Promise<Place> {
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
    async turn(words, picture) {
      const fresh = turns % TURNS_PER_CONVERSATION === 0;
      const pictures = [{ name: "photo.jpg", bytes: Buffer.from(picture) }];
      if (fresh) thread = await ada.posts(general, { text: `${service.mention} ${words}`, pictures });
      else await ada.posts(thread, { text: words });
      const number = (turns++ % TURNS_PER_CONVERSATION) + 1;
      await ended(number, () => ({
        cards: cards().length,
        busy: cards().filter(({ buttons }) => buttons.some(({ label }) => label === "Cancel")).length,
      }));
    },
    fail(share, random) {
      service.gate = (request, serve) => {
        if (!happens(share, random) || request.path.startsWith("/gateway")) return serve();
        faults++;
        if (happens(0.3, random)) return limited;
        if (happens(0.5, random)) serve();
        return oneOf(broken, random);
      };
    },
    disconnect: () => service.gateway.drop({ resumable: true }),
    forget() {
      service.requests.length = 0;
      service.gateway.received.length = 0;
    },
    close: () => service.close(),
  };
}
