// The words that models receive: a person's, and what makes edits work, by family of model. Pure.

import type { DrawOrder } from "../core/ports/models.ts";

/** How a family of models reads an instruction. */
export type PromptFamily =
  /** It has a system text, and receives the conversation. */
  | "conversation"
  /** It follows one instruction. */
  | "instruction"
  /** It may take every word for a part of the picture: it gets the person's words, and with several pictures their numbers. */
  | "words";

const MAX_LENGTH = 32_000;

const parts = {
  onlyThat: "Change only what the instruction asks for, and keep everything else as it is.",
  sameRatio: "Keep the aspect ratio of image 1, unless the instruction asks for another one.",
  numbered: (pictures: number) =>
    `${pictures} pictures are attached; “image 1” is the first, and so on. “The second picture” is image 2. Edit image 1 unless the instruction says otherwise.`,
};

/** The prompt for so many pictures. `order`: without lines that are notes. */
export function promptFor(
  family: PromptFamily,
  { prompt, aspectRatio }: Pick<DrawOrder, "prompt" | "aspectRatio">,
  pictures: number,
): string {
  const edits = family === "instruction" && pictures > 0;
  const said = [
    ...(pictures > 1 ? [parts.numbered(pictures)] : []),
    ...(edits ? [parts.onlyThat] : []),
    ...(edits && aspectRatio === "as is" ? [parts.sameRatio] : []),
  ];
  const added = said.length > 0 ? `\n\n(${said.join(" ")})` : "";
  return prompt.slice(0, MAX_LENGTH - added.length) + added;
}

const conversation = `You edit pictures in a conversation. The instruction is the last message. ${parts.onlyThat} Keep the aspect ratio of the picture that it is about, unless another one is requested. People call pictures by their number and position: “the second picture” is image 2.`;

/** The system text of the family "conversation". "tool": the model draws by calling a tool. "answer": its answer has the picture. */
export const systemTexts = {
  tool: `${conversation} Always call the image tool. Earlier messages contain the previous instructions and the pictures that were chosen.`,
  answer: `${conversation} Answer with one picture. Earlier messages contain the previous instructions. The pictures that were chosen come with the next message.`,
};

/** What earlier messages of a conversation say in place of a picture. */
export const pastPictures = {
  drawnThen: "(I drew pictures. The one that was chosen comes with the next message.)",
  drawnElsewhere: "(This picture was drawn for the message above and chosen.)",
};
