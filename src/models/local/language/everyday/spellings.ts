import { applyRules, type Rule, wholeWords } from "./rule.ts";

// How people type, and what they mean by it.

/** Unlike other rules, these don't add words to those that typos are corrected to. */
const spelling = (typed: string, meaning: string): Rule => ({ pattern: wholeWords(typed), meaning });

const rules = [
  spelling("gr[ae]y[- ]+scale[ds]?|gr[ae]yscaled", "greyscale"),
  spelling("b (?:&|n|and) w|b&w|black n white", "black and white"),
  spelling("alot", "a lot"),
  spelling("moar|mor", "more"),
  spelling("brite", "bright"),
  spelling("les (?=strong|bright|warm|colou?r|contrast|saturat)", "less "),
  spelling("liten", "lighten"),
  spelling("colou?rfull", "colourful"),
  spelling("2 (?=dark|bright|light|much|warm|cold|yellow|blue|big|small|noisy|blurry|saturated|colou?rful)", "too "),
  spelling("brite", "bright"),
  spelling("briter", "brighter"),
  spelling("teh|da", "the"),
  spelling("mek|mak", "make"),
  spelling("gimme", "give me"),
  spelling("lemme", "let me"),
  spelling("wanna", "want to"),
  spelling("foto|fotos|pict|picutre|pix", "photo"),
  spelling("backrounds?|bakground|backgroud|backgorund", "background"),
  spelling("lil|lil'|litle", "little"),
  spelling("to (?=dark|bright|yellow|orange|noisy|blurry|grainy|saturated|contrasty|cold)(?!er)", "too "),
  spelling("n (?=\\p{L}+er(?!\\p{L})|more|less|a bit)", "and "),
  spelling("(?<=\\p{L} )n(?= \\p{L})", "and"),
  spelling("yuo", "you"),
  spelling("adn|annd|nad", "and"),
  spelling("balck|blakc|balck", "black"),
  spelling("abit", "a bit"),
  spelling("donw", "down"),
  spelling("satura(?:shun|tin|iton)", "saturation"),
  spelling("bl(?:uu+r|urr+)", "blur"),
  spelling("so{3,}", "so"),
  spelling("thats", "that's"),
  spelling("whats", "what's"),
  spelling("4 (?=a |the )", "for "),
  spelling("w/o", "without"),
  spelling("(?<![\\p{L}/])w/(?= )", "with"),
  spelling("em", "them"),
  spelling("thru", "through"),
  spelling("rn", "right now"),
  spelling("cant", "can't"),
  spelling("dont", "don't"),
  spelling("im", "i'm"),
  spelling("blured", "blurred"),
  spelling("poppin'?", "pop"),
  spelling("fr fr|frfr", ""),
  spelling("orangey", "orange"),
  spelling("4 (?=me|us|him|her|my)", "for "),
  spelling("(?<=\\p{L} )r(?= \\p{L})", "are"),
  spelling("pl+[eai]*[sz]+e?|plox|pleas|pleaase", "please"),
  spelling("can('t| not) (u|you)(?= )", "can you"),
];

/** Writes slang and common misspellings out. */
export function withUsualSpelling(text: string): string {
  return applyRules(text, rules);
}
