// `npm run usage`: what everybody has paid for, for the bot's administrator.

import { ignoredSettings, loadEnvironmentFile, readConfig, secretsOf } from "../config/config.ts";
import { messages } from "../core/cards/messages.ts";
import { type UsageNames, usageCsv, usageReportLines } from "../core/cards/usage-report.ts";
import { listUsage, REPORT_DAYS } from "../core/turns/usage.ts";
import { createLog } from "../observability/log.ts";
import { idGenerator } from "../random.ts";
import { openRows } from "../storage/open.ts";
import { SqlStore } from "../storage/store.ts";
import { readCommandLine, version } from "./command-line.ts";
import { exitWith } from "./exit.ts";
import { commandLineMessages } from "./messages.ts";

const MAX_DAYS = 366;
const names: UsageNames = {
  person: ({ platform, person }) => [platform, person ? (person.name ?? person.id) : messages.somebody].join(" "),
  channel: ({ platform, channel = messages.deletedChannel }) => [platform, channel].join(" "),
};

const { values } = await readCommandLine({
  run: "npm run -s usage --",
  about: commandLineMessages.usage,
  options: {
    days: { type: "string", value: "N", about: commandLineMessages.usageDays(REPORT_DAYS) },
    csv: { type: "boolean", about: commandLineMessages.usageCsv },
  },
});
const days = Number(values.days ?? REPORT_DAYS);
if (!Number.isInteger(days) || days < 1 || days > MAX_DAYS) {
  process.stderr.write(`${commandLineMessages.notAWholeNumber("--days", 1, MAX_DAYS)}\n`);
  process.exit(2);
}
try {
  process.umask(0o077);
  loadEnvironmentFile();
  await print();
} catch (error) {
  exitWith(error);
}
process.exit(0);

async function print(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog("error", secretsOf(process.env));
  for (const sentence of ignoredSettings(process.env)) log.warn({}, sentence);
  const clock = { now: () => new Date() };
  const storage = await openRows({ ...config, release: version() }, clock, log);
  try {
    const rows = await listUsage(days, { store: new SqlStore(storage.database, idGenerator), clock });
    const text = values.csv
      ? usageCsv(rows, ({ channel = "" }) => channel)
      : `${usageReportLines(rows, days, names).join("\n")}\n`;
    await new Promise((resolve) => process.stdout.write(text, resolve));
  } finally {
    await storage.close();
  }
}
