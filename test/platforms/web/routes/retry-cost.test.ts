// Without scripts, the question before a dear retry is a page of its own.

import { expect, test } from "vitest";
import { noise } from "../../../images/fixtures.ts";
import { startApp } from "../app.ts";
import { BrowserClient } from "../browser-client.ts";

test("asks on a page of its own, pays once after a click, and leads back to the conversation", async () => {
  const app = await startApp({ confirmUsd: 0.01 });
  const client = new BrowserClient(app);
  const picture = new File([new Uint8Array(await noise(60, 40).png().toBuffer())], "red.png");
  const { go = "" } = await client.send("/messages", { to: "channel", text: "/edit add a dragon", pictures: [picture] });
  await expect.poll(() => client.page(go), { timeout: 15_000 }).toContain("Draw with Easel");
  const conversation = go.slice("/c/".length);
  const [, turn = ""] = /action="\/do\/retry".*?name="turn" value="(\w+)"/s.exec(await client.page(go)) ?? [];
  const fields = { conversation, turn, model: "studio/easel" };
  const asked = await client.post("/do/retry", fields, { Referer: app.address + go });
  const path = asked.headers.get("location") ?? "";
  expect([asked.status, path]).toEqual([303, `${go}/retry?${new URLSearchParams({ turn, model: fields.model })}`]);
  const page = await client.page(path);
  expect(page).toMatch(/This will cost about \$[\d.]+\. Draw it\?/);
  expect(page).toContain('action="/do/pay"');
  expect(app.heldModel.orders.length).toBe(0);
  const paid = await client.post("/do/pay", fields, { Referer: app.address + path });
  expect([paid.status, paid.headers.get("location")]).toEqual([303, go]);
  await expect.poll(() => app.heldModel.orders.length).toBe(1);
  expect((await client.get(`${go}/retry?turn=nonsense&model=studio/easel`)).status).toBe(404);
  await app.stop();
});
