// `npm run words`: trains the classifier of messages and writes its weights, or says how well it reads.

import { readFileSync, writeFileSync } from "node:fs";
import { readCommandLine } from "../../src/cli/command-line.ts";
import { crossValidate, type Reading, readAll, score } from "./evaluate.ts";
import { parseExamples, readExamples, renderWeights, train, weightsPath } from "./train.ts";

const { positionals, values } = await readCommandLine({
  run: "npm run words --",
  about: "Trains the classifier that tells instructions from talk, and writes its weights.",
  takes: ["[FILE]"],
  options: {
    score: { type: "boolean", about: "Only cross-validate: every fifth of the examples, read after training on the rest" },
  },
  more: () => "FILE: examples to read with the committed weights. Only totals are printed, and nothing is written.\n",
});
const [file] = positionals;

if (file !== undefined) {
  const examples = parseExamples(file, readFileSync(file, "utf8"));
  for (const addressed of [false, true]) print(addressed, readAll(examples, addressed));
} else if (values.score) {
  const examples = readExamples();
  for (const addressed of [false, true]) print(addressed, crossValidate(examples, addressed));
} else writeFileSync(weightsPath, renderWeights(train(readExamples())));

function print(addressed: boolean, readings: Reading[]): void {
  const rows = [...Map.groupBy(readings, (one) => one.file), ["all", readings] as const];
  console.log(addressed ? "to the bot, in percent" : "in a thread, in percent");
  console.table(
    Object.fromEntries(
      rows.map(([name, some]) => [
        name,
        Object.fromEntries(Object.entries(score(some)).map(([key, value]) => [key, Number(value.toFixed(1))])),
      ]),
    ),
  );
}
