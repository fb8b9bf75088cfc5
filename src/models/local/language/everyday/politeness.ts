import { wholeWords } from "./rule.ts";

// What surrounds an order and asks for nothing. It's taken away before anything is read.

const politeness = [
  "(?:my|our|the) \\p{L}+ (?:says|said|thinks|reckons|finds)(?: that)?(?= (?:it|this|that|the|you)(?:'s)? )",
  "for (?:my|our|the|a|an) (?:[\\p{L}'’]+ ){1,3}(?:i|we) (?:need|want|would like|use)(?: it| this)?",
  "i (?:was|am|'m)(?: just)? wondering (?:if|whether) (?:you|it|one)(?: (?:could|might|can|would be able to|would|may))?(?: be possible to)?",
  "(?:is|would) there (?:be )?(?:any|a) (?:chance|way) (?:you|to|of)(?: (?:could|can|might))?",
  "(?:hey,? )?(?:any|a|is there any) chance (?:you(?: (?:could|can|might|would))?|of)",
  "(?:would|do) you mind",
  "(?:i should|i would|i'd) be (?:most |very |so |really )?(?:grateful|happy|glad|thankful|obliged)(?: if (?:you|someone|somebody|anyone)(?: (?:could|would|can))?)?",
  "(?:can|could|would|will) (?:somebody|someone|anybody|anyone|one)(?: please)?",
  "if (?:someone|somebody|anyone|you) (?:could|can|would)",
  "it(?:'d| would) be (?:nice|great|good|lovely|better|cool|perfect|awesome|appreciated) (?:if|to have|to see|to get)(?: (?:you (?:could )?|it (?:was|were|could be|had)|the (?:photo|image|picture) (?:was|were|could be|had)|one could))?",
  "(?:it'd|it would|it might|might|would|it could|could) (?:look|be|work) (?:much |a lot |way )?better(?= \\p{L})",
  "i(?:'d| would) (?:go|say)(?= (?:for )?(?:a (?:bit|little|touch) )?(?:lighter|brighter|darker|warmer|cooler|sharper|softer|more|less|the|with|it))",
  "i(?:'d| would) (?:want|like|love|prefer|rather have) (?:it |this |the (?:photo|picture|image) )?(?:looking|to look|to be) (?=more|less|\\p{L}+er)",
  "if (?:it isn't|it's not|that's not|that isn't) too much trouble",
  "if you'd be so (?:kind|good|nice)",
  "(?:can|could) (?:it|this|that|the (?:photo|picture|image)) be (?:made )?",
  "(?:would|could|can) (?:ya|u)(?= *(?:[.!?]|$))",
  "(?:the )?(?:after|edited|final|new|finished) (?:picture|photo|image|version|one) (?:looks|is|has|should be|should have|should look|must be|needs to be|would be|appears)",
  "(?:would|could|will) you be (?:so (?:kind|nice|good)|able|an angel and|a dear and)(?: as)?(?: to)?",
  "do you think you (?:could|can|might)|is it possible to|would it be possible to|are you able to|might it be possible to",
  "(?:if|when) (?:you (?:don't mind|would|could|can|please|have (?:a|the) (?:minute|time|moment)|get a (?:chance|minute|moment)|wouldn't mind|like|want)|it's not too much trouble|possible|at all possible|that's (?:ok|okay|possible|fine|alright|all right))",
  "(?:,? )?(?:would|could|can|will) you\\??(?= *(?:[.!?]|$))",
  "(?:can|could|will|would) (?:you|u)(?: (?:do|manage) (?:that|this|it))(?: (?:for (?:me|us)|please|pls))*",
  "(?:my|our) (?:boss|client|wife|husband|mum|mom|mother|daughter|son|friend|customer|editor|teacher|manager|team|designer) (?:wants?|needs?|would like|would prefer|prefers?|asked for|likes?) (?:this|it|that|the (?:photo|picture|image|pic))(?: to be)?",
  "i(?:'d| would| do)? (?:really )?(?:prefer|like|love|want|need|appreciate)(?! (?:how|that (?:it|this)|the way)(?!\\p{L}))(?: (?:to have|it if(?: you)?))?(?: (?:could|made|would))?",
  "(?<!(?:of|in|on|from|to) )(?:it|this|the (?:photo|picture|image)) (?:should|could|must|has to|needs to|need to|ought to|might|may)(?: (?:be|become|look|get))?",
  "(?<=^\\s*|[.!?]\\s*)(?:ok(?:ay)?|alright|right|well|yo|ok so|um+|er+m*|hey+|hi+|hello|ugh|omg|argh|oh|wow|damn|mum reckons|i think|i feel like|it seems(?: to me)?)(?:,|\\.|!|…| )+(?= ?\\p{L})",
  "(?<=^\\s*|[.!?]\\s*)(?:ugh |omg )?why (?:is|are|does|do) (?=everything|it|this|the)",
  "(?:sorry|sry|apologies)(?: (?:to|for) (?:bother|bothering|disturb|disturbing)(?: (?:you|u))?(?: again)?)?,?(?: but)?",
  "(?<=^\\s*|[.!?;]\\s*)(?:first|second|third|fourth|last|final)(?:ly)?(?:,|:| of all,?)",
  "while you(?:'re| are| r) at it,?",
  ",? ?(?:isn't|wasn't|ain't|doesn't|don't|aren't|is) it(?= *(?:[.!?]|$))|,? ?(?:don't|wouldn't|do) you (?:think|agree|say|reckon)(?: so)?(?= *(?:[.!?]|$))|, ?(?:no|huh|eh)(?= *(?:[.!?]|$))|(?<=^\\s*(?:it|this|that|too|so|way|pretty|kinda|looks)(?:'s)? [^.;,]*), ?right(?= *(?:[.!?]|$))",
  "(?<=\\p{L} )(?:up |over )?in here(?= *(?:[.,!?]|$))",
  "on the other hand,?|at the same time,?|in addition,?|by the way,?|for me,?(?= *(?:[.!?]|$))",
  "(?:you may|feel free to|go ahead and|try to|try and|see if you can|just go and|let's|lets|maybe|perhaps)(?= \\p{L})",
  "(?:[, ]+)(?:ta|lol|lmao|haha|mate|bro|dude|buddy|pal|man|fam|love|hun|x+|xo+|innit|yeah|yea|ok|okay|thx|tysm|ty|cheers|cheers mate|thanks mate|sir|madam|folks|guys|tho|though)(?= *(?:[,.!?]|$))",
];
const politePattern = wholeWords(politeness.join("|"));

/** Text to write may contain any of these words. */
const writes = /(?<!\p{L})(?:write|writing|caption|title|text|say|says|saying|print|watermark|label|sign|type)(?!\p{L})/iu;

/** Takes polite phrases out. What is asked stays. */
export function withoutPoliteness(text: string): string {
  if (writes.test(text)) return text;
  const plain = text.replaceAll(politePattern, " ");
  return /\p{L}/u.test(plain) ? plain : text;
}
