// Photos in a format that browsers can't show.

import { expect, test } from "vitest";
import { heic } from "../images/formats/heic.ts";
import { startApp } from "../platforms/web/app.ts";
import { checkAccessibility, hasBrowser, openBrowser, openPage, readPixels, send, waitUntilFinished } from "./user-driver.ts";

test.skipIf(!hasBrowser)("edits a HEIC photo, and shows its name until it's sent", async () => {
  const [browser, app] = await Promise.all([openBrowser(), startApp()]);
  try {
    const problems: string[] = [];
    const ada = await openPage(browser, problems);
    await ada.goto(app.address);
    await ada
      .getByLabel("Attach pictures")
      .setInputFiles([{ name: "IMG_0001.HEIC", mimeType: "image/heic", buffer: heic("display-p3") }]);
    await ada.getByRole("listitem").filter({ hasText: "IMG_0001.HEIC" }).waitFor();
    await checkAccessibility(ada, "heic");
    await send(ada, "rotate left");
    await waitUntilFinished(ada, 1);
    const { data, width, height, channels } = await readPixels(ada, 1, 1);
    expect([width, height]).toEqual([32, 48]);
    const bottomLeft = (height - 4) * width + 4;
    const [red = 0, green = 0, blue = 0] = data.subarray(bottomLeft * channels);
    expect(red).toBeGreaterThan(2 * Math.max(green, blue));
    expect(problems).toEqual([]);
  } finally {
    await browser.close();
    await app.stop();
  }
});
