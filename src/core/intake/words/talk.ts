import { isLook } from "./looks.ts";
import { type PhraseMatcher, skip } from "./phrases.ts";
import { pictureNouns } from "./picks/picture-words.ts";
import {
  afterAnnouncement,
  alsoVerbs,
  announcements,
  beforeNames,
  determiners,
  functionWords,
  liking,
  linkingVerbs,
  objects,
  praiseHeads,
  praiseOnlyAfterSubject,
  results,
  sayings,
  subjects,
  talkWords,
} from "./talk-words.ts";
import { LINK, split, startsSegment, type Text, type Word } from "./text.ts";
import { changeVerbs, commonWords } from "./wish-words.ts";

const MAX_NAME_WORDS = 3;
/** A longer one may describe a picture. */
const MAX_ANNOUNCED_WORDS = 7;
const laughter =
  /^(?:[ha]{4,}|[he]{4,}|[hi]{4,}|[ho]{4,}|[ja]{4,}|[js]{4,}|[lo]{4,}|(?:ha){1,2}h?|(?:he|hi|ho|ja){2}h?|xd+|[wo]{4,})$/;
const rating = /^(?:1[0-9]\/10|5\/5|100\/100)$/;

/** Whether nothing in these words asks for a picture, for certain. `named`: a person is named among them. */
export function isTalk(words: readonly Word[], named: boolean): boolean {
  let talks = false;
  let unknown = 0;
  for (const segment of split(words, startsSegment)) {
    const result = readSegment(segment, named);
    if (!result) return false;
    talks ||= result.talks;
    unknown += result.unknown;
  }
  return talks && unknown <= MAX_NAME_WORDS;
}

interface Segment {
  /** More than function words. */
  talks: boolean;
  /** Words that can only be names. */
  unknown: number;
}

/** "the colours look amazing": praise about something in the picture, with a word or two between "the" and the verb. */
function isPraiseOfThing(words: readonly Word[]): boolean {
  if (!determiners.has(words[0]?.key ?? "")) return false;
  const verb = words.slice(0, MAX_NAME_WORDS + 2).findIndex(({ key }, at) => at > 1 && linkingVerbs.has(key));
  if (verb < 0 || words.slice(1, verb).some(({ key }) => pictureNouns.has(key) || key === "last")) return false;
  const praise = words.slice(verb + 1);
  return (
    praise.length > 0 &&
    praise.every((word) => praiseOnlyAfterSubject.has(word.key) || functionWords.has(word.key) || isTalkWord(word)) &&
    praise.some(({ key }) => talkWords.has(key) || praiseOnlyAfterSubject.has(key)) &&
    !praise.some(({ key }) => key === "too")
  );
}

/** "I'll send it to Tom", "saving this for later". */
function isAnnouncement(words: readonly Word[]): boolean {
  const start = announcements(words, 0) > 0 ? 0 : skip(words, 0, sayings, oneTalkWord);
  const length = announcements(words, start);
  if (length === 0 || words.length > start + length + MAX_ANNOUNCED_WORDS) return false;
  const asked = words[start + length - 1]?.key === "ask" && /^(?:for|you)$/.test(words[start + length]?.key ?? "");
  return !asked && !words.slice(start + length).some(({ key }) => isLook(key) || afterAnnouncement.has(key));
}

const oneTalkWord: PhraseMatcher = (words, at) => (isTalkWord(words[at]) ? 1 : 0);

/** "love how the light came out". */
function isPraiseOfResult(words: readonly Word[]): boolean {
  const head = praiseHeads(words, 0);
  const end = [2, 1].find((length) => results(words, words.length - length) === length) ?? 0;
  return head > 0 && end > 0 && words.length <= head + end + MAX_NAME_WORDS && !words.some(({ key }) => isLook(key));
}

/** "my wife will love this", "the client loved it": nothing follows but talk. */
function isLikedByOthers(words: readonly Word[]): boolean {
  for (let at = 1; at <= MAX_NAME_WORDS && at < words.length; at++) {
    const length = liking(words, at);
    if (length === 0) continue;
    const subject = words.slice(0, at);
    const after = words.slice(at + length);
    return (
      !subject.some(({ key }) => key === "i" || isLook(key) || changeVerbs.has(key)) &&
      after.every((word) => functionWords.has(word.key) || isTalkWord(word))
    );
  }
  return false;
}

function readSegment(words: readonly Word[], named: boolean): Segment | undefined {
  if ([isPraiseOfThing, isAnnouncement, isLikedByOthers, isPraiseOfResult].some((matches) => matches(words)))
    return { talks: true, unknown: 0 };
  const result: Segment = { talks: false, unknown: 0 };
  let afterSubject = false;
  for (let at = 0; at < words.length; ) {
    const word = words[at];
    const saying = sayings(words, at);
    const key = word?.key ?? "";
    const praise = isTalkWord(word) || (afterSubject && praiseOnlyAfterSubject.has(key));
    if (saying > 0 || (praise && !hasObject(words, at))) result.talks = true;
    else if (key === "too" && praiseOnlyAfterSubject.has(words[at + 1]?.key ?? "")) return undefined;
    else if (!praise && isName(words, at, named)) result.unknown++;
    else if (praise || !functionWords.has(key)) return undefined;
    afterSubject ||= subjects.has(key);
    at += Math.max(saying, 1);
  }
  return result;
}

/** The verb of "cool it" and "clean the sky". The adjective has no object. */
function hasObject(words: readonly Word[], at: number): boolean {
  const next = words[at + 1];
  return alsoVerbs.has(words[at]?.key ?? "") && next !== undefined && next.before === "" && objects.has(next.key);
}

export function isTalkWord(word: Word | undefined): boolean {
  return word !== undefined && (talkWords.has(word.key) || word.key === LINK || laughter.test(word.key) || rating.test(word.key));
}

function isName(words: readonly Word[], at: number, named: boolean): boolean {
  const word = words[at];
  if (!word || functionWords.has(word.key) || praiseOnlyAfterSubject.has(word.key) || isCommon(word.key)) return false;
  return named || (word.capitalized && beforeNames.has(words[at - 1]?.key ?? "") && word.before === "");
}

/** Words that nobody is called. */
function isCommon(key: string): boolean {
  return commonWords.has(key) || changeVerbs.has(key) || isLook(key);
}

/** Where the talk at the beginning ends: "thanks!", "nice,", "ok". */
export function skipOpeningTalk(words: readonly Word[], named: boolean): number {
  let at = 0;
  for (const segment of split(words, startsSegment)) {
    if (at + segment.length === words.length || !isTalk(segment, named)) break;
    at += segment.length;
  }
  return at;
}

/** Where the talk at the end begins: ", thanks!". */
export function findClosingTalk(words: readonly Word[], named: boolean): number {
  let end = words.length;
  for (const segment of split(words, startsSegment).toReversed()) {
    if (segment.length === end || !isTalk(segment, named)) break;
    end -= segment.length;
  }
  return end;
}

/** A message without words: emoji and marks. A question mark alone asks something. */
export function isWordlessTalk({ after }: Text): boolean {
  return after.includes("☺") || !after.includes("?");
}
