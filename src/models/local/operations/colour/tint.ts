import { z } from "zod";
import { type Colour, lightnessOf, nameOf, takeColour, takePlainColour } from "../../language/colours.ts";
import { type Clause, hasPhrase, phrase } from "../../language/phrase.ts";
import { percentOf } from "../../language/quantities.ts";
import { editorMessages } from "../../messages.ts";
import { clamp, operation, takeEffectAmount } from "../../operation.ts";
import { interpolate, mapGradient } from "../../rendering/tones.ts";
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

export const tint = operation({
  name: "tint",
  about: "Bathes everything in one colour.",
  examples: ["tint it blue", "add a pink tint", "make it greener"],
  supportsRegions: true,
  isEffect: true,
  schema: z.object({ colour: colourSchema, amount: amountSchema("tint") }),
  read(clause) {
    const tinted = hasPhrase(clause, tintPhrase.less) || hasPhrase(clause, tintPhrase.excess) ? "less" : "more";
    const asked = /\btint(?:ed)?\b/i.test(clause.rest);
    const colour = tinted === "less" ? takePlainColour(clause) : takeTint(clause);
    if (colour === undefined) return asked ? { unsupported: editorMessages.missingTintColour } : undefined;
    if (isGrey(colour)) return { unsupported: editorMessages.greyTint(nameOf(colour)) };
    return tinted === "less"
      ? { colour: oppositeOf(colour), amount: takeEffectAmount(clause, 0.2) }
      : { colour, amount: takeEffectAmount(clause, 0.35) };
  },
  describe: ({ colour, amount }) => `${nameOf(colour)} tint ${percentOf(amount)}`,
  scale: ({ colour, amount }, factor) => ({ colour, amount: clamp(amount * factor, 0, 1) }),
  run: (picture, { colour, amount }) => mapGradient(picture, ramp(colour), amount),
});

function isGrey(colour: Colour): boolean {
  return Math.max(...colour) - Math.min(...colour) < 12;
}

/** What takes a cast of that colour away. */
function oppositeOf([red, green, blue]: Colour): Colour {
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

/** Black, through the colour at its own lightness, to white. Deep colours are made paler first: pure blue would drown everything. */
function ramp(deep: Colour): (tone: number) => Colour {
  const colour = interpolate(deep, [255, 255, 255], clamp((0.4 - lightnessOf(deep)) / (1 - lightnessOf(deep)), 0, 1));
  const middle = clamp(lightnessOf(colour), 0.1, 0.9);
  return (tone) =>
    tone < middle
      ? interpolate([0, 0, 0], colour, tone / middle)
      : interpolate(colour, [255, 255, 255], (tone - middle) / (1 - middle));
}
