// Which names people would mistake for each other. Pure.

/** Letters of other alphabets and digits, each followed by the Latin letter that it looks like. */
const lookalikes = new Map(
  [
    ...["аa", "вb", "еe", "кk", "мm", "нh", "оo", "рp", "сc", "тt", "уy", "хx", "ѕs", "іl", "јj", "ԁd", "ԛq", "ԝw", "һh", "ӏl"], // Cyrillic
    ...["αa", "βb", "εe", "ζz", "ηh", "ιl", "κk", "μm", "νv", "οo", "ρp", "τt", "υy", "χx"], // Greek
    ...["օo", "ոn", "սu", "ıl", "łl", "øo", "đd", "ɑa", "ɡg", "ɩl", "ߊl"], // others
    ...["0o", "1l", "il", "|l", "ǀl"],
  ].map((pair) => [pair.slice(0, -1), pair.slice(-1)]),
);

/** Equal for names that look alike: ignores case, spaces, accents and similar letters. Empty for an invisible name. */
export function foldName(name: string): string {
  const letters = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]|[\ufe00-\ufe0f]|[\p{C}\p{Z}\u115f\u1160\u3164\uffa0\u2800]/gu, "");
  return [...letters].map((letter) => lookalikes.get(letter) ?? letter).join("");
}

/** Characters of a chosen name. */
export const MAX_NAME_LENGTH = 40;
const MAX_NUMBER = 99;

/** "Bo", "Bo 2", "Bo 3" …: candidates for somebody whose name is taken. None is too long. */
export function* numberedNames(name: string): Generator<string> {
  yield cut(name, MAX_NAME_LENGTH);
  const base = unnumbered(name);
  for (let number = 2; number <= MAX_NUMBER; number++) {
    const ending = ` ${number}`;
    yield cut(base, MAX_NAME_LENGTH - ending.length) + ending;
  }
}

/** "Bo 2" → "Bo". */
export function unnumbered(name: string): string {
  return name.replace(/\s+\d+$/u, "");
}

function cut(name: string, length: number): string {
  return [...name].slice(0, length).join("");
}
