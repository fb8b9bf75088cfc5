import { type DrawOrder, drawPicture, drawPreview } from "../pictures/draw.ts";
import type { Fault } from "./faults.ts";
import { isOversized, sendOversizedJson } from "./oversized-json.ts";
import type { Point } from "./pace.ts";
import type { RecordedRequest } from "./recorded-request.ts";
import type { ErrorResponse, ResponseWriter, StreamPart } from "./response-writer.ts";

/** The pictures that were drawn, which determine usage and cost. */
export interface DrawingResult {
  pictures: string[];
  partials: number;
  /** False: the response has no usage and cost. */
  usage: boolean;
}

/** A response as a stream and as plain JSON. */
export interface EncodedResponse {
  lines: StreamPart[];
  whole?: object;
}

/** Encodes an endpoint's responses. Pictures are base64. */
export interface ResponseEncoder {
  /** The stream before any picture. */
  opening(): StreamPart[];
  partial(picture: string, index: number): StreamPart[];
  final(drawn: DrawingResult): StreamPart[];
  whole(drawn: DrawingResult): object;
  /** A successful response without a picture. */
  textOnly(text: string | undefined): EncodedResponse & { whole: object };
  /** A fault as an error response. */
  error(fault: Fault): ErrorResponse;
  /** A fault after drawing has started. Without `whole`, a plain response is `error`. */
  midStreamError(fault: Fault): EncodedResponse;
  costUsd(drawn: Pick<DrawingResult, "partials"> & { pictures: { length: number } }): number;
}

/** An order that the service has accepted. */
export interface Job {
  order: DrawOrder;
  n: number;
  /** Whether the response is a stream. */
  stream: boolean;
  partials: number;
  encoder: ResponseEncoder;
  /** Text of a model that draws nothing. */
  textOnly?: string;
}

/** A job's request, response and planned fault. */
export interface JobContext {
  recorded: RecordedRequest;
  writer: ResponseWriter;
  fault: Fault | undefined;
  /** Waits as planned; rejects when the client disconnects. */
  reach(point: Point): Promise<void>;
  /** Pictures that a test set in place of drawn ones. */
  given: { picture: Uint8Array; partials?: Uint8Array[] } | undefined;
}

/** Draws, responds and bills, with the planned fault. Rejects when the client disconnects. */
export async function perform(job: Job, context: JobContext): Promise<void> {
  const { recorded, writer, fault } = context;
  await context.reach("answer");
  if (fault && refusesAtOnce(fault)) return writer.error(job.encoder.error(fault));
  if (recorded.service === "openai") bill(job, recorded, job.stream ? job.partials : 0);
  if (isOversized(fault)) return sendOversizedJson(fault, writer, job);
  if (fault && "where" in fault && fault.where === "before-headers") return breakOff(fault, job, context);
  const text = fault?.kind === "words" ? (fault.text ?? "") : job.textOnly;
  if (text !== undefined) return sendText(text, job, context);
  const pictures = await draw(job, context);
  if (job.stream && fault?.kind !== "json") await stream(job, context, pictures);
  else await answerWhole(job, context, pictures);
}

function refusesAtOnce(fault: Fault): boolean {
  if (fault.kind === "moderated" || fault.kind === "rate-limited") return (fault.as ?? "answer") === "answer";
  return ["no-credit", "wrong-key", "broken", "html"].includes(fault.kind);
}

async function sendText(text: string, { encoder, stream }: Job, { writer }: JobContext): Promise<void> {
  const { lines, whole } = encoder.textOnly(text || undefined);
  if (!stream) return writer.json(200, whole);
  writer.openStream();
  await writer.send(lines);
  writer.end({ whole: true });
}

async function draw({ order, n }: Job, { fault, given }: JobContext): Promise<Uint8Array[]> {
  if (fault?.kind === "not-a-picture") return [fault.bytes ?? Buffer.from("This is not a picture. ".repeat(50))];
  const pictures = given ? Array<Uint8Array>(n).fill(given.picture) : await drawAll(order, n);
  return fault?.kind === "huge" ? pictures.map((picture) => padded(picture, fault.bytes ?? 40 * 1024 * 1024)) : pictures;
}

function drawAll(order: DrawOrder, n: number): Promise<Uint8Array[]> {
  return Promise.all(Array.from({ length: n }, (_, at) => drawPicture(order, at + 1)));
}

async function stream(job: Job, context: JobContext, pictures: Uint8Array[]): Promise<void> {
  const { writer, recorded, fault } = context;
  writer.openStream();
  await writer.send(job.encoder.opening());
  const breaks = fault && breaksOff(fault) ? Math.min(fault.afterPartials ?? 1, job.partials) : undefined;
  const previews = fault?.kind === "early-final" ? Math.min(fault.afterPartials ?? 0, job.partials) : job.partials;
  for (let index = 0; index < previews; index++) {
    if (index === breaks && fault) return breakOff(fault, job, context);
    const preview = context.given?.partials?.[index] ?? (await previewOf(pictures[0] ?? new Uint8Array(), index, job, context));
    await context.reach(index);
    recorded.partials++;
    await writer.send(job.encoder.partial(base64(preview), index));
  }
  await context.reach("final");
  if (breaks !== undefined && fault) return breakOff(fault, job, context);
  bill(job, recorded, recorded.partials);
  await writer.send(job.encoder.final(drawnBy(context, pictures)));
  writer.end({ whole: true });
}

/** A fault without a picture has no picture in its previews either. */
async function previewOf(picture: Uint8Array, index: number, { order }: Job, { fault }: JobContext): Promise<Uint8Array> {
  return fault?.kind === "not-a-picture" ? picture : drawPreview(picture, index, order);
}

async function answerWhole(job: Job, context: JobContext, pictures: Uint8Array[]): Promise<void> {
  const { writer, recorded, fault } = context;
  await context.reach("final");
  const whole = job.encoder.whole(drawnBy(context, pictures));
  if (fault?.kind === "error-in-200") return writer.error({ ...job.encoder.error(fault), status: 200 });
  if (fault?.kind === "error-event" || fault?.kind === "moderated" || fault?.kind === "rate-limited")
    return sendFault(fault, job, context);
  if (fault && breaksOff(fault)) {
    await writer.sendHalf(whole);
    return breakOff(fault, job, context);
  }
  bill(job, recorded, recorded.partials);
  writer.json(200, whole);
}

type Breaking = Extract<
  Fault,
  { kind: "cut" | "hangs" | "ends-early" | "error-event" | "error-in-200" | "moderated" | "rate-limited" }
>;

function breaksOff(fault: Fault): fault is Breaking & { afterPartials?: number } {
  return ["cut", "hangs", "ends-early", "error-event", "error-in-200", "moderated", "rate-limited"].includes(fault.kind);
}

async function breakOff(fault: Fault, { encoder }: Job, { writer, recorded }: JobContext): Promise<void> {
  if (fault.kind === "cut") return writer.cut();
  if (fault.kind === "hangs") return untilDisconnected(writer.signal);
  if (fault.kind === "ends-early") return writer.end({ whole: false });
  recorded.errorCode = encoder.error(fault).code;
  await writer.send(encoder.midStreamError(fault).lines);
  writer.end({ whole: true });
}

/** Sends a fault as a plain response. */
function sendFault(fault: Fault, { encoder }: Job, { writer, recorded }: JobContext): void {
  const { whole } = encoder.midStreamError(fault);
  const error = encoder.error(fault);
  recorded.errorCode = error.code;
  if (whole) writer.json(200, whole);
  else writer.error(error);
}

/** Never responds: resolves when the client disconnects. */
function untilDisconnected(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

function bill({ encoder, n }: Job, recorded: RecordedRequest, partials: number): void {
  recorded.billed = true;
  recorded.costUsd = encoder.costUsd({ pictures: { length: n }, partials });
}

function drawnBy({ recorded, fault }: JobContext, pictures: Uint8Array[]): DrawingResult {
  return { pictures: pictures.map(base64), partials: recorded.partials, usage: fault?.kind !== "no-usage" };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

/** Decoders ignore what follows the end of the picture. */
function padded(picture: Uint8Array, size: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(size, picture.length));
  bytes.set(picture);
  return bytes;
}
