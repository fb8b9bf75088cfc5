// `npm run slack:manifest`: prints the app's manifest and the link that makes the app from it.

import { loadEnvironmentFile } from "../config/config.ts";
import { manifest, newAppLink } from "../platforms/slack/gateway/manifest.ts";
import { readCommandLine } from "./command-line.ts";
import { commandLineMessages } from "./messages.ts";

loadEnvironmentFile();
const { http, many = Boolean(process.env.SLACK_CLIENT_ID) } = (
  await readCommandLine({
    run: "npm run -s slack:manifest --",
    about: commandLineMessages.manifest,
    options: {
      http: {
        type: "string",
        value: "ADDRESS",
        about: commandLineMessages.manifestHttp,
      },
      many: { type: "boolean", about: commandLineMessages.manifestMany },
    },
  })
).values;
if (http !== undefined && !isAddress(http)) {
  process.stderr.write(`${commandLineMessages.badAddress}\n`);
  process.exit(2);
}
if (http === undefined && many) {
  process.stderr.write(`${commandLineMessages.manyNeedHttp}\n`);
  process.exit(2);
}
const appManifest = http === undefined ? manifest() : manifest(requestUrl(http), many ? redirectUrl(http) : undefined);
process.stdout.write(`${JSON.stringify(appManifest, null, 2)}\n\n${newAppLink(appManifest)}\n`);

function isAddress(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === "https:";
}

/** Where people come back to from Slack after they agreed to install the app. */
function redirectUrl(address: string): string {
  return new URL("/slack/oauth_redirect", address).href;
}

/** Adds the path that the bot listens on, if the address has none. */
function requestUrl(address: string): string {
  const url = new URL(address);
  return url.pathname === "/" ? new URL("/slack/events", url).href : url.href;
}
