// Tells instructions from the statements and questions that people write to each other. In doubt about a wish, it is one.
// cspell:ignore haha

import { isLook } from "./looks.ts";
import { cardinal } from "./number-words.ts";
import { isAnnouncement, isTalkWord, skipSayings } from "./talk.ts";
import { exclamations, functionWords, talkWords } from "./talk-words.ts";
import type { Word } from "./text.ts";
import { split, startsSegment, startsSentence } from "./text.ts";
import {
  askedOfPeople,
  beforeImperatives,
  bodyParts,
  changeVerbs,
  commonWords,
  complaintVerbs,
  degrees,
  denials,
  emptyWords,
  finiteVerbs,
  leftovers,
  memories,
  notLooks,
  questions,
  requests,
  statementStarts,
  strongDegrees,
  unclearAlone,
} from "./wish-words.ts";

/** How many words may stand before the verb of a complaint. */
const MAX_SUBJECT_WORDS = 6;

/** Whether a model should get these words. `addressed`: the person wrote to the bot, so that fewer sentences can mean somebody else. */
export function isInstruction(words: readonly Word[], addressed: boolean): boolean {
  return split(words, startsSentence).some(
    (sentence) => (!isEmpty(sentence) || isLeftover(sentence)) && asks(sentence, addressed),
  );
}

/** Whether these words ask for a change or name a look. A text without either may still be an instruction. */
export function namesWish(words: readonly Word[]): boolean {
  const clauses = split(words, startsSegment).map(withoutOpening);
  return clauses.some(startsWithRequest) || clauses.some(hasImperative) || words.some((_, at) => showsLook(words, at));
}

function asks(sentence: readonly Word[], addressed: boolean): boolean {
  const clauses = split(sentence, startsSegment).map(withoutOpening);
  if (clauses.some(startsWithRequest) || clauses.some(hasImperative)) return true;
  const [clause = []] = clauses;
  if (isAnnouncement(clause)) return clauses.slice(1).some((one) => isComplaint(one) || one.some((_, at) => showsLook(one, at)));
  if (askedOfPeople(clause, 0) > 0 || isReaction(sentence)) return false;
  if (!isEnglish(sentence)) return true;
  if (questions(clause, 0) > 0) return false;
  if (isMemory(clause)) return false;
  if (clauses.some((one) => isComplaint(one) || one.some((_, at) => showsLook(one, at)))) return true;
  return !isStatement(clause, addressed);
}

/** "omg the eyes": praise or a complaint. */
function isReaction(sentence: readonly Word[]): boolean {
  const [exclamation, determiner, ...thing] = sentence;
  return (
    exclamations.has(exclamation?.key ?? "") &&
    /^(?:the|his|her|their|that|those)$/.test(determiner?.key ?? "") &&
    (thing.length === 1 || (thing.length === 2 && isTalkWord(thing[1]))) &&
    !thing.some(({ key }) => isLook(key))
  );
}

/** Talk and politeness before a clause: "ok now …", "haha please …". */
function withoutOpening(clause: readonly Word[]): readonly Word[] {
  let at = 0;
  while (
    at < clause.length - 1 &&
    (isTalkWord(clause[at]) || /^(?:and|but|so|please|pls|plz|then|now|well|maybe|also|just|bot)$/.test(clause[at]?.key ?? ""))
  )
    at++;
  return clause.slice(at);
}

function startsWithRequest(clause: readonly Word[]): boolean {
  return requests(clause, 0) > 0 && askedOfPeople(clause, 0) === 0 && !isAnnouncement(clause);
}

/** A verb of change at the start of a clause, or after "and", "please", "can you" … */
function hasImperative(clause: readonly Word[]): boolean {
  const asked = askedOfPeople(clause, 0);
  const asking = questions(clause, 0) > 0;
  return clause.some(
    ({ key }, at) =>
      at >= asked &&
      changeVerbs.has(key) &&
      !isMissedChance(clause, at) &&
      (at === 0
        ? !asking
        : isPleadedFor(clause, at) || (beforeImperatives.has(clause[at - 1]?.key ?? "") && !isSubject(clause, at - 1))),
  );
}

/** The "fix it please" of "why has she got no ears, lol fix it please". */
function isPleadedFor(clause: readonly Word[], at: number): boolean {
  const end = at + (/^(?:it|that|this|them)$/.test(clause[at + 1]?.key ?? "") ? 2 : 1);
  return /^(?:please|pls|plz)$/.test(clause[end]?.key ?? "") && end === clause.length - 1;
}

/** The "have" of "we should have brought a tripod". */
function isMissedChance(clause: readonly Word[], at: number): boolean {
  const ours = /^(?:i|we|they)$/.test(clause[at - 2]?.key ?? "") && /^(?:should|could|would)$/.test(clause[at - 1]?.key ?? "");
  return ours && clause[at]?.key === "have" && /(?:ed|en|ought|one|ade|aid|it)$/.test(clause[at + 1]?.key ?? "");
}

/** The "you" of "did you remove it", and the "we" of "when we take photos": a subject, not a request. */
function isSubject(clause: readonly Word[], at: number): boolean {
  const asked = /^(?:can|could|would|if|should|please|want|id|like)$/.test(clause[at - 1]?.key ?? "");
  return /^(?:you|we)$/.test(clause[at]?.key ?? "") && !asked;
}

function showsLook(words: readonly Word[], at: number): boolean {
  const key = words[at]?.key ?? "";
  const next = words[at + 1];
  if (isLook(key)) return true;
  if (key === "should") return !/^(?:i|we|you|they)$/.test(words[at - 1]?.key ?? "");
  if (key === "but" || key === "except") return next !== undefined && !statementStarts.has(next.key);
  if (!degrees.has(key) || next === undefined || startsSegment(next)) return false;
  if (isAboutThing(words)) return true;
  return strongDegrees.has(key) && !notLooks.has(next.key) && !commonWords.has(next.key);
}

/** "the eyes look dead", "the horizon isn't straight", "the sign is still there", "she has six fingers". Not "my dog looks like that". */
function isComplaint(clause: readonly Word[]): boolean {
  if (isLeftover(clause)) return true;
  if (isShown(clause) && clause.some(({ key }, at) => cardinal(key) !== undefined && bodyParts.has(clause[at + 1]?.key ?? "")))
    return true;
  if (isShown(clause) && denials.has(clause[1]?.key ?? "") && /^(?:look|match|fit|seem)$/.test(clause[2]?.key ?? "")) return true;
  return (
    isAboutThing(clause) &&
    clause.slice(2, MAX_SUBJECT_WORDS).some(({ key }, at) => complaintVerbs.has(key) && !isLikeness(clause, at + 3))
  );
}

/** "the sign is still there". */
function isLeftover(clause: readonly Word[]): boolean {
  return isShown(clause) && clause.slice(1, MAX_SUBJECT_WORDS).some((_, at) => leftovers(clause, at + 1) > 0);
}

/** Whether a clause is about something in the picture. */
function isShown(clause: readonly Word[]): boolean {
  return isAboutThing(clause) || /^(?:he|she|they|it|this|that|these|those)$/.test(clause[0]?.key ?? "");
}

/** The "like him" of "my dog looks like him". */
function isLikeness(clause: readonly Word[], at: number): boolean {
  return clause[at]?.key === "like" && /^(?:this|that|me|my|mine|you|your|him|her|it|us)$/.test(clause[at + 1]?.key ?? "");
}

/** "her hair was longer that day", unlike "it should be greener, like back then". */
function isMemory(clause: readonly Word[]): boolean {
  const told = isAboutThing(clause) || statementStarts.has(clause[0]?.key ?? "");
  return told && !clause.some(({ key }) => wishes.has(key)) && clause.some((_, at) => memories(clause, at) > 0);
}
const wishes = new Set("should needs need want but looks look".split(" "));

/** "the left arm is too long" and "there's too much going on", unlike "that took too long". */
function isAboutThing(words: readonly Word[]): boolean {
  return /^(?:the|his|her|its|their|my|your|there|theres)$/.test(words[0]?.key ?? "");
}

function isStatement(clause: readonly Word[], addressed: boolean): boolean {
  const [first, second] = clause;
  if (!first) return false;
  if (/^(?:reminds|reminded|took|went|came|thought|loved|felt|saw|knew)$/.test(first.key)) return true;
  if (statementStarts.has(first.key)) {
    const pointing = /^(?:this|that|these|those|there|it)$/.test(first.key);
    if (/^(?:you|we)$/.test(first.key) && /^(?:at|in|on|with|as|and|but|under|next|by)$/.test(second?.key ?? "")) return false;
    return !pointing || clause.slice(1, 3).some(({ key }) => finiteVerbs.has(key)) || second === undefined;
  }
  if (addressed || /^(?:a|an|with|in|on|at|as|like|more|less|no)$/.test(first.key)) return false;
  const verb = clause.slice(1, 5).findIndex(({ key }) => finiteVerbs.has(key));
  const relative = clause.slice(1, verb + 1).some(({ key }) => /^(?:who|that|which|where)$/.test(key));
  return verb >= 0 && !relative;
}

function isEmpty(words: readonly Word[]): boolean {
  if (words.length === 1 && unclearAlone.has(words[0]?.key ?? "")) return true;
  for (let at = 0; at < words.length; ) {
    const saying = skipSayings(words, at);
    const key = words[at]?.key ?? "";
    if (saying === at && !emptyWords.has(key) && !functionWords.has(key) && !talkWords.has(key) && !/^[0-9]{1,4}$/.test(key))
      return false;
    at = Math.max(saying, at + 1);
  }
  return true;
}

/** At least half of the words are common in English. A sentence in another language is taken as an instruction. */
function isEnglish(words: readonly Word[]): boolean {
  const common = words.filter(({ key }) => commonWords.has(key) || finiteVerbs.has(key) || functionEnglish.has(key)).length;
  return common * 2 >= words.length;
}

const functionEnglish = new Set("am my me we us our he she it they them too very so well just still".split(" "));
