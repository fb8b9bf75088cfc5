// `/edit` in a channel: a form that starts from the pictures nearby that are meant, from one that the person chooses, or from added ones.

import type { PicturedMessage } from "../../../../core/intake/choose-pictures.ts";
import { hasCode } from "../../../../core/platforms/refusals.ts";
import type { Draft, Intent, Location, Person, Source } from "../../../../core/vocabulary.ts";
import { sleep } from "../../../shared/gateway/sleep.ts";
import { variantTarget } from "../../../shared/inbound/edit-targets.ts";
import { MAX_PICTURES } from "../../../shared/outbound/form-settings.ts";
import { channelOf, threadOn } from "../../gateway/ids.ts";
import { slackMessages } from "../../messages.ts";
import { isMention, mention } from "../../outbound/escape.ts";
import {
  type FormValues,
  type ModalMetadata,
  type Nearby,
  type NearbyPictures,
  sourceIn,
  withNearby,
} from "../../outbound/modals.ts";
import { findPicturesForCommand, type PicturesForCommand } from "../messages/nearby.ts";
import { personOf } from "../messages/parse-message.ts";
import { filesIn } from "../pictures.ts";
import type { SlashCommand } from "../types.ts";
import { type Ack, type InteractionContext, type OpenedModal, openEditModal } from "./context.ts";

/** Of Slack's three seconds, how long a submitted form may look for pictures. */
const SEARCH_TIMEOUT_MS = 1_500;

/** Opens the form at once, and adds what is near the command when it is known. */
export async function openStartForm(slash: SlashCommand, prompt: string, ack: Ack, context: InteractionContext): Promise<void> {
  const { team_id: team, channel_id: channel, user_id: user, trigger_id: trigger, response_url: responseUrl } = slash;
  const draft: Draft = { prompt, references: [], settings: {} };
  const opening = { trigger, responseUrl, team, channel, starts: true, targets: [] };
  const opened = await openEditModal(draft, channelOf(team, channel, user), personOf(user), opening, ack, context);
  if (opened) await showNearby(opened, user, context);
}

/** What was typed in the meantime stays. */
async function showNearby({ view, shown, metadata }: OpenedModal, user: string, context: InteractionContext): Promise<void> {
  const found = await lookNearby(metadata.channel, user, context);
  if (found === undefined) return;
  const lines = found === "elsewhere" ? [] : linesFor(found);
  const changed = withNearby(view, { ...metadata, nearby: toNearby(found) }, lines);
  await context.api.updateView(shown, changed).catch(() => {}); // it may be submitted or closed already
}

type Found = PicturesForCommand | "elsewhere";

/** Undefined if the channel can't be read now. */
async function lookNearby(channel: string, user: string, context: InteractionContext): Promise<Found | undefined> {
  const { api, clock, downloads, log, self } = context;
  try {
    const found = await findPicturesForCommand({ channel, user, at: clock.now() }, { api, self });
    for (const { id } of found.offered ?? (found.on ? [found.on] : [])) {
      const message = found.messages.get(id);
      if (message) downloads.remember(filesIn(message));
    }
    return found;
  } catch (error) {
    if (hasCode(error, "forbidden")) return "elsewhere";
    log.warn({ err: error }, "failed to read channel before command");
    return undefined;
  }
}

function toNearby(found: Found): Nearby {
  if (found === "elsewhere") return found;
  const { on, source, offered, messages } = found;
  const pictures = ({ id, source: of }: Pick<PicturedMessage, "id" | "source">): NearbyPictures => ({
    values: valuesOf(of).slice(0, MAX_PICTURES),
    ts: messages.get(id)?.thread_ts ?? id,
  });
  if (offered) return { offered: offered.map(pictures) };
  return on && source && !("candidates" in source) ? { meant: pictures({ id: on.id, source }) } : "none";
}

function valuesOf(source: Source): string[] {
  if ("variants" in source) return source.variants.map(variantTarget);
  return "attachments" in source ? source.attachments.map(({ id }) => id) : [];
}

/** Each with a link, when it was posted, and by whom. */
function linesFor({ on, offered }: PicturesForCommand): string[] {
  if (on) return on.details === undefined ? [] : [on.details];
  return (offered ?? []).map(({ details = "", author }) => {
    const person = mention(author.id);
    return isMention(person) ? `${details} · ${slackMessages.postedBy(person)}` : details;
  });
}

export type FormIntent = { place: Location; intent: Intent; goesOn?: string } | { errors: Record<string, string> } | undefined;

/** In the thread of the picture, or in a thread of the bot's own. */
export async function startFrom(
  metadata: ModalMetadata,
  { prompt, pictures, settings, candidate }: FormValues,
  person: Person,
  context: InteractionContext,
): Promise<FormIntent> {
  const { team, channel, draft } = metadata;
  const edit = { kind: "edit", prompt, settings, addressed: true, fresh: false, draft } as const;
  const onPictures = ({ values, ts }: NearbyPictures): FormIntent => {
    const source = sourceIn(values);
    return {
      place: { thread: threadOn(team, channel, ts) },
      intent: { ...edit, ...(source && { source }), references: pictures },
    };
  };
  const here = channelOf(team, channel, person.id);
  const late = metadata.nearby === undefined ? await lookInTime(channel, person.id, context) : undefined;
  const nearby = metadata.nearby ?? (late && toNearby(late));
  const chosen =
    typeof nearby === "object" && "offered" in nearby && candidate !== undefined ? nearby.offered[candidate] : undefined;
  if (chosen) return onPictures(chosen);
  const [first, ...references] = pictures;
  if (first) {
    const goesOn = nearby === "elsewhere" ? metadata.responseUrl : undefined;
    return { place: here, intent: { ...edit, source: { attachments: [first] }, references }, ...(goesOn && { goesOn }) };
  }
  if (nearby === "elsewhere") return { errors: { pictures: slackMessages.elsewhere } };
  if (nearby === "none") return { errors: { pictures: slackMessages.noPictureNear } };
  if (nearby && "meant" in nearby) return onPictures(nearby.meant);
  if (metadata.nearby) return { errors: { candidate: slackMessages.whichPictureOrAdd } };
  // The form was sent before it could ask, so the card asks.
  const source = late && late !== "elsewhere" ? late.source : undefined;
  return { place: here, intent: { ...edit, ...(source && { source }), references: [] } };
}

/** For a form that was sent before it showed what is near. */
function lookInTime(channel: string, user: string, context: InteractionContext): Promise<Found | undefined> {
  return Promise.race([lookNearby(channel, user, context), sleep(SEARCH_TIMEOUT_MS).then(() => undefined)]);
}
