// The question which picture a command means. Only its author sees it. Pure.

import { ButtonStyle } from "discord.js";
import { type PicturedMessage, toCandidate } from "../../../core/intake/choose-pictures.ts";
import type { DraftKey } from "../../../core/vocabulary.ts";
import { linkToMessage } from "../gateway/thread-links.ts";
import { discordMessages } from "../messages.ts";
import { escapeWithin } from "./escape.ts";
import { button, row } from "./render-card.ts";
import { type EphemeralMessage, ephemeral } from "./views.ts";

const MAX_NAME = 100;

interface Question {
  /** Keeps the instruction. */
  draft: DraftKey;
  /** The interaction of the command. */
  command: string;
  server: string | undefined;
  channel: string;
}

/** Names each picture, with a link to its message and when it was posted: many are called "image.png". */
export function whichPictureView(offered: PicturedMessage[], { draft, command, server, channel }: Question): EphemeralMessage {
  const lines = offered.map((one, position) => {
    const name = escapeWithin(toCandidate(one).label, MAX_NAME);
    return `${position + 1}. [${name}](${linkToMessage(server, channel, one.id)}) <t:${Math.floor(one.at.getTime() / 1000)}:R>`;
  });
  const buttons = offered.map((one, position) =>
    button(
      ButtonStyle.Secondary,
      ["near", draft, position, command, one.id].join(":"),
      `${position + 1} · ${toCandidate(one).label}`,
    ),
  );
  return ephemeral([discordMessages.whichPicture, ...lines].join("\n"), [row(buttons)]);
}

/** `message`: the one with the chosen picture. */
interface Choice extends Pick<Question, "draft" | "command"> {
  candidate: number;
  message: string;
}

/** Undefined for the id of another button. */
export function readChoice(customId: string): Choice | undefined {
  const [, draft, candidate, command, message] = /^near:([0-9A-Za-z]{12}):(\d):(\d+):(\d+)$/.exec(customId) ?? [];
  if (draft === undefined || candidate === undefined || command === undefined || message === undefined) return undefined;
  return { draft: draft as DraftKey, candidate: Number(candidate), command, message };
}
