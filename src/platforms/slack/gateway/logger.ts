// Silences Slack's library: we log with ids and without what people wrote.

import type { Logger } from "@slack/bolt";
import { LogLevel } from "@slack/bolt";

const nothing = () => {};

export const silentLogger: Logger = {
  ...{ debug: nothing, info: nothing, warn: nothing, error: nothing },
  ...{ setLevel: nothing, setName: nothing, getLevel: () => LogLevel.ERROR },
};
