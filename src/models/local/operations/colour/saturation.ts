import { defineSlider } from "../../operation.ts";
import type { Pixels } from "../../rendering/pixels/pixels.ts";
import { saturation as saturationMap } from "../../rendering/pixels/point-maps.ts";

export const saturation = defineSlider({
  name: "saturation",
  about: "Makes colours stronger or softer.",
  examples: ["more saturated", "more colourful", "less colour", "desaturate it by 30%"],
  up: "saturated|saturate|colorful|colourful|richer colou?rs|stronger colou?rs|bolder colou?rs|bold colou?rs|colou?rs pop|brighter colou?rs|(is|are|look|looks|too) (dull|lifeless|boring|drab)",
  down: "desaturated|desaturate|muted|mute|muted colou?rs|oversaturated|over saturated|duller|quieter colou?rs|washed colou?rs|paler colou?rs|softer colou?rs|drained",
  noun: "saturation|colour|color|colours|colors",
  exclude:
    /^\W*(?:(?:please|make|put|show|turn|have|get|want|it|this|the|photo|picture|image|back)\s+)*in(?:to)? (?:full )?colou?r\W*(?:please\W*)?$/i,
  defaultAmount: 0.3,
  min: -1,
  max: 2,
  maps: (amount) => [saturationMap(amount)],
});

export const vibrance = defineSlider({
  name: "vibrance",
  about: "Boosts pale colours, and protects strong colours and skin.",
  examples: ["more vibrant", "increase the vibrance", "make it pop"],
  up: "vibrant|vivid|vividness|colou?rs more (vivid|vibrant|intense)|vivid colou?rs|vibrant colou?rs|intense colou?rs|lively|livelier|pop out|pop|zing",
  down: "less vivid",
  noun: "vibrance|vibrancy",
  defaultAmount: 0.45,
  min: -1,
  max: 2,
  maps: (amount) => [{ kind: "pixels", change: (picture) => strengthenPaleColours(picture, amount) }],
});

function strengthenPaleColours({ bytes, channels }: Pixels, amount: number): void {
  for (let i = 0; i < bytes.length; i += channels) {
    const [red, green, blue] = [bytes[i] as number, bytes[i + 1] as number, bytes[i + 2] as number];
    const top = Math.max(red, green, blue);
    const spread = top === 0 ? 0 : (top - Math.min(red, green, blue)) / top;
    const skin = red > green && green > blue ? 0.6 : 1;
    const gain = amount * (1 - spread) * skin;
    const grey = 0.299 * red + 0.587 * green + 0.114 * blue;
    bytes[i] = red + (red - grey) * gain;
    bytes[i + 1] = green + (green - grey) * gain;
    bytes[i + 2] = blue + (blue - grey) * gain;
  }
}
