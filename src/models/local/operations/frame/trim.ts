import { z } from "zod";
import { hasPhrase, phrase } from "../../language/phrase.ts";
import { operation } from "../../operation.ts";
import { shortestSide, transformPixels } from "../../rendering/pixels.ts";

const trimPhrase = phrase(
  "trim (white|black|gr[ae]y|empty|blank)? (border|borders|edges|margins|bars|whitespace|white space|sides)|autocrop|auto crop|auto trim|autotrim|trim|trim off|(remove|crop|cut|delete|strip|get rid of) (off|out|away)? (white|black|gr[ae]y|empty|blank|plain|letterbox)? (border|borders|edges|margins|margin|bars|frame|whitespace|white space)",
);

export const trim = operation({
  name: "trim",
  about: "Takes a plain border off.",
  examples: ["trim", "remove the white border", "trim the edges", "autocrop"],
  setsShape: true,
  schema: z.object({}),
  read: (clause) => (hasPhrase(clause, trimPhrase) ? {} : undefined),
  describe: () => "plain border trimmed",
  run: (picture) => (shortestSide(picture) < 3 ? picture : transformPixels(picture, (one) => one.trim({ threshold: 9 }))),
});
