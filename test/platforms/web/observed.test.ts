import { expect, onTestFinished, test } from "vitest";
import { startApp } from "./app.ts";

test("measures requests by their route's pattern, never by their path", async () => {
  const app = await startApp();
  onTestFinished(() => app.stop());
  for (const path of ["/healthz", "/", "/c/SECRETPLACE1", "/p/SECRETPICTURE", "/nowhere/SECRET?x=SECRET", "/assets/SECRET.css"])
    await fetch(`${app.address}${path}`);
  expect(app.observed.map(({ method, status }) => [method, status])).toHaveLength(6);
  expect(JSON.stringify(app.observed)).not.toContain("SECRET");
  expect(app.observed[0]).toEqual({ route: "/healthz", method: "GET", status: 200, seconds: expect.any(Number) });
  expect(app.observed[1]).toMatchObject({ route: "/", status: 200 });
  expect(app.observed[4]).toMatchObject({ route: "none", status: 404 });
});
