// Parses the arguments of every command.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type ParseArgsOptionDescriptor, parseArgs } from "node:util";
import { closest, distance } from "fastest-levenshtein";
import { commandLineMessages } from "./messages.ts";

/** A command's arguments and options, parsed from `process.argv` and printed by `--help`. */
export interface Command<Options extends Record<string, Option>> {
  /** How to run it: "npm run edit --". */
  readonly run: string;
  /** What it does, in one sentence or more. */
  readonly about: string;
  /** Positional arguments: "PICTURE", optional "[FOLDER]", repeatable "[NAME…]". */
  readonly takes?: readonly string[];
  readonly options: Options;
  /** More text for `--help`, below the options. */
  readonly more?: () => string | Promise<string>;
}

interface Option extends ParseArgsOptionDescriptor {
  readonly about: string;
  /** The value's placeholder in the help: "FILE". */
  readonly value?: string;
}

/** Invalid arguments; `message` is a sentence for the person who typed them. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

const commonOptions = {
  help: { type: "boolean", short: "h", about: commandLineMessages.help },
  version: { type: "boolean", about: commandLineMessages.version },
} as const;

/** Parses and checks the arguments. `--help` and `--version` print and exit with 0; invalid arguments exit with a sentence and 2. */
export async function readCommandLine<const Options extends Record<string, Option>>(
  command: Command<Options>,
  args: readonly string[] = process.argv.slice(2),
) {
  const options = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
  if (options.includes("--help") || options.includes("-h")) printAndExit(await helpFor(command));
  if (options.includes("--version")) printAndExit(`${version()}\n`);
  try {
    return parse(command, args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}

/** "0.1.0" */
export function version(): string {
  const { version: ours } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8")) as {
    version: string;
  };
  return ours;
}

/** Resolves a path from the folder where the command was typed: npm runs its scripts in the project's folder. */
export function resolveFromCwd(path: string): string {
  const { npm_lifecycle_script: script, npm_execpath, INIT_CWD } = process.env;
  const byNpm = npm_execpath !== undefined && INIT_CWD !== undefined && isOwnScript(script);
  return byNpm ? resolve(INIT_CWD, path) : resolve(path);
}

/** Whether npm runs this very program, and not one that started it. */
function isOwnScript(script: string | undefined): boolean {
  const [, file = ""] = /\bnode (\S+\.ts)\b/.exec(script ?? "") ?? [];
  return file !== "" && process.argv[1] !== undefined && resolve(process.argv[1]) === resolve(file);
}

function parse<const Options extends Record<string, Option>>(
  { run, takes = [], options }: Command<Options>,
  args: readonly string[],
) {
  const known: Record<string, Option> = { ...options, ...commonOptions };
  const { tokens } = parseArgs({ args: [...args], options: known, strict: false, allowPositionals: true, tokens: true });
  const refuse = (sentence: string) => new UsageError(`${sentence} ${commandLineMessages.seeHelp(run)}`);
  let places = 0;
  for (const token of tokens) {
    if (token.kind === "positional" && ++places > takes.length && !takes.at(-1)?.includes("…"))
      throw refuse(commandLineMessages.unexpectedArgument(token.value));
    if (token.kind !== "option") continue;
    const option = Object.hasOwn(known, token.name) ? known[token.name] : undefined;
    if (!option) throw refuse(commandLineMessages.unknownOption(token.rawName, nearestOption(token.name, known)));
    if (option.type === "boolean" && token.value !== undefined) throw refuse(commandLineMessages.takesNoValue(token.rawName));
    if (option.type === "string" && (token.value === undefined || (!token.inlineValue && token.value.startsWith("-"))))
      throw refuse(commandLineMessages.needsValue(token.rawName, option.value));
  }
  const needed = takes.filter((name) => !name.startsWith("["));
  if (places < needed.length) throw refuse(commandLineMessages.missing(needed.slice(places)));
  return parseArgs({ args: [...args], options, allowPositionals: true });
}

function nearestOption(typed: string, known: Record<string, Option>): string | undefined {
  const near = closest(typed, Object.keys(known));
  return distance(typed, near) <= (near.length > 3 ? 2 : 1) ? near : undefined;
}

async function helpFor<Options extends Record<string, Option>>({ run, about, takes = [], options, more }: Command<Options>) {
  const all = Object.entries<Option>({ ...options, ...commonOptions }).map(([name, option]) => ({
    left: `${option.short ? `-${option.short}, ` : ""}--${name}${option.type === "string" ? ` ${option.value ?? "VALUE"}` : ""}`,
    about: option.about,
  }));
  const width = Math.max(...all.map(({ left }) => left.length));
  const lines = all.map((option) => `  ${option.left.padEnd(width)}  ${option.about}`);
  const extra = (await more?.()) ?? "";
  return `${[run, ...takes, "[OPTIONS]"].join(" ")}\n\n${about}\n\n${commandLineMessages.options}\n${lines.join("\n")}\n${extra && `\n${extra.trimEnd()}\n`}`;
}

function printAndExit(text: string): never {
  process.stdout.write(text);
  process.exit(0);
}
