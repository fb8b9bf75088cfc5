import type { AspectRatio } from "../../rendering/pixels/boxes.ts";
import { type Clause, hasPhrase, type Phrase, phrase } from "./phrase.ts";

// What people need pictures for, by name, and the shape that each of them has.

/** A shape that has a name. */
export interface PictureFormat extends AspectRatio {
  /** Unique, as labels show it: "LinkedIn banner". */
  name: string;
  /** Paper can lie either way. `width` is its short side. */
  isPaper?: true;
  /** The head of an identity photo, as shares of the height: from its chin to its crown, and from the chin to the upper edge. */
  head?: { height: number; chin: number };
}

const social = "(instagram|insta|ig|facebook|fb|tiktok|tik tok|snapchat|snap|whatsapp|youtube|yt|linkedin)";
const apps = "(instagram|insta|ig|facebook|fb|tiktok|twitter|x|discord|slack|whatsapp|linkedin|github|steam|reddit|youtube|yt)";
const image = "(photo|picture|pic|image)";
const photo = "( photo| picture| pic| image)?";
/** Two inches, as people write them. */
const square = "(2x2|2×2|2 x 2|2 × 2|2 by 2)";

const vocabulary: readonly (readonly [words: string, PictureFormat])[] = [
  // Identity photos: 35 × 45 mm with a head of 32 to 36 mm (ICAO 9303), and 2 × 2 inches with one of 1 to 1⅜ inches (US Department of State)
  [
    `(us|usa|american) (passport|visa) ${image} ${square}( inches| inch| in)?|(us|usa|american) (passport|visa)${photo}|(passport|visa)( photo| picture| pic| image)? (for|in) (us|usa|america)|(passport|visa) ${image} ${square}( inches| inch| in)?|${square} (inches|inch|in)? (passport|visa)${photo}`,
    { name: "US passport photo", width: 1, height: 1, head: { height: 0.6, chin: 0.76 } },
  ],
  [
    `(passport|visa|biometric) ${image}|passport( size| format| sized)?|id ${image}|id card ${image}|visa (photo size|size)`,
    { name: "passport photo", width: 7, height: 9, head: { height: 0.74, chin: 0.85 } },
  ],
  [
    `${social} (story|stories|reel|reels|status|shorts?)|tiktok cover|tiktok video|tiktok|vertical video|vertical story|story format|reel format|youtube shorts?`,
    { name: "vertical story", width: 9, height: 16 },
  ],
  ["(instagram|insta|ig) portrait( post)?", { name: "Instagram portrait", width: 4, height: 5 }],
  ["(instagram|insta|ig) (square|post|grid)( post)?|instagram|insta", { name: "Instagram post", width: 1, height: 1 }],
  [`${apps}? profile ${image}|${apps} (avatar|icon|pfp|dp|profile)|avatar|pfp`, { name: "profile picture", width: 1, height: 1 }],
  ["(youtube|yt) (banner|channel art|channel banner)", { name: "YouTube banner", width: 16, height: 9 }],
  ["(youtube|yt) (thumbnail|thumb)|youtube", { name: "YouTube thumbnail", width: 16, height: 9 }],
  [`linkedin (banner|cover|header|background)${photo}`, { name: "LinkedIn banner", width: 4, height: 1 }],
  [`(twitter|x) (banner|header|cover)${photo}`, { name: "X header", width: 3, height: 1 }],
  [`(facebook|fb) (banner|header|cover)${photo}`, { name: "Facebook cover", width: 851, height: 315 }],
  ["discord (profile)? banner", { name: "Discord banner", width: 5, height: 2 }],
  ["pinterest (pin|post)", { name: "Pinterest pin", width: 2, height: 3 }],
  ["(iphone|android|phone|mobile|lock screen) (wallpaper|background)", { name: "phone wallpaper", width: 9, height: 16 }],
  [
    "(desktop|computer|pc|laptop|monitor|mac|windows) (wallpaper|background|backdrop)|wallpaper",
    { name: "desktop wallpaper", width: 16, height: 9 },
  ],
  ...["A3", "A4", "A5", "A6"].map((name) => [name.toLowerCase(), { name, width: 210, height: 297, isPaper: true }] as const),
  ["us letter|letter (size|format)", { name: "US Letter", width: 17, height: 22, isPaper: true }],
];

const formats: readonly (readonly [Phrase, PictureFormat])[] = vocabulary.map(([words, format]) => [phrase(words), format]);

export const formatNames = vocabulary.map(([, { name }]) => name);

/** Takes "LinkedIn banner", "A4". */
export function takeFormat(clause: Clause): PictureFormat | undefined {
  return formats.find(([words]) => hasPhrase(clause, words))?.[1];
}

export function formatNamed(name: string): PictureFormat {
  const found = vocabulary.find(([, format]) => format.name === name)?.[1];
  if (found === undefined) throw new Error(`no format is called ${name}`);
  return found;
}
