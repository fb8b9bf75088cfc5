import { type Rule, rule } from "./rule.ts";
import { groups } from "./word-groups.ts";

// Light and properties in everyday words. {name} stands for a group of words.

export const lightRules: readonly Rule[] = [
  rule("(?:make it |to )?(?:a )?neutral(?: white)?(?: light| tone| colou?rs?)?(?=[,.;!?]|$)", "fix the white balance"),
  rule("(?:correct|fix|adjust|sort|balance) {the}exposure(?=[,.;!?]|$)", "auto enhance", groups),
  rule(
    "optimi[sz]e (?:the )?(?:brightness|contrast|colou?rs?|light)(?: and (?:the )?(?:brightness|contrast|colou?rs?|light))*(?: automatically)?",
    "auto enhance",
  ),
  rule("lights down", "darker"),
  rule("lights up(?= a|[,.;!?]|$)", "brighter"),
  rule("(?:push|take|move) {the}({slider}) further", "more $1", groups),
  rule("(?:give it |with )?(?:softer|gentler) light(?:,? less harsh)?", "less contrast"),
  rule(
    "(?:clear|cut|take|get) (?:off|away|out|up|rid of) {the}(?:haze|fog|mist)|(?:haze|fog|mist) (?:off|out|away|gone)",
    "remove the haze",
    groups,
  ),
  rule("more (?:luminous|luminosity|radiant)", "brighter"),
  rule("airier", "brighter"),
  rule("with (?:a lot of |some |a )?(?:high|strong|stronger|dramatic) contrast", ", more contrast"),
  rule("(?:some |more |a bit of )*(?:strong|stronger|dramatic) contrast", "more contrast"),
  rule("{the}whites? (?:should be |to be |be |a bit )*(?:whiter|brighter)", "brighter highlights", groups),
  rule(
    "(?:bring|turn|pull|push|put) {the}({slider})((?:, {the}(?:{slider}))*,? and {the}(?:{slider})) all (up|down)",
    (_, first = "", rest = "", way = "") =>
      `${way === "up" ? "more" : "less"} ${first}${rest.replace(/, /g, `, ${way === "up" ? "more" : "less"} `).replace(/ and /, ` and ${way === "up" ? "more" : "less"} `)}`,
    groups,
  ),
  rule("(?:bring|get|let) (?:out |in )?more light", "brighter"),
  rule("dim {the}lights?", "darker", groups),
  rule("(?:the )?darks? (?:are |is )?too dark and (?:the )?lights? (?:are |is )?too (?:light|bright)", "less contrast"),
  rule("(?:make |get )?(?:the )?dark (?:parts|areas|bits) (?:less dark|lighter|brighter)", "lift the shadows"),
  rule(
    "(?:reveal|show|bring out|recover) (?:the |some |more )?details? in (?:the )?(?:dark areas|dark parts|shadows|darks)(?: by lifting the shadows)?",
    "lift the shadows",
  ),
  rule("\\+ ?1/3(?: (?:of a )?stop)?", "+0.33 stops"),
  rule("\\+ ?2/3(?: (?:of a )?stop)?", "+0.67 stops"),
  rule("(?:two|2) thirds of a stop", "0.67 stops"),
  rule("(?:a|one) third of a stop", "0.33 stops"),
  rule("(?:it's |it is )?all mid gr[ae]y", "more contrast"),
  rule(
    "(?:put|get|bring|add) (?:some |a bit of |a little |more |a touch of )+(warmth|contrast|brightness|saturation|colou?r|sharpness|light) in(?:to it)?",
    "more $1",
  ),
  rule("with (?:soft|softer|gentle|low|lower) contrast", ", less contrast"),
  rule("(?:soft|softer|gentle|low|lower) contrast", "less contrast"),
  rule("twice as much light", "twice as bright"),
  rule(
    "(?:reduce|increase) {the}(brightness|contrast|saturation|sharpness|exposure) small(?: small)?",
    (found) => found.replace(/ small(?: small)?$/i, " a bit"),
    groups,
  ),
  rule(
    "(?:adjust|change|modify|set|tweak|alter|fix) {the}(brightness|exposure|light|lighting|contrast|saturation|colou?rs?|sharpness)(?:,| so(?: that)?| until| to make| to be| to)? (?:it's |it is |it looks |it |they're |they are |they look )?(?:a bit |a little |slightly |much |more )*(lighter|brighter|darker|gentler|softer|stronger|higher|lower|weaker|sharper|richer|calmer)",
    (_, what = "", way = "") => `${/lighter|brighter|stronger|higher|sharper|richer/i.test(way) ? "more" : "less"} ${what}`,
    groups,
  ),
  rule("make {the}(?:fine |small )?details? (?:stand out|pop|clearer|visible|crisper|sharper|more visible)", "sharpen", groups),
  rule("(?:pin|tack|razor|crystal|super|nice and|really) sharp", "sharper"),
  rule("(?:turn|bring|put|switch|crank|push) {the}lights? up", "brighter", groups),
  rule("(?:turn|bring|dial) {the}lights? down", "darker", groups),
  rule(
    "(?:let|bring|get|put|add|throw) (?:in )?(?:some |a bit |a little |a lot )?(?:more )?light(?: in(?:to it)?| on it)?",
    "brighter",
  ),
  rule(
    "(?:increase|raise|boost|lift|up) {the}light(?:ing)?(?: (?:on|in|of|over) the (?:whole |entire )?{photo})?",
    "brighter",
    groups,
  ),
  rule("(?:wants?|needs?|could use|could do with|would like) {much}(?:some )?(?:more )?light", "brighter", groups),
  rule(
    "(?:make |get )?{the}(?:light|lighting) (?:be |look )?(?:more |a bit more |much more )?(?:natural|even|balanced|realistic|better|nicer|flattering)",
    "fix the lighting",
    groups,
  ),
  rule("(?:sort|straighten|even|balance) (?:out )?{the}(?:light|lighting|exposure|tones)(?: out)?", "fix the lighting", groups),
  rule("more natural(?: (?:light|look|looking|colou?rs))?", "fix the white balance"),
  rule("brighten (?:things|everything|it all) up", "brighter"),
  rule(
    "(?:give|add|put)(?: (?:it|this|the {photo}|me|us))? (?:some |a bit of |a little |more |a lot of )*(?:oomph|zing|bite|drama|depth|kick)",
    "more contrast",
    groups,
  ),
];

export const sliderRules: readonly Rule[] = [
  rule("{set} {the}({slider}) ({much}){up}", "more $1 $2", groups),
  rule("{set} {the}({slider}) ({much}){down}", "less $1 $2", groups),
  rule(
    "(?:adjust|modify|change|set|tweak|alter) {the}({slider}) ?[:,-] ?(?:i(?:'d| would)? (?:want|like|need|prefer) |to )?(lower|higher|less|more|up|down)(?: of it| please)?",
    (_, slider = "", way = "") => `${/lower|less|down/i.test(way) ? "less" : "more"} ${slider}`,
    groups,
  ),
  rule(
    "(?:first |second |third |then |now )?{the}({slider}|colou?rs?)[,:]? (?:i(?:'d| would)? (?:want|like|need|prefer) |give me |with |maybe |just )*(?:a (?:bit|little|lot|touch) )?(less|more)(?: of (?:it|that|them))?(?=\\s*[,.;!?]|$)",
    "$2 $1",
    groups,
  ),
  rule(
    "(?:enhance|improve|intensify|strengthen|up|bring out|work on|emphasi[sz]e|accentuate) {the}(brightness|contrast|saturation|colou?rs?|sharpness|warmth|vibrance|clarity|vividness)",
    "more $1",
    groups,
  ),
  rule(
    "(?:adjust|modify|change|tweak|alter|sort|fine tune|fine-tune|balance|correct|auto-?correct|auto correct|auto-?adjust|play with|fiddle with|work on|fix) {the}(?:brightness|contrast|exposure|colou?rs?|light|lighting|levels|tones)(?:(?:,| and|, and| &) {the}(?:brightness|contrast|exposure|colou?rs?|light|lighting|levels|tones|saturation))+(?: (?:until|till|so that|so) (?:it's|it is|it looks|they're|they are) {better})?",
    "auto enhance",
    groups,
  ),
  rule(
    "(?:take|put|bring|add|knock|pull) (?:in |some |a bit of |a little |off |back )*(?:more )?({slider}) (?:away|off|out|back|down)",
    "less $1",
    groups,
  ),
  rule(
    "(?:take|remove|cut|pull) (?:away |out |off |back )?(some|a bit of|a little|a lot of|a touch of)(?: of)? {the}({slider}|colou?r)(?: (?:away|out|off))?",
    "less $2",
    groups,
  ),
  rule("knock back {the}({slider})", "less $1", groups),
  rule("put in (?:some )?more ({slider})", "more $1", groups),
  rule("scale back {the}({slider})", "less $1", groups),
];

export const enhanceRules: readonly Rule[] = [
  rule("(?:a |do a )?quick (?:polish|touch up|fix|clean up)", "auto enhance"),
  rule(
    "(?:the )?whites? (?:to be )?whiter and (?:the )?blacks blacker|(?:the )?darks (?:to be )?dark(?:er)? and (?:the )?lights (?:to be )?light(?:er)?",
    "more contrast",
  ),
  rule("(?:could you |please )?get the best out of (?:this |the |my )?{photo}", "auto enhance", groups),
  rule(
    "(?:retouch|correct|balance|improve) {the}(?:light|lighting) and {the}colou?rs?(?: in general)?(?: so (?:that )?it looks its best)?",
    "auto enhance",
    groups,
  ),
  rule("fix (?:it|this|that) up(?: for me)?(?:,? whatever you think (?:it needs|is best))?", "auto enhance"),
  rule("improve the visibility", "brighter"),
  rule(
    "(?:enhance|improve|better|increase|upgrade|fix|boost) {the}(?:overall |general |whole )?(?:(?:picture|photo|image) )?(?:quality|look|appearance)(?: of {the}{photo})?",
    "auto enhance",
    groups,
  ),
  rule(
    "(?:some |a few |any |general |overall |basic |little |small )+(?:improvements?|enhancements?|corrections?)(?: to {the}{photo})?(?: (?:would be|is|are) (?:appreciated|great|nice|welcome|good|lovely))?",
    "auto enhance",
    groups,
  ),
  rule(
    "(?:can |could )?(?:somebody|someone|anybody|anyone|you) work (?:their|your|some|ur) magic(?: on (?:it|this|{photo}))?",
    "auto enhance",
    groups,
  ),
  rule("do (?:ur|your) (?:magic|thing)(?: (?:n|and) make it nicer)?", "auto enhance"),
  rule("(?:just )?(?:want|like) it to look its best|look its best", "auto enhance"),
  rule("(?:make it |to )?look like a pro(?:fessional)? (?:shot|took|made|photographed) it", "auto enhance"),
  rule("(?:do|kindly do) the needful(?: and)?", ""),
  rule(
    "(?:just )?do (?:whatever|what(?:ever)? you (?:can|like|want|think)|your (?:thing|magic|best)|something)(?: (?:it takes|you need))?(?: (?:with it|to it|here))?(?:,? (?:that |to )?(?:make|makes|get|so that|so) (?:it|this|the {photo})(?: to)? (?:look|looks|be|seem)? ?{better})?",
    "auto enhance",
    groups,
  ),
  rule(
    "(?:make|get|have) (?:it|this|that|the {photo}|my {photo}|me|her|him|us) (?:to )?(?:look|be|appear|seem) {much}{better}(?: enough| again)?",
    "auto enhance",
    groups,
  ),
  rule(
    "(?:give|do) {the}?{photo} (?:a )?(?:quick |little |nice |general |bit of a )*(?:once[- ]over|polish|touch[- ]?up|makeover|clean[- ]?up|tune[- ]?up|facelift|refresh|lift|brush up|going over|tidy up|TLC)",
    "auto enhance",
    groups,
  ),
  rule("(?:polish|touch|tidy|spruce|freshen|smarten|clean|tart) {the}?{photo} up", "auto enhance", groups),
  rule("work (?:your|some) magic(?: on (?:it|this))?|surprise me with something better", "auto enhance"),
  rule("(?:make it )?(?:look )?(?:more )?pro(?:fessional)?[- ]looking", "auto enhance"),
  rule("(?:make|let) (?:it|this|the {photo}) shine", "auto enhance", groups),
];
