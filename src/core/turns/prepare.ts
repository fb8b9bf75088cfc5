import { messages } from "../cards/messages.ts";
import { type Deferred, deferred } from "../deferred.ts";
import { type Deps, toStoredImage } from "../deps.ts";
import type { Attachment, ImageInfo, ModelId, Reference, Turn, TurnId } from "../vocabulary.ts";
import { costToConfirm } from "./estimate.ts";
import { type Fetched, failureOf, fetchAll, fetchReadable, noteOn, type Run } from "./fetch-pictures.ts";
import { editorWordsOf, instructionOf } from "./instruction.ts";
import { MAX_PICTURES, MAX_REFERENCES, type PlanInput, planRestore, planTurn, planUndo, settingsFor, toHistory } from "./plan.ts";
import { putReferenced, rejectWhileAway } from "./put-referenced.ts";
import { readInstruction } from "./read-instruction.ts";
import { type ResolvedSource, resolveSource } from "./resolve-source.ts";

/** How soon to check again whether a model is on offer. */
const DISCOVERY_RETRY_MS = 200;
/** How long a turn that was sent a picture waits for the next one. */
const MORE_PICTURES_MS = 2_000;

/** Decides what a turn builds on, fetches its attachments, and creates its variants. */
export async function prepareTurn(id: TurnId, deps: Deps, run: Run): Promise<Deferred | undefined> {
  const turn = await deps.store.turns.findTurn(id);
  if (turn?.state !== "received") return undefined;
  try {
    return await (turn.kind === "undo" ? prepareUndo(turn, deps) : prepareEdit(turn, deps, run));
  } catch (error) {
    await deps.store.drawing.failTurn(id, failureOf(error));
    return undefined;
  }
}

async function prepareUndo(turn: Turn, deps: Deps): Promise<undefined> {
  const { store } = deps;
  if (turn.source && "turn" in turn.source && turn.source.turn > 0) return restore(turn, turn.source.turn, deps);
  const undone = turn.source
    ? await store.turns.findTurnByNumber(turn.conversation.id, 1)
    : await imagesOfTurn(await headOf(turn, store), store);
  const before = undone?.parent === undefined ? undefined : await store.turns.findTurn(undone.parent);
  const plan = planUndo(turn, undone, before, await imagesOfTurn(before, store));
  if (plan) await store.drawing.startTurn(turn.id, plan);
  else await store.drawing.failTurn(turn.id, { code: "invalid", userMessage: messages.nothingToUndo });
}

async function headOf({ conversation }: Turn, store: Deps["store"]): Promise<Turn | undefined> {
  return conversation.head === undefined ? undefined : store.turns.findTurn(conversation.head);
}

/** Shows the pictures of an earlier turn again. */
async function restore(turn: Turn, number: number, { store }: Deps): Promise<undefined> {
  const earlier = await store.turns.findTurnByNumber(turn.conversation.id, number);
  const plan = earlier && planRestore(turn, earlier, (await imagesOfTurn(earlier, store)) ?? earlier);
  if (plan) await store.drawing.startTurn(turn.id, plan);
  else await store.drawing.failTurn(turn.id, { code: "invalid", userMessage: messages.noSuchTurn(number) });
}

/** The turn whose pictures this one shows: an earlier one's, if it is an undo. */
async function imagesOfTurn(turn: Turn | undefined, store: Deps["store"]): Promise<Turn | undefined> {
  let at = turn;
  while (at?.kind === "undo") at = at.parent === undefined ? undefined : await store.turns.findTurn(at.parent);
  return at;
}

async function prepareEdit(turn: Turn, deps: Deps, run: Run): Promise<Deferred | undefined> {
  const again = turn.repeats === undefined ? undefined : await deps.store.turns.findTurn(turn.repeats);
  const repeats = again !== undefined && again.variants.length > 0; // without variants, it was never prepared
  const start = repeats
    ? {
        ...{ pictures: again.references, parent: again.parent, spoiler: again.spoiler, posted: [] },
        ...(again.settings.each && { each: true as const }),
      }
    : await resolveSource(again ?? turn, deps.store.turns);
  const sent = repeats ? [] : [...start.posted, ...(again ?? turn).attachments];
  const wait = modelsPending(settingsFor(turn).models, deps) ?? picturesPending(turn, deps.clock.now());
  if (wait) return wait;
  if (sent.length > 0) await rejectWhileAway(deps);
  if (start.pictures.length + sent.length === 0 && !drawsFromText(turn, start.text ?? repeats, deps)) {
    await deps.store.drawing.askForPicture(turn.id, turn.editedAt);
    return undefined;
  }
  const each = drawsEach(turn, start, sent.length);
  const limit = Math.max(0, (each ? MAX_PICTURES : MAX_REFERENCES) - start.pictures.length);
  if (sent.length > 0) alertModels(turn, deps);
  const taken = await (each ? fetchReadable : fetchAll)(sent.slice(0, limit), turn, deps, run);
  const fetched = taken.filter((one) => "bytes" in one);
  const spoiler = start.spoiler || sent.some((one) => one.spoiler);
  const branch = start.parent === undefined ? [] : await historyFrom(start.parent, deps);
  const history = toHistory(branch, (image) => toStoredImage(image, deps), deps.models, editorWordsOf);
  const references = each ? 1 : start.pictures.length + sent.length;
  const reading = await readInstruction(turn, { again, history, references }, deps, run.signal);
  await storeAll(fetched, deps, async (images) => {
    const posted = taken.slice(0, start.posted.length).filter((one) => "bytes" in one).length;
    const sources = images.slice(0, posted).map((image): Reference => ({ image, origin: "source" }));
    const input: PlanInput = {
      pictures: [...start.pictures, ...sources],
      attached: images.slice(posted),
      tooMany: sent.length - taken.length,
      names: [...start.pictures.map(() => undefined), ...fetched.map(({ name }) => name), ...namesOf(sent.slice(taken.length))],
      notes: taken.flatMap(noteOn),
      history,
      each,
      spoiler,
      ...(reading && { reading }),
      ...(start.parent !== undefined && { parent: start.parent }),
    };
    const plan = planTurn(turn, input, deps.models, deps.ids.nextSeed());
    const cost = await costToConfirm(turn, plan, deps);
    if (cost) return deps.store.drawing.askAboutCost(turn.id, cost, turn);
    const { editedAt, picturesAt } = turn;
    await deps.store.drawing.startTurn(turn.id, { ...plan, ...(editedAt && { editedAt }), ...(picturesAt && { picturesAt }) });
  });
  return undefined;
}

/** As the person chose, in words or in a form. Otherwise, if it is an instruction for a row of pictures that were drawn like this. */
function drawsEach(turn: Turn, start: ResolvedSource, sent: number): boolean {
  const { each } = turn.requestedSettings;
  if (each !== undefined) return each && start.pictures.length + sent > 1;
  return start.each === true && sent === start.posted.length && !combines(instructionOf(turn.prompt));
}

/** Whether the words ask for one picture made of several. */
function combines(prompt: string): boolean {
  return /\b(collage|combine|merge|side by side|together|in one (picture|image)|grid)\b/i.test(prompt);
}

/** While its pictures are fetched, models load what drawing it takes. */
function alertModels(turn: Turn, { models }: Deps): void {
  const order = { prompt: editorWordsOf(turn), history: [] };
  for (const id of models.resolve(settingsFor(turn).models, { ...order, references: 1 })) models.get(id)?.getReady?.(order);
}

/** Nobody pays for a picture of nothing unless they want one. A model that can't create a picture from text isn't tried. */
function drawsFromText(turn: Turn, wanted: boolean, { limits, models }: Deps): boolean {
  if (wanted) return true;
  if (limits.createFromText === "ask") return false;
  const order = { prompt: instructionOf(turn.prompt), history: [], references: 0 };
  return models.resolve(settingsFor(turn).models, order).some((id) => models.get(id)?.can.needsReference === false);
}

/** Deferred while its author may send more pictures for it. */
function picturesPending({ picturesAt }: Turn, now: Date): Deferred | undefined {
  const left = picturesAt === undefined ? 0 : picturesAt.getTime() + MORE_PICTURES_MS - now.getTime();
  return left > 0 && left <= MORE_PICTURES_MS ? deferred(left) : undefined; // no longer, even if another process's clock is ahead
}

/** Deferred while discovery may still find these models. */
export function modelsPending(ids: readonly ModelId[], { models }: Pick<Deps, "models">): Deferred | undefined {
  return models.awaits(ids) ? deferred(DISCOVERY_RETRY_MS) : undefined;
}

/** Earlier turns along the branch, newest first, as many as models may receive. */
export async function historyFrom(parent: TurnId, { store, limits: { historyTurns } }: Deps): Promise<Turn[]> {
  const first = historyTurns > 0 ? await store.turns.findTurn(parent) : undefined;
  return first ? [first, ...(await store.turns.listBranch(parent, historyTurns - 1))] : [];
}

function namesOf(attachments: Attachment[]): string[] {
  return attachments.map(({ name }) => name);
}

/** Stores the pictures in nested calls, so that no sweep removes any of them before `use` has written the rows. */
async function storeAll(
  fetched: Fetched[],
  deps: Deps,
  use: (images: ImageInfo[]) => Promise<void>,
  stored: ImageInfo[] = [],
): Promise<void> {
  const [next, ...rest] = fetched;
  if (!next) return use(stored);
  await putReferenced(next.bytes, deps, (key) => storeAll(rest, deps, use, [...stored, { ...next.info, key }]));
}
