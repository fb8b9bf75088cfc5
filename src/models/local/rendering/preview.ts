import type { RenderContext } from "../operation.ts";
import { usesSubject } from "../plan.ts";
import { isCutOut, type SubjectMask } from "../subject/subject-mask.ts";
import type { RenderJob } from "./job.ts";
import { blurPixels } from "./pixels/blur.ts";
import { decodePixels, dropOpaqueAlpha, longestSide, type Pixels, resizePixels, toSharp } from "./pixels/pixels.ts";
import { applyStep, initialState } from "./run-step.ts";
import { openPicture } from "./source.ts";
import { applySettingsCrop } from "./steps.ts";

/** The longest side of a preview, in pixels. */
const PREVIEW_SIDE = 512;
/** Pictures up to one and a half times as large are drawn almost as fast as their preview. */
const MAX_SCALE = 0.67;
/** The blur of a picture whose subject is being found, in pixels of the preview. */
const BLUR_SIGMA = 6;

/** Shows small, unfinished pictures. While the subject is being found, which takes much longer than drawing, that is the blurred original. */
export async function showPreviews(
  job: RenderJob,
  subjectMask: SubjectMask,
  contextAt: (scale: number) => Omit<RenderContext, "subject">,
  show: (image: Uint8Array) => void,
): Promise<void> {
  const { width, height } = await openPicture(job, 1).metadata();
  const scale = Math.min(1, PREVIEW_SIDE / longestSide({ width, height }));
  const isSlow = usesSubject(job.steps) && job.matte === undefined;
  if (scale > MAX_SCALE && !isSlow) return;
  const small = await decodeSmall(job);
  if (isSlow && !isCutOut(small)) show(await encodePreview(await blurPixels(small, BLUR_SIGMA)));
  show(await encodePreview(await drawSmall(job, small, subjectMask, contextAt(scale))));
}

async function decodeSmall(job: RenderJob): Promise<Pixels> {
  const box = { width: PREVIEW_SIDE, height: PREVIEW_SIDE, fit: "inside", withoutEnlargement: true, kernel: "linear" } as const;
  return dropOpaqueAlpha(await decodePixels(openPicture(job, 1).resize(box)));
}

async function drawSmall(
  job: RenderJob,
  small: Pixels,
  subjectMask: SubjectMask,
  context: Omit<RenderContext, "subject">,
): Promise<Pixels> {
  let state = initialState(small);
  for (const index of job.steps.keys()) {
    const current = await applySettingsCrop(job, state, index, subjectMask, context);
    state = await applyStep(current, job.steps, index, subjectMask, context);
  }
  return (await applySettingsCrop(job, state, job.steps.length, subjectMask, context)).picture;
}

async function encodePreview(picture: Pixels): Promise<Uint8Array> {
  const box = { width: PREVIEW_SIDE, height: PREVIEW_SIDE };
  const fitting = longestSide(picture) > PREVIEW_SIDE ? await resizePixels(picture, box, { fit: "inside" }) : picture;
  return await toSharp(fitting).webp({ quality: 78, effort: 1 }).toBuffer();
}
