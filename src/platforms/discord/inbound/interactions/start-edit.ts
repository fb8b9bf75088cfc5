// Starts an edit from a command without a picture: from the picture that is meant, or after a question that only its author sees.

import {
  type APIChatInputApplicationCommandInteraction,
  type APIInteractionResponse,
  type APIMessageComponentInteraction,
  InteractionResponseType,
} from "discord.js";
import type { Answer } from "../../../../core/cards/views.ts";
import { type ChosenPictures, offer, type PicturedMessage } from "../../../../core/intake/choose-pictures.ts";
import type { Draft, Location } from "../../../../core/vocabulary.ts";
import { sleep } from "../../../shared/gateway/sleep.ts";
import { interactionRequest, locationOf } from "../../gateway/ids.ts";
import { discordMessages } from "../../messages.ts";
import { type EphemeralMessage, textMessage } from "../../outbound/views.ts";
import { readChoice, whichPictureView } from "../../outbound/which-picture.ts";
import { choosePicturesNear } from "../messages/nearby.ts";
import {
  type InteractionContext,
  type InteractionDeps,
  messageFor,
  type Response,
  reply,
  replyWith,
  submitIntent,
} from "./context.ts";
import { locationOn } from "./targets.ts";

/** Of Discord's three seconds, how long a command looks for pictures before it is acknowledged. */
const LOOK_UP_MS = 1_000;

type CommandContext = InteractionContext<APIChatInputApplicationCommandInteraction>;

/** The edit is stored before the command is acknowledged, unless it takes longer to find the pictures. */
export async function startEdit(context: CommandContext, draft: Draft, deps: InteractionDeps): Promise<Response> {
  const { interaction, person, where } = context;
  const command = { id: interaction.id, channel_id: where.channel };
  const looking = choosePicturesNear({ id: command.id, author: person }, where, deps.me, deps.lookUps.around(command, where));
  const found = await Promise.race([looking, sleep(LOOK_UP_MS)]);
  if (!found) return { later: async () => toMessage(await proceed(asQuestion(await looking, draft), context, draft, deps)) };
  const result = await proceed(found, context, draft, deps);
  return "kind" in result ? replyWith(result) : reply(result);
}

/** Resolves to the answer to the edit or form, or to a message that asks something first. */
async function proceed(
  { on, source, offered, sentAt }: ChosenPictures,
  context: CommandContext,
  draft: Draft,
  deps: InteractionDeps,
): Promise<Answer | EphemeralMessage> {
  const { where } = context;
  if (offered) return askWhich(offered, context, { ...draft, ...(source && { source }) }, deps);
  if (on && source) return submitDraft({ ...draft, source }, locationOn(where, on.id), context, deps, sentAt);
  if (draft.references.length > 0) return submitDraft(draft, locationOf(where), context, deps);
  return textMessage(discordMessages.noPictureNear);
}

function toMessage(result: Answer | EphemeralMessage): EphemeralMessage {
  if (!("kind" in result)) return result;
  return result.kind === "form" ? textMessage(discordMessages.tooLate) : messageFor(result);
}

/** A form can't follow an acknowledgement, but the click on a button can open it. */
function asQuestion(found: ChosenPictures, { prompt }: Draft): ChosenPictures {
  const { on, source } = found;
  return prompt === "" && on && source && !("candidates" in source) ? offer([{ ...on, source }]) : found;
}

function submitDraft(
  draft: Draft,
  place: Location,
  context: CommandContext,
  deps: InteractionDeps,
  picturesAt?: Date,
): Promise<Answer> {
  if (draft.prompt === "") return submitIntent(context, place, { kind: "form", draft }, deps);
  const edit = { ...draft, addressed: true, fresh: draft.fresh ?? false, ...(picturesAt && { picturesAt }) };
  return submitIntent(context, place, { kind: "edit", ...edit }, deps);
}

/** The draft keeps the words until the person has chosen. */
async function askWhich(
  offered: PicturedMessage[],
  context: CommandContext,
  draft: Draft,
  deps: InteractionDeps,
): Promise<Answer | EphemeralMessage> {
  const { interaction, where } = context;
  const answer = await submitIntent(context, locationOf(where), { kind: "form", draft }, deps);
  if (answer.kind !== "form") return answer;
  const { id: command, guild_id: server } = interaction;
  return whichPictureView(offered, { draft: answer.form.draft, command, channel: where.channel, server });
}

/** Undefined if the button isn't one of the question's. A second click has no effect: both are the command's own request. */
export async function choosePicture(
  context: InteractionContext<APIMessageComponentInteraction>,
  deps: InteractionDeps,
): Promise<APIInteractionResponse | undefined> {
  const choice = readChoice(context.interaction.data.custom_id);
  if (!choice) return undefined;
  const { draft, candidate, command, message } = choice;
  const place = locationOn(context.where, message);
  const answer = await submitIntent(context, place, { kind: "choose", draft, candidate }, deps, interactionRequest(command));
  if (answer.kind !== "turn") return replyWith(answer);
  return { type: InteractionResponseType.UpdateMessage, data: { content: discordMessages.started, components: [] } };
}
