// Silences Slack's library, whose log lines contain people's messages. The adapter logs on its own.

import type { Logger } from "@slack/bolt";
import { LogLevel } from "@slack/bolt";

const nothing = () => {};

export const silentLogger: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  setName: nothing,
  getLevel: () => LogLevel.ERROR,
};
