import { againCommand } from "./again.ts";
import { cancelCommand } from "./cancel.ts";
import type { Command } from "./command.ts";
import { deleteCommand } from "./delete.ts";
import { editCommand } from "./edit.ts";
import { forget } from "./forget.ts";
import { helpCommand } from "./help.ts";
import { historyCommand } from "./history.ts";
import { modelsCommand } from "./models.ts";
import { nearestNames } from "./parse-models.ts";
import { settingsCommand } from "./settings.ts";
import { undoCommand } from "./undo.ts";

/** Everything people may say, in the order in which help shows it. */
export const commands: readonly Command[] = [
  editCommand,
  againCommand,
  undoCommand,
  historyCommand,
  settingsCommand,
  modelsCommand,
  cancelCommand,
  deleteCommand,
  forget,
  helpCommand,
];

export type Message =
  /** A remark among people: begins with two slashes, or is empty. */
  | { kind: "nothing" }
  | { kind: "command"; command: Command; rest: string }
  /** Starts like a command but isn't one; `near` has the closest names. */
  | { kind: "unknown"; name: string; near: string[] }
  /** `addressed`: it began with the bot's own name, which is left out of `text`. */
  | { kind: "words"; text: string; addressed: boolean }
  /** Begins with the name of somebody else. */
  | { kind: "talk"; to: string };

/** What a message is, by how it begins. `own` are the names that the bot goes by, in lower case. */
export function readMessage(text: string, own: readonly string[] = ["threadbrush"]): Message {
  const trimmed = text.trim();
  if (trimmed === "" || trimmed.startsWith("//")) return { kind: "nothing" };
  const [, sign, name = "", rest = ""] = /^([/@])([\p{L}\p{N}_.-]+)[,:]?(?:\s+(.*))?$/su.exec(trimmed) ?? [];
  if (sign === "/") return readCommand(name.toLowerCase(), rest);
  if (sign !== "@") return { kind: "words", text: trimmed, addressed: false };
  if (!own.includes(name.toLowerCase())) return { kind: "talk", to: name };
  const said = readMessage(rest, own);
  return said.kind === "words" ? { ...said, addressed: true } : rest === "" ? { kind: "words", text: "", addressed: true } : said;
}

function readCommand(name: string, rest: string): Message {
  const command = commands.find((one) => one.name === name);
  if (command) return { kind: "command", command, rest };
  const names = commands.map((one) => one.name);
  return { kind: "unknown", name, near: nearestNames(name, names) };
}
