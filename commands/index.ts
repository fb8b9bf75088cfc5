import { againCommand } from "./again.ts";
import { nearestNames } from "./arguments/parse-models.ts";
import { cancelCommand } from "./cancel.ts";
import type { Command } from "./command.ts";
import { deleteCommand } from "./delete.ts";
import { editCommand } from "./edit.ts";
import { flattenCommand } from "./flatten.ts";
import { forgetCommand } from "./forget.ts";
import { helpCommand } from "./help.ts";
import { historyCommand } from "./history.ts";
import { modelsCommand } from "./models.ts";
import { settingsCommand } from "./settings.ts";
import { undoCommand } from "./undo.ts";
import { usageCommand } from "./usage.ts";

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [
  editCommand,
  againCommand,
  undoCommand,
  flattenCommand,
  historyCommand,
  settingsCommand,
  modelsCommand,
  usageCommand,
  cancelCommand,
  deleteCommand,
  forgetCommand,
  helpCommand,
];

export type Message =
  /** Empty, or a remark between people that starts with two slashes. */
  | { kind: "nothing" }
  | { kind: "command"; command: Command; rest: string }
  /** Looks like a command, but isn't one. `near`: the closest names. */
  | { kind: "unknown"; name: string; near: string[] }
  /** `addressed`: it starts with the bot's name, which isn't part of `text`. */
  | { kind: "words"; text: string; addressed: boolean }
  /** Starts with somebody else's name. */
  | { kind: "talk"; to: string };

/** Classifies a message by its beginning. `own`: the bot's names, in lower case. */
export function readMessage(text: string, own: readonly string[] = ["threadbrush"]): Message {
  const trimmed = text.trim();
  if (trimmed === "" || trimmed.startsWith("//")) return { kind: "nothing" };
  const [, sign, name = "", rest = ""] = /^([/@])([\p{L}\p{N}_.-]+)[,:]?(?:\s+(.*))?$/su.exec(trimmed) ?? [];
  if (sign === "/") return readCommand(name.toLowerCase(), rest);
  if (sign !== "@") return { kind: "words", text: trimmed, addressed: false };
  if (!own.includes(name.toLowerCase())) return { kind: "talk", to: name };
  const parsed = readMessage(rest, own);
  return parsed.kind === "words"
    ? { ...parsed, addressed: true }
    : rest === ""
      ? { kind: "words", text: "", addressed: true }
      : parsed;
}

function readCommand(name: string, rest: string): Message {
  const command = commands.find((one) => one.name === name);
  if (command) return { kind: "command", command, rest };
  const names = commands.map((one) => one.name);
  return { kind: "unknown", name, near: nearestNames(name, names) };
}
