import { z } from "zod";
import { type Colour, describeColour, lightnessOf, takeColour, takePlainColour } from "../../language/vocabulary/colours.ts";
import { type Clause, hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { formatPercent } from "../../language/vocabulary/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { clamp, defineOperation, takeEffectAmount } from "../../operation.ts";
import { gradient } from "../../rendering/pixels/point-maps.ts";
import { interpolate } from "../../rendering/pixels/tones.ts";
import { amountSchema, colourSchema } from "../../schemas.ts";

const tintPhrase = {
  tint: phrase("tinted|tint|tinge|tone|toned|colou?r cast|cast|wash|colou?r wash|colou?r overlay|overlay|colou?r filter|filter"),
  less: phrase("less|too much|reduce|remove|not so"),
  excess: /\btoo\s+(?=(?:red|orange|yellow|green|blue|purple|violet|pink|magenta|cyan|brown)\b)/i,
  redder: phrase("redder|reddish"),
  greener: phrase("greener|greenish"),
  bluer: phrase("bluer|bluish|blueish"),
  pinker: phrase("pinker|pinkish"),
  yellower: phrase("yellower|yellowish"),
  turn: phrase("make|turn|more|add|colou?r|paint|bathe|dye|give|all|some|go"),
};

/** "Only red in colour" wants the rest grey. */
const keepsOneColour = /\b(?:only|just|nothing but)\b.*\bin (?:full )?colou?r\b/i;

export const tint = defineOperation({
  name: "tint",
  about: "Tints the picture with one colour.",
  examples: ["tint it blue", "add a pink tint", "make it greener"],
  supportsRegions: true,
  isEffect: true,
  schema: z.object({ colour: colourSchema, amount: amountSchema("tint") }),
  read(clause) {
    if (keepsOneColour.test(clause.rest)) return undefined;
    const change = hasPhrase(clause, tintPhrase.less) || hasPhrase(clause, tintPhrase.excess) ? "less" : "more";
    const namesTint = /\btint(?:ed)?\b/i.test(clause.rest);
    const colour = change === "less" ? takePlainColour(clause) : takeTint(clause);
    if (colour === undefined) return namesTint ? { unsupported: editorMessages.missingTintColour } : undefined;
    if (isGrey(colour)) return { unsupported: editorMessages.greyTint(describeColour(colour)) };
    return change === "less"
      ? { colour: complement(colour), amount: takeEffectAmount(clause, 0.2) }
      : { colour, amount: takeEffectAmount(clause, 0.35) };
  },
  describe: ({ colour, amount }) => `${describeColour(colour)} tint ${formatPercent(amount)}`,
  scale: ({ colour, amount }, factor) => ({ colour, amount: clamp(amount * factor, 0, 1) }),
  maps: ({ colour, amount }) => [gradient(createRamp(colour), amount)],
});

function isGrey(colour: Colour): boolean {
  return Math.max(...colour) - Math.min(...colour) < 12;
}

/** The colour that neutralizes a cast. */
function complement([red, green, blue]: Colour): Colour {
  return [255 - red, 255 - green, 255 - blue];
}

function takeTint(clause: Clause): Colour | undefined {
  if (hasPhrase(clause, tintPhrase.redder)) return [220, 20, 60];
  if (hasPhrase(clause, tintPhrase.greener)) return [50, 205, 50];
  if (hasPhrase(clause, tintPhrase.bluer)) return [65, 105, 225];
  if (hasPhrase(clause, tintPhrase.pinker)) return [255, 105, 180];
  if (hasPhrase(clause, tintPhrase.yellower)) return [255, 215, 0];
  if (hasPhrase(clause, tintPhrase.tint)) return takeColour(clause);
  return hasPhrase(clause, tintPhrase.turn) ? takePlainColour(clause) : undefined;
}

/** From black through the colour, at its own lightness, to white. Deep colours are made paler first: pure blue would hide everything. */
function createRamp(deep: Colour): (tone: number) => Colour {
  const colour = interpolate(deep, [255, 255, 255], clamp((0.4 - lightnessOf(deep)) / (1 - lightnessOf(deep)), 0, 1));
  const middle = clamp(lightnessOf(colour), 0.1, 0.9);
  return (tone) =>
    tone < middle
      ? interpolate([0, 0, 0], colour, tone / middle)
      : interpolate(colour, [255, 255, 255], (tone - middle) / (1 - middle));
}
