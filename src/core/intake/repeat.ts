// Requests that draw earlier instructions once more.

import { messages } from "../cards/messages.ts";
import type { Answer } from "../cards/views.ts";
import type { Deps, InboxDeps } from "../deps.ts";
import type { NewTurn } from "../store.ts";
import { instructionOf } from "../turns/instruction.ts";
import { listEdits } from "../turns/resolve-source.ts";
import { givesTheSame, insteadOf, isSettled, suggestionsOf } from "../turns/same-again.ts";
import { type Intent, LOCAL, type Request, type Turn, type TurnSettings, type Variant } from "../vocabulary.ts";
import { activeConversationAt, refuse, refuseUnknownModel, turnInThread } from "./guards.ts";
import { receiveTurn } from "./receive-turn.ts";

type Of<Kind extends Intent["kind"]> = Extract<Intent, { kind: Kind }>;

/** The same instruction from the same pictures. */
export async function receiveAgain(request: Request, intent: Of<"again">, deps: InboxDeps): Promise<Answer> {
  const turn = turnInThread(await deps.store.turns.findTurn(intent.turn), request.location);
  if (!turn) return refuse(messages.turnGone);
  const unknown = refuseUnknownModel(intent, deps);
  if (unknown) return unknown;
  const isChanged = intent.edited || intent.models;
  if (!isChanged && givesTheSame(turn)) return refuse(whyTheSame(turn));
  const { id, requestedSettings } = turn;
  const prompt = (intent.edited && turn.editedPrompt) || turn.prompt;
  const { seed: _rolled, ...kept } = requestedSettings;
  const settings = { ...kept, ...(intent.models && { models: intent.models }) };
  const once = intent.once && { once: intent.once };
  return receiveTurn(request, { kind: "edit", prompt, repeats: id, requestedSettings: settings, ...areaOf(turn), ...once }, deps);
}

function whyTheSame({ variants }: Turn): string {
  return variants.every(({ state }) => state === "failed") ? messages.sameRefusal : messages.samePicture;
}

/** What the built-in editor can do instead of the instruction, from the same pictures. */
export async function receiveInstead(request: Request, intent: Of<"part"> | Of<"suggestion">, deps: InboxDeps): Promise<Answer> {
  const turn = turnInThread(await deps.store.turns.findTurn(intent.turn), request.location);
  if (!turn) return refuse(messages.turnGone);
  const prompt = intent.kind === "part" ? insteadOf(turn)?.possible : suggestionsOf(turn)[intent.position]?.prompt;
  if (prompt === undefined) return refuse(messages.notThere);
  const { seed: _rolled, ...kept } = turn.requestedSettings;
  const requestedSettings = { ...kept, models: [LOCAL] };
  const repeated = { prompt, repeats: turn.id, ...areaOf(turn) };
  return receiveTurn(request, { kind: "edit", ...repeated, requestedSettings, once: true }, deps);
}

/** The same picture without its background, by the built-in editor, whatever the conversation's settings are. */
export async function receiveCutOut(request: Request, { variant: key }: Of<"cutout">, deps: InboxDeps): Promise<Answer> {
  const turn = turnInThread(await deps.store.turns.findTurnOfVariant(key), request.location);
  const variant = turn?.variants.find((one) => one.key === key);
  if (variant?.state !== "ready") return refuse(messages.notThere);
  const requestedSettings: Partial<TurnSettings> = {
    ...{ models: [LOCAL], variants: 1, aspectRatio: "as is", resolution: "standard", each: false },
  };
  return receiveTurn(
    request,
    {
      ...{ kind: "edit", prompt: messages.cutOutPrompt, source: { variants: [key] }, once: true },
      requestedSettings,
    },
    deps,
  );
}

/** All instructions of a branch, applied to its first pictures at once. */
export async function receiveFlatten(request: Request, intent: Of<"flatten">, deps: InboxDeps): Promise<Answer> {
  const turn = intent.turn
    ? turnInThread(await deps.store.turns.findTurn(intent.turn), request.location)
    : await headAt(request.location, deps);
  const edits = turn ? await listEdits(turn, deps.store.turns) : [];
  if (!turn || edits.length < 2) return refuse(messages.nothingToFlatten);
  if (edits.some(({ area }) => area)) return refuse(messages.noFlattenWithAreas);
  const unknown = refuseUnknownModel(intent, deps);
  if (unknown) return unknown;
  const prompt = edits
    .map(({ prompt }) =>
      instructionOf(prompt)
        .trim()
        .replace(/[.;,]+$/, ""),
    )
    .join(". ");
  const { each } = turn.settings;
  const requestedSettings = { ...(intent.models && { models: intent.models }), ...(each && { each }) };
  return receiveTurn(request, { kind: "edit", prompt, requestedSettings, source: { branchOf: turn.number } }, deps);
}

async function headAt(location: Request["location"], deps: Deps): Promise<Turn | undefined> {
  const head = (await activeConversationAt(location, deps))?.head;
  return head === undefined ? undefined : deps.store.turns.findTurn(head);
}

/** One more picture by the same model, from the same instruction. */
export async function receiveMore(
  request: Request,
  { more, like }: { more: Turn; like: Variant },
  deps: InboxDeps,
): Promise<Answer> {
  const { prompt, id, requestedSettings, kind } = more;
  if (kind !== "edit" || more.settings.each) return refuse(messages.noMoreLikeThat);
  if (isSettled(like)) return refuse(messages.samePicture);
  const settings = { ...requestedSettings, models: [like.model], variants: 1, seed: deps.ids.nextSeed() };
  return receiveTurn(request, { kind: "edit", prompt, repeats: id, requestedSettings: settings, ...areaOf(more) }, deps);
}

/** What repeats an edit is about the same part of the picture. */
function areaOf({ area }: Turn): Pick<NewTurn, "area"> {
  return area ? { area } : {};
}
