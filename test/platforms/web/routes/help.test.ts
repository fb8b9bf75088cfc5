import { Hono } from "hono";
import { expect, test } from "vitest";
import type { Query, QueryResults } from "../../../../src/core/cards/views.ts";
import type { Env } from "../../../../src/platforms/web/context.ts";
import { RenditionCache } from "../../../../src/platforms/web/pictures/renditions.ts";
import { exampleRoute } from "../../../../src/platforms/web/routes/help.ts";
import { FakeCore } from "../../../conformance/platforms/fake-core.ts";
import { silent } from "../../../fakes/bot.ts";

const examples = Array.from({ length: 30 }, (_, at) => ({ name: `operation-${at}`, about: "", say: `do ${at}`, others: [] }));

class HelpfulCore extends FakeCore {
  override async query<Kind extends Query["kind"]>(): Promise<QueryResults[Kind]> {
    return { commands: [], local: { about: "", examples } } as QueryResults["help"] as QueryResults[Kind];
  }
}

test("draws one example at a time, and each once, when a browser loads all of them at once", async () => {
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    c.set("person", { id: "ada", name: "Ada", moderator: false });
    await next();
  });
  const drawn: string[] = [];
  let drawing = 0;
  let most = 0;
  exampleRoute(app, {
    core: new HelpfulCore(),
    renditions: new RenditionCache(async (bytes) => bytes),
    log: silent,
    async illustrate(prompt, picture) {
      drawn.push(prompt);
      most = Math.max(most, ++drawing);
      await new Promise((done) => setTimeout(done, 1));
      drawing--;
      return picture;
    },
  });
  const load = () => Promise.all(examples.map(({ name }) => app.request(`/examples/${name}`)));
  const responses = [...(await load()), ...(await load())];
  expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 200));
  expect(most).toBe(1);
  expect(drawn.toSorted()).toEqual(examples.map(({ say }) => say).toSorted());
});
