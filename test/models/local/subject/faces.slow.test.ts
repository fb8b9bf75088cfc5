import sharp from "sharp";
import { expect, test } from "vitest";
import { decodePixels, type Pixels } from "../../../../src/models/local/rendering/pixels/pixels.ts";
import { type Detection, findFaces } from "../../../../src/models/local/subject/faces/faces.ts";
import { createSubjectFinder } from "../../../../src/models/local/subject/network/finder.ts";
import { box, disc, star, without } from "./fixtures.ts";

sharp.unblock({ operation: ["VipsForeignLoadSvg"] }); // the faces are drawings
const finder = createSubjectFinder();

async function detect(input: Uint8Array): Promise<Detection[]> {
  const found = await finder.findFaces(input);
  if (found.kind === "unavailable") throw new Error(found.userMessage);
  return found.faces;
}

/** A head with its neck, the face 76 × 101 pixels around the middle. */
function head(x: number, y: number): string {
  const brow = 'stroke="#3a2a1e" stroke-width="5" fill="none"';
  return `<g transform="translate(${x} ${y}) scale(0.7)"><ellipse cy="-12" rx="66" ry="84" fill="#3a2a1e"/>
    <rect x="-24" y="50" width="48" height="60" fill="#d9a27f"/><path d="M-110 190Q-100 100 0 96Q100 100 110 190Z" fill="#35507a"/>
    <ellipse rx="54" ry="72" fill="#e5b28e"/><path d="M-54-20Q-40-70 0-66Q40-70 54-20Q30-48 0-46Q-30-48-54-20Z" fill="#3a2a1e"/>
    <path d="M-36-20q14-9 26-1" ${brow}/><path d="M36-20q-14-9-26-1" ${brow}/>
    <ellipse cx="-22" cy="-6" rx="11" ry="6" fill="#fff"/><ellipse cx="22" cy="-6" rx="11" ry="6" fill="#fff"/>
    <circle cx="-22" cy="-6" r="5.5" fill="#2c1a10"/><circle cx="22" cy="-6" r="5.5" fill="#2c1a10"/>
    <path d="M0-4L-9 22Q0 29 9 22" stroke="#b97f60" stroke-width="4" fill="#dca582"/>
    <path d="M-22 40Q0 56 22 40Q0 46-22 40Z" fill="#a8403c" stroke="#8c3330" stroke-width="3"/></g>`;
}

async function draw(width: number, height: number, content: string): Promise<Pixels> {
  const svg = `<svg width="${width}" height="${height}"><rect width="100%" height="100%" fill="#8fa39a"/>${content}</svg>`;
  return decodePixels(sharp(Buffer.from(svg)).removeAlpha());
}

test("finds a face and says where it is", async () => {
  const [face, ...others] = await findFaces(await draw(640, 480, head(480, 260)), detect);
  expect(others).toEqual([]);
  expect(face?.left).toBeGreaterThan(480 - 54);
  expect((face?.left ?? 0) + (face?.width ?? 0)).toBeLessThan(480 + 54);
  expect(Math.abs((face?.top ?? 0) + (face?.height ?? 0) / 2 - 260)).toBeLessThan(15);
});

test.each([...Object.entries(without), ["a disc", disc.picture], ["a box", box.picture], ["a star", star.picture]] as const)(
  "finds no face in %s",
  async (_, picture) => {
    expect(await findFaces(await decodePixels(sharp(await picture()).removeAlpha()), detect)).toEqual([]);
  },
);

const sure: Detection = { left: 100, top: 100, width: 80, height: 100, score: 0.9 };

test.each([
  ["too unsure", { score: 0.6 }],
  ["too small", { width: 15, height: 19 }],
  ["too narrow", { width: 30 }],
  ["partly outside", { left: -30 }],
])("takes no box that is %s for a face", async (_, change) => {
  const picture = await draw(512, 512, "");
  expect(await findFaces(picture, async () => [sure])).toHaveLength(1);
  expect(await findFaces(picture, async () => [{ ...sure, ...change }])).toEqual([]);
});

test("counts a face once that several parts of the picture have", async () => {
  const picture = await draw(1200, 900, "");
  let run = 0;
  const faces = await findFaces(picture, async () => {
    run += 1;
    const factor = 512 / (run === 1 ? 1200 : 720);
    const [left, top] = [run === 4 || run === 5 ? 480 : 0, run === 3 || run === 5 ? 360 : 0];
    const found = { left: (540 - left) * factor, top: (400 - top) * factor, width: 90 * factor, height: 110 * factor };
    return [{ ...found, score: 0.8 + run / 100 }];
  });
  expect(run).toBe(5);
  expect(faces).toEqual([{ left: 540, top: 400, width: 90, height: 110, score: expect.any(Number) }]);
});

test("lists the largest face first", async () => {
  const small = { ...sure, left: 300, width: 40, height: 50, score: 0.99 };
  const faces = await findFaces(await draw(512, 512, ""), async () => [small, sure]);
  expect(faces.map(({ width }) => width)).toEqual([80, 40]);
});
