import { cannotBeSubject, isKnownNoun } from "../vocabulary/noun-lexicon.ts";
import { operationWords } from "../vocabulary/phrase.ts";

// What people say beside an edit: why they want it, what it's for, who they are. It asks for nothing, and the card says that it was read so.

/** The longest remark, in characters. */
const MAX_LENGTH = 110;

const purposes = [
  "(?:so|so that|such that|in order that) (?:it|this|that|she|he|we|you|they|i|people|everyone|everybody|nobody|no one|one|the|my|our|there|his|her|viewers|customers|folks)",
  "in order to",
  "to (?:use|print|post|send|mail|e-mail|email|upload|share|publish|hang|frame) (?:it|this|that|them) (?:in|for|on|with|to|at|up|out|later|tomorrow|today)",
  "to (?:make|let|help|give|get|have|match|fit|suit) (?:it|this|that|the|a|an|more|her|him|them|us|me|people|you|my|our)",
  "(?:because|since|cause|'cause|cuz|coz|otherwise|or else)",
  "as (?:i|we|he|she|they|it's|it is|it was|this is|this was)",
  "(?:i|we)(?:'d like| would like| want| need| plan| intend| hope)(?: to)? (?:use|print|post|send|mail|e-mail|email|upload|share|publish|hang|frame) (?:it|this|that|them) (?:in|for|on|with|to|at|up|out|later|tomorrow|today)",
  "for (?:a|an|the|my|our|his|her|their|this|that|some|more|print|printing|web|instagram|insta|facebook|linkedin|whatsapp|etsy|ebay|work|school|social|use|better|extra|fun|now|grandma|grandpa|mum|mom|dad|christmas|halloween)",
  "(?:it's|it is|this is|this one is|this one's|this will be|it'll be|it will be) (?:just |only |mostly |meant |intended |going |supposed |needed |used )*(?:for|to)",
];

const statements = [
  // the people behind it
  "(?:i|we) (?!want|need|like|love|prefer|wish|would|could|can|ask|request|hope|should|may|please)\\p{L}+",
  "(?:i|we|you|they|he|she)(?:'m|'re|'ve|'s|'ll)",
  "(?:my|our) (?:\\p{L}+ ){1,2}?(?:is|are|was|were|has|have|had|showed|said|says|told|thinks?|took|made|got|sent|gave|loves?|likes?|keeps?|works?|asked|rejects?|refuses?)",
  "(?:my|our) \\p{L}+'s",
  "(?:he|she|they|you|nobody|everyone|everybody|people) (?:is|are|was|were|has|have|had|said|says|told|took|made|got|sent|loves?|likes?|thinks?|don't|doesn't|didn't|never|always)",
  "(?:grandpa|grandma|grandad|gran|mum|mom|dad) (?:is|was|has|had|took|made|loves?|says|said|here)",
  "(?:clients?|buyers?|customers?|viewers?) (?:says?|said|keeps?|complains?|complained|want to know|asks?)",
  // the picture and its making
  "(?:it|this|that)(?:'s| is| was| isn't| wasn't| hurts| makes| reminds| goes| got| took| gets| has been| had been| looks like| feels like| feels)",
  "(?:that's|this is) (?:all|it|enough|everything)",
  "(?:was|were|wasn't|weren't|did|didn't|who|how come|what happened)",
  "(?:took|taken|shot|made|got|saw|found|bought|forgot|hoping|going|trying) \\p{L}+",
  "(?:no idea|no clue|no expert|no rush|no hurry|not sure|not complaining|nothing else|nothing more|happy to|glad to|free request|any (?:takers|chance|thoughts))",
  "(?:leave it at that|in my (?:humble )?opinion|to my eyes?|on my (?:phone|screen|monitor|side|end)|thats? all)",
  "(?:(?:it|this|that)(?:'s| is| looks| came out| turned out)|looks) (?:(?:so|very|super|really|pretty|quite|totally|nice and) )*(?:cool|warm|sharp|vivid|vibrant|colou?rful)(?: now)?(?=[\\s.!]*$)",
  // letters
  "(?:dear|hello|hi|hey|hiya|good (?:day|morning|evening|afternoon)|greetings|bom dia|boa (?:tarde|noite)|ol[áa]|oi|hola|bonjour|salut|hallo|moin|servus|ciao|namaste)",
  "(?:kind |best |warm |many )?(?:regards|wishes|thanks|thank you|cheers|greetings|gracias|obrigad[oa]|merci|danke|grazie|arigato|yours(?: truly| sincerely| faithfully)?)",
  "(?:great|nice|lovely|good|cool|amazing|awesome|beautiful|wonderful|fantastic|neat) (?:shot|photo|picture|pic|tool|bot|job|work|app|one|capture|stuff|editor|program|thing)",
  "(?:ugh|omg|wow|lol|haha|hmm+|oh|ah|argh|damn|gosh|phew|brr+|yikes|btw|fyi|ps|tbh|imo|sorry|sry)",
];

const lead = "^[\\s,;:(–—-]*(?:(?:and|but|well|oh|also|just|btw|anyway|now),? )*";
const purpose = new RegExp(`${lead}(?:${purposes.join("|")})(?![\\p{L}])`, "iu");
const statement = new RegExp(`${lead}(?:${statements.join("|")})(?![\\p{L}])`, "iu");
const comparison = new RegExp(
  `${lead}(?:like (?:\\p{L}+['’]s )?\\p{L}+\\s*$|(?:(?:just|a bit|kind of|sort of|something) )?(?:like (?:in|on|an? old|the old|those|my|our|a film|a toy)|as if|as in|as on|think)(?![\\p{L}]))`,
  "iu",
);

/** These ask for something to be drawn, taken away or changed. */
const orders =
  /(?<!\p{L})(?:add|remove|replace|delete|erase|draw|paint|insert|put|swap|write|caption|colou?ri[sz]e|recolou?r|drop|pop|throw|slap|chuck|toss|pour|sprinkle|hang|wear|wearing|wants?|wanted|wish|should|must|needs?|could|might|please|gone|vanish|disappear|instead|let's|can you|would you|can (?:it|she|he|they)|asking|wondering|don't (?:change|touch|crop|cut|blur|rotate)|background|backdrop|border|frame|watermark|text|thinner|younger|older|bigger|smaller)(?!\p{L})|[%“”#]|(?<!\biso ?)\b\d{3,}/iu;
/** These name what an edit changes. In a purpose, that's why: "so that the contrast is easier on the eyes". */
const effects =
  /(?<!\p{L})(?:crop|rotate|flip|mirror|blur|sharpen|brighten|darken|lighten|resize|enlarge|cut|trim|too|more|less|with|if|contrast|brightness|saturation|exposure|pixels?|px|percent)(?!\p{L})/iu;

const comparative =
  /(?<!\p{L})(?:lighter|brighter|darker|warmer|cooler|colder|sharper|softer|stronger|weaker|paler|bluer|redder|greener|blurrier|higher|lower|deeper)(?!\p{L})/iu;

/** "It's darker than I thought", "the first one was warmer", "love how sharp it is": how something is or was, not how it should be. */
const report = new RegExp(
  `${lead}(?:(?:it|this|that)(?:'s| is| was| looks| looked| came out| turned out) (?:\\p{L}+ ){0,3}?\\p{L}+er than (?:i|we|you|he|she|they|it|what|expected|planned|before|the)|(?:the|your|that) (?:first|second|third|fourth|last|other|previous|old|original)(?: (?:one|picture|photo|image|version|edit|variant))? (?:was|is|looks|looked|seems|seemed)|(?:(?:i|we) )?(?:really |just |absolutely )*(?:love|like|adore|dig) (?:how|that (?:it|this)|the way)|how \\p{L}+ (?:it|this|the \\p{L}+) (?:is|are|looks?|came out|turned out))(?![\\p{L}])`,
  "iu",
);

/** Whether a clause is a reason, a purpose or a statement, whatever effect it mentions: "so that it looks fresher", "it's for our poster". */
export function isStory(text: string): boolean {
  if (text.length > MAX_LENGTH || orders.test(text) || isAboutThing(text)) return false;
  if (report.test(text)) return true;
  if (purpose.test(text)) return !comparative.test(text) || !/^[\s,;:(–—-]*for\s/iu.test(text);
  return statement.test(text) && !effects.test(text) && !comparative.test(text);
}

/** A question about something, unlike "could you make it darker?" and "why is it so dark?". */
const question =
  /^\s*(?:(?:ok|okay|hey|hi|so|and|but|um+|hm+|well|wait)[\s,]+)*(?:what (?:does|do|did|is|are|was|were)|what's (?:an? |the )?\p{L}+(?: \p{L}+)?(?: mean)?(?=\s*\?)|should (?:i|we)|why (?:did|do) you|who|which|do you (?:do|know|like|prefer|support|understand)|does (?:it|this|that) (?:look|need)|did (?:you|it|i)|are you|have you)(?!\p{L}).*\?\s*$/isu;

const approval =
  /^\s*(?:(?:ok|okay|oh|wow|very|so|super|really|pretty|how|that's|thats|it's|looks|yeah|yes|nice|haha|lol)[\s,.!]+)*cool(?:[\s,.!]+(?:cool|thanks|thank you|thx|ty|ta|cheers|beans|stuff|bro|man|mate|dude|story|lol|haha))*[\s.!]*$/i;

/** Whether a whole message asks for no edit, whatever words it has: "ok cool", "what does sepia mean?". */
export function isTalk(message: string): boolean {
  return approval.test(message) || question.test(message);
}

/** Whether a clause only compares: "like in the seventies", "think holiday brochure". It may also name an effect: "like an old photo". */
export function isComparison(text: string): boolean {
  return text.length <= MAX_LENGTH && comparison.test(text) && !orders.test(text) && !namesEffect(text);
}

function namesEffect(text: string): boolean {
  return (text.toLowerCase().match(/\p{L}{6,}/gu) ?? []).some((word) => operationWords.has(word) && !plainWords.has(word));
}

/** Words of operations that say nothing here. */
const plainWords = new Set([
  "picture",
  "photos",
  "pictures",
  "images",
  "camera",
  "people",
  "person",
  "family",
  "friend",
  "friends",
  "second",
]);

/** "his nose is a bit big", "there's a dragon": what follows may be about the thing, which the editor can't select. */
function isAboutThing(text: string): boolean {
  if (/[.!?]\s+\p{L}/u.test(text) || describesThing.test(text)) return true;
  const found = subject.exec(text)?.groups;
  return (
    found?.words?.split(/\s+/).some((word) => {
      const noun = word.toLowerCase();
      return cannotBeSubject(noun) || (found.whose === undefined && isKnownNoun(noun));
    }) ?? false
  );
}

const subject = new RegExp(
  `${lead}(?:so |because |since |as )?(?:(?<whose>my|our)|the|his|her|their|its|this|that|these|those|some) (?<words>\\p{L}+(?: \\p{L}+){0,2})`,
  "iu",
);
const describesThing = new RegExp(`${lead}(?:there(?:'s| is| are)|with|plus) (?:a|an|some|two|three|many|\\d+) `, "iu");

/** Where a remark may begin within a sentence. */
export const remarkSeparators =
  "\\s+(?=(?:so|so that|such that) (?:it|this|that|she|he|we|you|they|i|people|everyone|nobody|no one|the|my|our|there) |in order to |because |as (?:i|we|he|she|they|it (?:was|is)|it's) |since (?:it|i|we|the|they) |(?:'cause|cuz|coz|otherwise) |to (?:make|let|help|give|get) (?:it|this|that|the|her|him|them|us|me|people) |for (?:a|an|the|my|our|his|her|their|some|print|printing|web|work|school|better|extra|instagram|linkedin|facebook|social)(?![\\p{L}])|like (?:in|on) |as on |as in )";
