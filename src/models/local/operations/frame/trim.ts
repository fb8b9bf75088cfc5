import { z } from "zod";
import { hasPhrase, phrase } from "../../language/vocabulary/phrase.ts";
import { defineOperation } from "../../operation.ts";
import { shortestSide, transformPixels } from "../../rendering/pixels/pixels.ts";

const trimPhrase = phrase(
  "trim (white|black|gr[ae]y|empty|blank)? (border|borders|edges|margins|bars|whitespace|white space|sides)|autocrop|auto crop|auto trim|autotrim|trim|trim off|(remove|crop|cut|delete|strip|get rid of) (off|out|away)? (white|black|gr[ae]y|empty|blank|plain|letterbox)? (border|borders|edges|margins|margin|bars|frame|whitespace|white space)",
);

export const trim = defineOperation({
  name: "trim",
  about: "Trims a plain border.",
  examples: ["trim", "remove the white border", "trim the edges", "autocrop"],
  setsAspectRatio: true,
  schema: z.object({}),
  read: (clause) => (hasPhrase(clause, trimPhrase) ? {} : undefined),
  describe: () => "plain border trimmed",
  run: (picture) => (shortestSide(picture) < 3 ? picture : transformPixels(picture, (one) => one.trim({ threshold: 9 }))),
});
