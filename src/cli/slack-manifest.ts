// `npm run slack:manifest`: prints the app's manifest and the link that makes the app from it.

import { manifest, newAppLink } from "../platforms/slack/gateway/manifest.ts";
import { readCommandLine } from "./command-line.ts";
import { commandLineMessages } from "./messages.ts";

const { http } = (
  await readCommandLine({
    run: "npm run -s slack:manifest --",
    about: commandLineMessages.manifest,
    options: {
      http: {
        type: "string",
        value: "ADDRESS",
        about: commandLineMessages.manifestHttp,
      },
    },
  })
).values;
if (http !== undefined && !isAddress(http)) {
  process.stderr.write(`${commandLineMessages.badAddress}\n`);
  process.exit(2);
}
const appManifest = manifest(http === undefined ? undefined : requestUrl(http));
process.stdout.write(`${JSON.stringify(appManifest, null, 2)}\n\n${newAppLink(appManifest)}\n`);

function isAddress(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === "https:";
}

/** Adds the path that the bot listens on, if the address has none. */
function requestUrl(address: string): string {
  const url = new URL(address);
  return url.pathname === "/" ? new URL("/slack/events", url).href : url.href;
}
