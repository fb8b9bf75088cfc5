import { type DrawOrder, drawPicture, drawPreview } from "../pictures/draw.ts";
import type { Asked } from "./asked.ts";
import type { Fault } from "./faults.ts";
import { answerMonstrously, isMonstrous } from "./monstrous.ts";
import type { Point } from "./pace.ts";
import type { Line, Trouble, Wire } from "./wire.ts";

/** What was really drawn, from which usage and cost follow. */
export interface Drawn {
  pictures: string[];
  partials: number;
  /** False: the answer says nothing of usage and cost. */
  usage: boolean;
}

export interface Told {
  lines: Line[];
  whole?: object;
}

/** How an endpoint says things. Pictures are base64. */
export interface Voice {
  /** Before any picture. */
  opening(): Line[];
  partial(picture: string, index: number): Line[];
  final(drawn: Drawn): Line[];
  whole(drawn: Drawn): object;
  /** A good answer without a picture, from its beginning. */
  words(text: string | undefined): Told & { whole: object };
  /** A fault as an answer of its own. */
  trouble(fault: Fault): Trouble;
  /** A fault told where drawing has begun; without `whole` a plain answer is `trouble`. */
  told(fault: Fault): Told;
  costUsd(drawn: Pick<Drawn, "partials"> & { pictures: { length: number } }): number;
}

/** An order that the service has accepted. */
export interface Job {
  order: DrawOrder;
  n: number;
  /** Whether the answer is a stream. */
  stream: boolean;
  partials: number;
  voice: Voice;
  /** Nothing to draw: the model only talks. */
  talks?: string;
}

/** What happens around a job. */
export interface Stage {
  asked: Asked;
  wire: Wire;
  fault: Fault | undefined;
  /** Waits as planned; rejects when the client is gone. */
  reach(point: Point): Promise<void>;
  /** Pictures that a test put in the place of drawn ones. */
  given: { picture: Uint8Array; partials?: Uint8Array[] } | undefined;
}

/** Draws, answers, bills; goes wrong as planned. Rejects when the client goes away. */
export async function perform(job: Job, stage: Stage): Promise<void> {
  const { asked, wire, fault } = stage;
  await stage.reach("answer");
  if (fault && refusesAtOnce(fault)) return wire.trouble(job.voice.trouble(fault));
  if (asked.service === "openai") bill(job, asked, job.stream ? job.partials : 0);
  if (isMonstrous(fault)) return answerMonstrously(fault, wire, job);
  if (fault && "where" in fault && fault.where === "before-headers") return breakOff(fault, job, stage);
  const shown = fault?.kind === "words" ? (fault.text ?? "") : job.talks;
  if (shown !== undefined) return say(shown, job, stage);
  const pictures = await draw(job, stage);
  if (job.stream && fault?.kind !== "json") await stream(job, stage, pictures);
  else await answerWhole(job, stage, pictures);
}

function refusesAtOnce(fault: Fault): boolean {
  if (fault.kind === "moderated" || fault.kind === "rate-limited") return (fault.as ?? "answer") === "answer";
  return ["no-credit", "wrong-key", "broken", "html"].includes(fault.kind);
}

async function say(text: string, { voice, stream }: Job, { wire }: Stage): Promise<void> {
  const { lines, whole } = voice.words(text || undefined);
  if (!stream) return wire.json(200, whole);
  wire.openStream();
  await wire.send(lines);
  wire.end({ whole: true });
}

async function draw({ order, n }: Job, { fault, given }: Stage): Promise<Uint8Array[]> {
  if (fault?.kind === "not-a-picture") return [fault.bytes ?? Buffer.from("This is no picture. ".repeat(50))];
  const pictures = given ? Array<Uint8Array>(n).fill(given.picture) : await drawAll(order, n);
  return fault?.kind === "huge" ? pictures.map((picture) => padded(picture, fault.bytes ?? 40 * 1024 * 1024)) : pictures;
}

function drawAll(order: DrawOrder, n: number): Promise<Uint8Array[]> {
  return Promise.all(Array.from({ length: n }, (_, at) => drawPicture(order, at + 1)));
}

async function stream(job: Job, stage: Stage, pictures: Uint8Array[]): Promise<void> {
  const { wire, asked, fault } = stage;
  wire.openStream();
  await wire.send(job.voice.opening());
  const breaks = fault && breaksOff(fault) ? Math.min(fault.afterPartials ?? 1, job.partials) : undefined;
  const previews = fault?.kind === "early-final" ? Math.min(fault.afterPartials ?? 0, job.partials) : job.partials;
  for (let index = 0; index < previews; index++) {
    if (index === breaks && fault) return breakOff(fault, job, stage);
    const preview = stage.given?.partials?.[index] ?? (await previewOf(pictures[0] ?? new Uint8Array(), index, job, stage));
    await stage.reach(index);
    asked.partials++;
    await wire.send(job.voice.partial(base64(preview), index));
  }
  await stage.reach("final");
  if (breaks !== undefined && fault) return breakOff(fault, job, stage);
  bill(job, asked, asked.partials);
  await wire.send(job.voice.final(drawnBy(stage, pictures)));
  wire.end({ whole: true });
}

/** What is no picture shows none on its way either. */
async function previewOf(picture: Uint8Array, index: number, { order }: Job, { fault }: Stage): Promise<Uint8Array> {
  return fault?.kind === "not-a-picture" ? picture : drawPreview(picture, index, order);
}

async function answerWhole(job: Job, stage: Stage, pictures: Uint8Array[]): Promise<void> {
  const { wire, asked, fault } = stage;
  await stage.reach("final");
  const whole = job.voice.whole(drawnBy(stage, pictures));
  if (fault?.kind === "error-in-200") return wire.trouble({ ...job.voice.trouble(fault), status: 200 });
  if (fault?.kind === "error-event" || fault?.kind === "moderated" || fault?.kind === "rate-limited")
    return tell(fault, job, stage);
  if (fault && breaksOff(fault)) {
    await wire.half(whole);
    return breakOff(fault, job, stage);
  }
  bill(job, asked, asked.partials);
  wire.json(200, whole);
}

type Breaking = Extract<
  Fault,
  { kind: "cut" | "hangs" | "ends-early" | "error-event" | "error-in-200" | "moderated" | "rate-limited" }
>;

function breaksOff(fault: Fault): fault is Breaking & { afterPartials?: number } {
  return ["cut", "hangs", "ends-early", "error-event", "error-in-200", "moderated", "rate-limited"].includes(fault.kind);
}

async function breakOff(fault: Fault, { voice }: Job, { wire, asked }: Stage): Promise<void> {
  if (fault.kind === "cut") return wire.cut();
  if (fault.kind === "hangs") return gone(wire.signal);
  if (fault.kind === "ends-early") return wire.end({ whole: false });
  asked.refused = voice.trouble(fault).code;
  await wire.send(voice.told(fault).lines);
  wire.end({ whole: true });
}

/** The fault as a plain answer. */
function tell(fault: Fault, { voice }: Job, { wire, asked }: Stage): void {
  const { whole } = voice.told(fault);
  const trouble = voice.trouble(fault);
  asked.refused = trouble.code;
  if (whole) wire.json(200, whole);
  else wire.trouble(trouble);
}

/** Never answers: ends when the client has had enough. */
function gone(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

function bill({ voice, n }: Job, asked: Asked, partials: number): void {
  asked.billed = true;
  asked.costUsd = voice.costUsd({ pictures: { length: n }, partials });
}

function drawnBy({ asked, fault }: Stage, pictures: Uint8Array[]): Drawn {
  return { pictures: pictures.map(base64), partials: asked.partials, usage: fault?.kind !== "no-usage" };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

/** Readers of pictures stop at the end of the picture and never look at what follows. */
function padded(picture: Uint8Array, size: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(size, picture.length));
  bytes.set(picture);
  return bytes;
}
