// cspell:disable
import { expect, test } from "vitest";
import { answerInItsLanguage } from "../../../../src/models/local/language/other-languages.ts";
import { understandPlan } from "../../../../src/models/local/language/understand.ts";
import { editorMessages } from "../../../../src/models/local/messages.ts";

test.each([
  ["ponla en blanco y negro", editorMessages.onlyEnglishSpanish],
  ["quita el fondo, por favor", editorMessages.onlyEnglishSpanish],
  ["mach das Bild heller", editorMessages.onlyEnglishGerman],
  ["Hintergrund unscharf machen", editorMessages.onlyEnglishGerman],
  ["mets-la en noir et blanc", editorMessages.onlyEnglishFrench],
  ["floute le fond s'il te plaît", editorMessages.onlyEnglishFrench],
  ["deixa em preto e branco", editorMessages.onlyEnglishPortuguese],
  ["remova o fundo", editorMessages.onlyEnglishPortuguese],
  ["もっと明るくしてください", editorMessages.onlyEnglishJapanese],
  ["убери фон, пожалуйста", editorMessages.onlyEnglish],
  ["把照片调亮一点", editorMessages.onlyEnglish],
])("answers “%s” in its language", (prompt, answer) => {
  expect(understandPlan(prompt, []).unmatched).not.toEqual([]);
  expect(answerInItsLanguage(prompt)).toBe(answer);
});

test.each([
  "put a cat in the corner",
  "el greco style",
  "a portrait of Das Kapital",
  "los angeles at night",
  "make it très chic",
])("takes “%s” for English", (prompt) => {
  expect(answerInItsLanguage(prompt)).toBeUndefined();
});
