import { editorMessages } from "../messages.ts";

// Instructions in languages that the editor doesn't understand are answered in theirs.

// cspell:disable
/** Words that are common in requests, and no words of English requests. */
const words = {
  es: "el los las una del con más menos por favor quita quitar pon ponla ponlo haz hazla hazlo fondo foto imagen cambia negro blanco claro clara oscuro oscura brillo recorta gira borra elimina puedes quiero esta este sin porfa muy está demasiado un poco saca sácale",
  de: "der das den dem ein eine einen bitte mach mache machen heller dunkler und mit ohne nicht hintergrund bild foto schwarzweiß schwarzweiss entfernen entferne weg unscharf schärfer zuschneiden drehe drehen kannst du ich hätte mehr weniger farbe farben wärmer kälter etwas ist zu viel sehr dunkel hell foto es wieder",
  fr: "le les une des du avec sans moins mets mettez fond arrière-plan noir blanc enlève enlever supprime supprimer rends clair claire sombre peux tu s'il vous plaît stp svp l'image couleur couleurs recadre tourne floute lumineux lumineuse un peu enlève-moi l'arrière arrière contraste luminosité trop retire moi",
  pt: "uma da dos das sem mais menos por favor tira tirar remova remover deixa deixe fundo foto imagem cor cores preto branco claro clara escuro escura clareia escureça recorta corta gira gire faz faça pode quero esta este pouco tá muito dá pra pro bota coloca clarear escurecer",
} as const satisfies Record<string, string>;
// cspell:enable

const answers = {
  es: editorMessages.onlyEnglishSpanish,
  de: editorMessages.onlyEnglishGerman,
  fr: editorMessages.onlyEnglishFrench,
  pt: editorMessages.onlyEnglishPortuguese,
  ja: editorMessages.onlyEnglishJapanese,
};

type Language = keyof typeof answers;

const wordSets = (Object.keys(words) as (keyof typeof words)[]).map(
  (language) => [language, new Set(words[language].split(" "))] as const,
);

/** The answer in the instruction's own language, if it's one of those that are recognised; in English for other scripts; undefined
 *  for English and in doubt. */
export function answerInItsLanguage(prompt: string): string | undefined {
  const language = findLanguage(prompt);
  if (language !== undefined) return answers[language];
  const letters = prompt.match(/\p{L}/gu)?.length ?? 0;
  const latin = prompt.match(/\p{Script=Latin}/gu)?.length ?? 0;
  return letters > 0 && latin < letters / 2 ? editorMessages.onlyEnglish : undefined;
}

/** The language of at least two words in five, or of three words and a quarter, and of more words than any other. Kana are Japanese. */
function findLanguage(prompt: string): Language | undefined {
  if (/[\u3040-\u30ff]/u.test(prompt)) return "ja";
  const spoken = prompt.toLowerCase().match(/[\p{L}']+/gu) ?? [];
  const scores = wordSets.map(([language, set]) => ({ language, score: spoken.filter((word) => set.has(word)).length }));
  const [best, next] = scores.toSorted((one, other) => other.score - one.score);
  if (best === undefined || best.score <= (next?.score ?? 0)) return undefined;
  const share = best.score / Math.max(1, spoken.length);
  return share >= 0.4 || (best.score >= 3 && share >= 0.25) ? best.language : undefined;
}
