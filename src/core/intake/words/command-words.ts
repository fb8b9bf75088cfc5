// cspell:disable: slang and other languages, without apostrophes and accents
// What people write to the bot as a command, and how they begin and end it.

import { phrases } from "./phrases.ts";

/** Before a command or the name of a picture. */
export const openings = phrases(`
  (lets/can (i/we)/could (i/we)/ill/well) (have/see)|please|pls|plz|so|well|then|and|but|actually|maybe|perhaps|just|now|definitely|def|defo|deffo|probably|prob|probs|obviously|obvs|honestly|clearly|also|let me see|lets see|for me|for now|i think|i guess|i believe|id say|i say
  (can/could/would/will) (you/u/we/i)|can|(we/i/you) (should/could/can/might)|lets|let us|(i/we) (want/would like/need) (you to/to)|(id/wed) like (you to/to)|i want|can you please|id like|bot|hey bot|it has to be|my (vote/pick/choice/favourite/favorite) (is/goes to/would be)
`);

export const closings = phrases(`
  please|pls|plz|plss|thanks|thank you|thx|ty|bot|for me|now|then|i think|lol|haha|if (possible/you can)|bitte|por favor|sil te plait|mate|dude|bro
`);

export const undo = phrases(`
  undo (it/that/this/last/all/everything/the last one/(the/that/this/my/your/) last (edit/change/step/turn/thing/one/version)/)|ctrl z|cmd z|control z
  go back|go (back/) (one/a) (step/turn/edit) (back/)|(one/a) step back|step back|back (one/a) step|take (that/it/this) back|back|go back (one/once)
  revert (it/that/this/the last (edit/change/one)/)|roll (it/that/) back|rollback|take back (that/the last (one/edit/change))|put it back (how it was/the way it was/as it was/)
  (go/take it/bring it/change it/switch/turn it/get/return/revert/roll) (back/) to (the/) (previous/last) (one/version/picture/image/photo/turn/edit/step/result/state)|back to (the/) (previous/last) (one/version/picture/image/photo/turn/edit/step/result/state)
  (the/) previous (one/version/picture/image)|(go/put it/change it) back (to/how it was/to how it was/the way it was/to the way it was/to what it was)|(go/) back to (before/how it was/how it was before/what it was/what we had before)
  ruckgangig|ruckgangig machen|mach das ruckgangig|mach es ruckgangig|zuruck|annuler|annule|reviens en arriere|deshacer|deshaz|deshazlo|scratch that|undo undo|unundo|(go back to/undo to/back to) (the/) (one/version) before
`);

/** Ends what is being drawn. */
export const cancel = phrases(`
  (stop/cancel/abort) (it/that/this/everything/all/all of it/the edit/this edit/the last one/the last edit/drawing/editing/generating/working/)|(dont/do not) (draw/do/make/edit/run) (it/that/this)|stop stop|stop stop stop|no stop|wait stop|hang on stop|(dont/do not) bother|forget (that/this/the last) (edit/change/one)
  abbrechen|stopp|halt|brich ab|arrete|arrete ca|arretez|para|cancela|cancelar|detente|detener
`);

/** Ends what its author is waiting for. Otherwise, it's talk. */
export const dismissals = phrases(
  "nvm|nvmd|(nevermind/never mind) (that/it/this/)|forget (it/about it/about that)|dont worry about it",
);

export const again = phrases(`
  again|once (more/again)|one more (time/try/)|one more go|try (it/that/this/) again|try (it/that/) (once/one) more (time/)|another (one/try/go/round/attempt/shot/version/take/)|(have/take) another (go/try/shot/stab/crack) (at (it/this)/)|run it back|give (it/this) another (try/go/shot)|have another (go/try)
  do (it/that/this) (again/over/once more/one more time)|redo (it/this/that/)|rerun (it/)|re run (it/)|run (it/that/) again|repeat (it/that/)|reroll|re roll|roll again|retry|regenerate (it/)|generate again|same (thing/) again|the same again
  (give me/show me/make/make me/i want/let me see/do/lets see/draw) (another (one/version/try/)/one more (version/))|new (one/ones/version)|a new (one/version)|another please|again again
  (show me/show us/give me/give us/can i see/can we see/lets see/any/got any/have you got any/) (some/a few/) (more/other) (options/versions/variations/variants/ones/choices/takes/alternatives)|(any/got any/show me/show me some) others
  nochmal|noch mal|noch einmal|nochmals|noch eins|encore|encore une fois|une autre fois|otra vez|de nuevo|otro|una mas|uno mas|different (one/ones)|a different one|something else|try something else
`);

/** A short question about the bot. */
export const help = phrases(`
  help|help (me/please/us/menu)|i need help|(can/could) (you/someone) help (me/us/)|how (do/can/to) (i/we/you/) (get/) help
  what (can/could/do/will) (you/it/this/this bot/the bot) (do/edit/make/draw/understand) (for me/for us/exactly/with (this/my/a) (photo/picture/image)/with (photos/pictures/images/it)/)|what else (can/do) (you/it) do|what are you able to do|what are your (features/commands/options/limits/abilities/skills)
  what can (i/we) (say/do/ask/write/type/use/tell you) (you/you to do/here/with (this/you/it)/to do/)|what (should/do) (i/we) (do/say/write/type) (here/now/)|what now
  how (does/do) (this/it/that/you/the bot/this bot/this thing/everything) (work/function) (exactly/here/)|how (do/can/to/should) (i/we/you/) use (this/it/you/the bot/this bot/this thing)|how to use (this/it/this bot/the bot/)
  (who/what) are you (exactly/)|whos this|who is this bot|who (made/built/created/wrote) (you/this bot/the bot/this)|(what/whats) (is/) (this/this bot/the bot/this thing/threadbrush/this channel for/this thing for/this for) (exactly/for/about/)|(what/whats) (is/) your name
  are you (a/an/) (bot/robot/ai/human/real/person/free/chatgpt/dall e/midjourney/machine/program)
  (what/which) (commands/models/options/settings/features/styles/languages/formats) (are there/do you have/can i use/do you know/do you support/do you speak/do you understand/are available/exist/have you got/)|list (models/commands)|(can/do) you (also/) (do/make/edit/create) (videos/gifs/animations/movies/music)|can (i/we) (send/upload/use/add/post) (two/2/more/several/multiple/many/more than one) (pictures/photos/images/pics/files)|how many (pictures/images/photos/pics/files) (can/do/may) (i/we/you) (send/upload/post/add/use/take/make/draw)|show (me/) (the/) (commands/models/help)
  (how much/what) (does/do/will) (it/this/that/you/one/a picture/an edit/one picture) cost (me/)|how much is (it/this/that)|is (this/it) (free/expensive)|do i (have to/need to) pay (for this/for it/)|does (it/this) cost (anything/money)|is it for free|can (i/we) use (this/it/you) (for free/here/)
  do you (speak/understand/know) (german/english/french/spanish/italian/dutch/polish/russian/japanese/chinese/portuguese/turkish/korean/arabic/other languages)|(do/can) you (speak/understand) (german/english/french/spanish/italian/dutch/polish/russian/japanese/chinese/portuguese/turkish/korean/arabic)
  how (do/can/to/would) (i/we/you/) (pick/choose/select) (one/a picture/pictures/a variant/one of them/an image/)|how (do/can/to/would) (i/we/you/) (undo/start/stop/cancel/begin/go back/stop you/delete (it/this/)/undo (it/that/this)/cancel (it/that/this)/edit (a picture/my picture/pictures/photos/an image/))
  what are (the/your) (commands/options/models/features/rules)|(can/could/would) you (please/) (explain/tell me/show me) (how (this/it/you/that/the bot) (works/work)/what (this/it) (is/does)/what you can do/how to use (this/it/you))|(explain/tell me/show me) (how (this/it/you/that/the bot) (works/work)/what you can do)
  tell me about yourself|how (do/did) you do (that/this/it)|introduce yourself|are you (there/working/alive/online/awake)
  instructions|manual|usage|commands|was kannst du|wie geht das|wie funktioniert das|hilfe|aide|ayuda|que sais tu faire|que puedes hacer
`);

/** "one more like ___". */
export const moreHeads = phrases(`
  (one/some/a few/a couple/two/three/) more like|(another/another one/another picture/other ones/others/some/some others/ones/one) like|something like|something similar to|similar to|more of|(more/some more/others/one more/another/another one/something) in the (same/) (style/vein/direction) (of/as)
  (more/some more/other/some/new/a few/) (variations/variants/versions) (of/on/like)|(another/a new) (version/variation/variant/take) (of/on)|more (pictures/images/ones/options/results) like|give me|show me|make|make me|draw|do|try|have|get|can i (have/get)|can we (have/get)|id like|generate|create|explore|have|get
`);
/** "___ 2", which asks for more like it. */
export const repeatHeads = phrases("redo|rerun|repeat|retry|reroll|regenerate|vary|remix|again like|again with|another");

/** "go back to ___": an earlier turn or the original. */
export const backHeads = phrases(`
  (go/lets go/take me/take us/take it/get/come/bring it/bring me/bring us/jump/switch/return/revert/change/change it/roll/put it/) back to|(return/revert/reset/roll back/undo/rewind) (it/everything/) (back/) (to/until)|(return/revert/reset/rewind/jump/switch) to
`);
/** "use ___", which may be the original. */
export const originalHeads = phrases(`
  restore|bring back|use|take|keep|pick|show me|show|give me|give me back|give back|i (prefer/like/liked/want/preferred)|id (prefer/like)|(start/begin/try) (over/again/fresh/) (from/with)|(continue/work/go/lets go) (from/with/on)|work on|edit|with
`);
export const startOver = phrases(`
  start (over/again/afresh/fresh/from (scratch/the beginning/the start/zero))|start (over/again) from (scratch/the beginning/the start/zero)|begin again|from scratch|reset (it/everything/the picture/the image/all/)|start all over|(undo/revert/discard) (everything/all/all changes/all of it)
`);
export const beginnings = phrases(
  "the (very/) (beginning/start/original/source)|the (picture/photo/image) (i/we) (started/began) with|square one|zero|the (first/source) (picture/photo/image) (i (sent/posted/uploaded)/)",
);

/** "I like ___": makes the name of a picture a pick. */
export const pickVerbs = phrases(`
  (use/take/pick/choose/select/keep/try/grab/get/do/prefer/like/love/want/loving/liking/adore/vote/voting/vote for/voting for/edit)|go (with/for)|going (with/for)|stick with|(continue/work/carry on/proceed/start/build/go on/keep going) (with/on/from)|base it on
  (i/we) (really/actually/definitely/kinda/do/quite/still/just/also/all/both/) (like/love/prefer/want/choose/pick/take/vote/vote for/need/adore/fancy/dig)|(ill/well/id/wed) (rather/probably/definitely/still/) (go with/go for/take/pick/choose/use/keep/say/vote for/like/love/prefer/have/vote)|i (would/will) (go with/go for/take/pick/choose/use/keep/say/vote for/prefer)
  (im/were) (going with/going for/taking/picking/choosing/voting for/liking/loving)|my (vote/pick/choice/favourite/favorite/fav/fave/winner) (is/goes to/would be/)|(the/) (winner/best one/best/favourite/favorite) is|(its/it is/it has to be/thats/make it/gotta be/has to be)|vote|lets (do/have/see/keep/use/take/go/edit)|nehmen wir|ich nehme|nimm|je (prends/prefere/veux/choisis/garde)|prends|jaime (bien/beaucoup/)|me quedo con|elijo|prefiero|quiero|me gusta (mas/)|ich (mag/will/mochte/wahle)|(am besten/) gefallt mir|mir gefallt|am besten
`);

/** "2 ___": what people say about the one they pick. */
export const verdicts = phrases(`
  (is/was/looks/look/are/works/seems/) (by far/clearly/definitely/still/really/just/) (the/my/) (best/better/favourite/favorite/fav/winner/nicest/prettiest/coolest/funniest/one) (one/picture/of them/of all/of the bunch/by far/for me/to me/)|it is|is it|wins|won|rocks|rules|slaps|for (me/sure/the win/us)|ftw|all the way|a lot|the most|best|most|please|pls|plz|plss|bitte|stp|svp|por favor|sil te plait|sil vous plait|merci|danke|gracias|am (besten/schonsten)|(ist/est/es) (am besten/besser/le mieux/la meilleure/le meilleur/la mejor/el mejor/mejor)|gefallt mir (am besten/besser)|imo|imho|tbh|ngl|fr|then|i think|i guess|of course|definitely|obviously|obvs|clearly|for sure|easily|no doubt|all day|no question|me gusta (mas/)|works (for me/best/)|will do|is (it/fine/ok/okay/good enough)|as (well/base/a base)
  is the way to go|hands down|by far|has it|has my vote|gets my vote|is my (vote/pick/choice)|would be (great/nice/best/perfect/good/fine)
`);
/** "2 is better ___ 3". */
export const comparedTo = phrases(
  "(better/nicer/more/best/prettier/cooler/funnier) than|(is/looks/works) (much/way/a lot/a bit/so much/) (better/nicer/cooler/prettier/funnier) than|over|rather than|instead of|not",
);

export const joints = phrases("and|but|then|und|aber|mais|pero");

/** Before the name of a picture at the start: "in the second one, …". */
export const inHeads = phrases("in|on|for|with|from|about|regarding|to|starting from|based on|as for");

/** "make ___ warmer": the whole picture is the object. Not "remove ___" or "move ___", which are about its content. */
export const wholeVerbs = phrases(`
  make|turn|convert|crop|rotate|flip|mirror|brighten|darken|lighten|sharpen|blur|resize|upscale|enlarge|enhance|improve|fix|edit|retouch|redo|recolour|recolor|colour|color|colorize|colourize
  change|adjust|give|combine|mix|blend|merge|frame|desaturate|saturate|straighten|repaint|redraw|warm|cool|tweak|transform|stylize|stylise|polish|refine|render|clean up|do|use|have|put|animate
`);
/** After them, a picture is changed: "a hat to ___". */
export const pictureLinks = phrases("to|in|from|of|on|for|into|with|around|onto|over");
export const contentVerbs = phrases(
  "remove|delete|erase|replace|move|swap|hide|drop|without|except|not|but|than|like|dont like|or|get rid of",
);
export const additions = phrases("add|put|apply|remove|use|more|less|darker|brighter|the same|same|do");

/** Why somebody takes an edit back or wants another. */
export const rejections = phrases(`
  (that/this/it) (was/is/looks/looked) (much/way/so much/even/so/really/just/) (worse/bad/wrong/terrible/awful/ugly/horrible/not good/not it/not right)|(thats/its) (much/way/so much/even/so/really/just/) (worse/bad/wrong/terrible/awful/ugly/horrible/not good/not it/not right)
  (i/we) (dont/didnt/do not/did not/really dont) (really/) (like/love/want/mean) (it/this/that/that one/this one)|not (good/that/this/great/what i (wanted/meant/asked for)/quite)|no good|worse|too much|bad|terrible|awful|yuck|ew|eww|hate it|i hate (it/this/that)|(thats/that is/its/this is) not (it/what i (wanted/meant/asked for)/good/right)
  (looks/look/looked) (much/way/so/even/really/just/) (worse/bad/wrong/terrible/awful/ugly/horrible)|(i/we) (hate/really hate) (it/this/that)|wrong (picture/one/photo/image/file/thread/button)|my (mistake/bad)|not (quite/right/quite right/quite it/quite there)|not what i meant
  (i/we) (meant/wanted) (something else/another one/the other one)|i made a mistake|i (picked/chose/clicked/sent/posted/used/meant/uploaded) the (wrong/other) (one/picture/photo/image/file)|(that/this/it/you) (ruined/broke/killed/spoiled/destroyed/messed up) (it/everything/the picture/the photo/the image/the face)|none of (these/them/those)|(i/we) (dont/didnt/do not) like any of (them/these/those)|not (feeling/loving) (it/this/that/these)|not a fan (of (it/this/that/these)/)
  (i/we) (liked/preferred) (it/that/the old one/the last one/the one/how it was) (before/better/better before/more before/)|(it/that/this) (was/looked) (so/much/way/a lot/) (better/nicer) before|(the/) (previous/old/last) (one/version) (was/looked) (so/much/way/a lot/) (better/nicer)
`);

/** Why somebody takes an edit back. Before "try again", these are wishes. */
export const faults = phrases(`
  (this/that/it/this one/that one/now it/) (is/was/looks/looked) (way/much/far/now/just/) too (dark/bright/light/red/blue/green/yellow/warm/cold/big/small/strong/fake/busy/blurry/saturated/plain/weird/different)
  (this/that/it/this one) (is/was/looks/looked) (weird/strange/odd/fake/creepy/off/silly/stupid/dumb)|(thats/its) (way/much/far/now/just/) too (dark/bright/light/red/blue/green/yellow/warm/cold/big/small/strong/fake/busy/blurry/saturated/plain/weird/different)|(thats/its) (weird/strange/odd/fake/creepy/off/silly/stupid/dumb)|too much
`);
