// cspell:disable: slang and other languages, without apostrophes and accents
// What makes words a wish: something to do, or a look. Keys of `Word`: lower case, without accents and apostrophes.

import { phrases, wordSet } from "./phrases.ts";

/** Verbs of change. They count where an imperative can stand. */
export const changeVerbs = wordSet(`
  make add remove delete erase change turn convert crop cut rotate flip mirror blur sharpen brighten darken lighten zoom resize scale upscale replace
  swap put place draw paint render colour color recolour recolor colourize colorize fix enhance improve edit retouch straighten move shift increase
  decrease reduce boost lower raise soften warm cool fill extend expand clean hide write saturate desaturate invert restore combine merge blend mix
  imagine set apply create generate transform adjust stylize stylise smooth dress open close keep use try give take get show photoshop redraw repaint
  redesign refine polish simplify isolate undo redo repeat insert include mask outline highlight emphasize emphasise focus defocus center centre align
  stretch squeeze shrink enlarge widen narrow grow trim shave dye bleach tint tone pump crank dial bring drop lose ditch rid rm strip reframe turn
  light illuminate cartoonify animate translate type wrap cover uncover surround decorate age separate split duplicate copy multiply repeat
  let do have leave start bend tilt lift push pull pose seat stand sit smile
`);

/** Where an imperative can stand: after these, and at the start of a clause. */
export const beforeImperatives = wordSet(
  "and then but please pls plz now just also so kindly maybe you we can could would should or ok first next finally id lets",
);

/** At the start of a clause, these make it a wish whatever follows. */
export const requests = phrases(`
  (can/could/would/will/may/might/shall/should) (you/u/we/i/it/the/this/that/he/she/they/his/her/my/your/there/its/their)|(can/could/would) (you/u) (please/pls/maybe/also/perhaps)
  how about|what about|what if|why not|why dont (you/we)|lets|let (us/me/the/it/him/her/them/there)|is it possible|would it be possible|is there (a/any) (way/chance)|any (chance/way)
  do you think you (can/could)|are you able to|do (it/this/that/the/a/an/one/him/her/them/something/more/same)|have (him/her/it/them/the)
  (i/we/id/i really/we really) (want/need/wish/wanted/prefer/would like/would love/would prefer/d like/was hoping)|id (like/love/prefer/rather)|wed (like/love/prefer)|i was hoping|im (going for/looking for/thinking of/after)|(i/we) hope
  i (dont/do not/didnt/cant) (like/want/need/see) (the/his/her/its/how/that/this/those/these/any)|i (hate/dislike) (the/his/her/how)|you (can/may)
  (you/u) (forgot/missed) (the/his/her/its/a/one of/to (add/remove/change/make/put/include/draw/fix/keep))|(you/it/that/this) (didnt/havent/hasnt/did not) (add/remove/delete/change/replace/move/keep/fix/include/erase/crop/touch/use/apply/put/make/take)
  (you/youve/you have/it/its/that) (also/accidentally/just/only/even/) (removed/deleted/changed/cropped/erased/added/replaced/moved/cut off/chopped off/messed up/ruined/broke/deformed/distorted) (the/his/her/its/their/my/our/a/all/everything/one/part/half/two/some)
  you left (the/a/his/her/some) (sign/logo/text/watermark/shadow/person/man/woman/car/wire/wires/background/people/people in/guy)|(i/we/you) can still (see/read/make out) (the/a/his/her/some/that/it/them/bits/parts/traces)|i still (see/dont see/cant see) (the/a/his/her/some/that/it/them/any)
  (it/that/this/) (would/could/might) (be/look) (so/really/even/very/) (nice/good/great/cool/better/best/awesome/amazing/fun/funny/lovely/perfect/beautiful) (if/with/without/as/to/in)|(i think/i reckon/i guess/i feel/i feel like/) (itd/thatd/it would/that would/hed/shed/theyd) (be/look) (so/really/even/much/) (nice/good/great/cool/better/best/awesome/amazing/fun/funny/lovely/perfect/beautiful) (if/with/without/as/to/in)|i (asked for/asked you to/told you to/meant (the/a/an/to)/said (the/without))|what would it look like|how would it look|what does it look like (in/with/as)
`);

/** Exceptions to `requests`. */
export const askedOfPeople = phrases(`
  (can/could/would/will) (you/u) (believe/see/hear/read/tell me/remind me/send/call/guess/imagine that/come/be/like/ever)|can i (ask/see/show/come)|(can/could/would/will) (anyone/anybody/someone/somebody)
  will (it/that/this/he/she/they/we) (be/come/take/work)|do you think (so/they/he/she/he/it is)|(could/may/might) be
  i (need/have/want/would like/got) to (go/leave/know/see (if/what/who/him/her/you/them)/say/run/sleep/work/eat)|we should (go/meet/talk/eat)|i hope (so/not/you/youre/this/that/it)|you should (see/have seen/visit)|i would (say/love to come)
  id (rather/prefer/love/like) (not/to know/to go/to say)|how about (you/that)|what about (you/it)|lets (go/talk/meet/eat)|i (dont/do not/didnt) (like/want/need) any of (these/those/them)|let me (know/think/check/see (if/what/who/how)/ask)
`);

/** Words of look, wrong look and degree: anywhere in a statement, they may ask for a change. */
export const lookWords = wordSet(`
  bright dark warm cold vivid dull flat weird strange odd wrong unnatural fake blurry blurred sharp noisy grainy moody dreamy realistic photorealistic
  unrealistic plastic pale saturated desaturated washed overexposed underexposed overdone pixelated crooked tilted distorted deformed messy busy boring
  empty harsh soft shiny matte glossy transparent opaque minimalist minimal minimalistic modern vintage retro futuristic gothic rustic elegant dramatic
  cinematic monochrome colourful colorful rainbow neon pastel metallic golden wooden sunny cloudy foggy misty rainy snowy stormy raining snowing
  red orange yellow green blue purple violet pink brown black white grey gray turquoise teal cyan magenta beige gold silver bronze crimson navy lilac
  blonde blond lavender maroon olive
  watercolour watercolor painting sketch cartoon comic anime manga sticker pencil charcoal crayon mosaic engraving lithograph illustration drawing
  sepia noir pixel lego claymation vaporwave cyberpunk steampunk impressionist cubist surreal style styled bokeh contrast saturation exposure
  brightness vignette
  missing gone disappeared less instead without slightly needs mistake crop cropped glitch artifact artifacts artefact artefacts background
  cut extra
`);

/** "brighter", "bluer": the stems that `-er` makes a wish of. */
export const comparativeStems = wordSet(`
  big small large tall short long wide narrow thin thick fat deep high low light heavy clear clean crisp fine rough smooth strong weak loud quiet calm
  young old happy sad angry funny scary spooky creepy cute pretty nice fancy cheap rich simple plain fuzzy hazy fast slow cool hot wet dry
  sweet tight loose full round curly fluffy hairy muscular tan tidy dirty classy edgy cosy cozy natural lively dreamy subtle bold
`);

/** A degree with a word after it: "too dark", "more snow", "a bit further". */
export const strongDegrees = wordSet("too more enough");
export const degrees = wordSet("too more enough bit little even much");
/** "too long", "too late": about time, not about looks. */
export const notLooks = wordSet(
  "long late early bad good funny busy expensive slow fast tired old much many sure the to a than that of about like",
);

/** A clause that starts with these asks something. */
export const questions = phrases(`
  is|are|was|were|am|did|does|has|had|isnt|arent|wasnt|didnt|doesnt|hasnt|havent|who|whos|whose|whom|when|whens|where|wheres|why|which|whats|whatever
  do (you/we/they/i/people/these/those/u/any/all/most)|dont (you/we/they)|have (you/we/they/i/any)
  how (long/much/many/come/do/does/did/is/are/was/old/often/far/can/could/would/should/to/so)|hows
  what (is/was/are/were/did/does/do/happened/happens/time/day/the/kind/sort/made/makes/model/would/will/can/could/should/camera/year)|any (news/idea/ideas/update/updates)|(im/were/) (still/) not (so/really/too/entirely/quite/totally/100%/) (sure/convinced) (about/of/on/if/whether)|anyone|anybody|does anyone
`);

/** A clause that starts with these, or has a finite verb after its subject, states something. */
export const statementStarts = wordSet(
  "i im ive ill id we weve you youre he hes she shes they theyre theyve thats it its that this there theres these those",
);
export const finiteVerbs = wordSet(`
  is are was were am has had did does do dont doesnt didnt isnt wasnt arent took went came got said says told thought thinks think knew know knows
  looked looks look remember remembers reminds reminded wonder wondered guess believe happened happens died lives lived loves loved likes liked hates
  hated wanted would will wont cant can could should might must made gave sent saw seen found lost left called calls works worked feels felt seems took makes
  means meant bought sold ate visited met
`);

/** "the horizon ___ straight". */
export const complaintVerbs = wordSet("look looks isnt arent doesnt dont seems seem lacks lack");

/** "it ___ look natural". */
export const denials = wordSet("doesnt dont didnt");

/** "the sign is ___ there". */
export const leftovers = phrases(
  "still (there/here/in/on/visible/showing/shows/has/have/missing/looks/look/looking/a/an/some/not/doesnt/isnt/the/wrong/too)",
);
/** "he has three ___". */
export const bodyParts = wordSet(
  "arms fingers legs eyes hands thumbs feet heads ears toes faces noses mouths paws tails arm leg eye hand thumb foot head ear tail",
);

/** A statement with one of these tells how something was once: its looks aren't wishes. */
export const memories = phrases(`
  (that/those) (day/days/night/year/summer/winter/weekend)|back then|at the time|in those days|(years/ages/weeks/months) ago|used to (be/have/look)
  when (i/we/he/she/they) (was/were/lived/got/had/met/bought/first/took/shot/went/saw/moved/visited)|(i/we) (once/also/still/never/always/) had|last (year/summer/winter/week/weekend/night/month)|as a (kid/child/baby)
`);

/** The words that show that a text is English. */
export const commonWords = wordSet(`
  a about after ago all almost also always an and any anyone anything are around as ask at away back be because been before better but by can come could
  day days did do does dog done down each else ever every everyone family father few find first for friend friends from get go going good got grandma
  grandpa had has have he hello her here him his home hour hours house how i idea if in into is it its just kid kids know last later life like little
  long look looks lot man many maybe me minute minutes mine mom month months more most mother much mum must my name never new next nice no none nor not
  nothing now of off old on once one only or other our out over people person phone photo photos picture pictures place really remind right said same
  say see she should since so some somebody someone something soon still such summer take taken takes than that the their them then there these they
  thing things think this those time to today tomorrow too two under until up us very wait want was way we week weeks well were what when where which
  while who why will winter with without woman wonder work working world would year years yes yesterday yet you your ages anybody bad big bot both
  brother car cat child children dad daughter kind least less let longer might neither sister son sure three till tonight took wife husband
  youre im ive ill id dont doesnt didnt isnt wasnt cant wont thats theres hes shes theyre weve terrible awful ugly horrible hate died reminds
  reminded loved thought used true wrong ready finished stuck slow broken fine sorry used happened happening currently lol please thanks
`);

/** Nothing to do and no look, though not talk either. Alone, these leave a doubt. */
export const emptyWords = wordSet(`
  please pls plz not no nothing none neither or better best bad terrible awful horrible ugly wrong this that these those one ones them it is are
  its the a an what who why how when where which stop cancel wait dont hmm yuck ew eww ugh hate i my me you really so very like at all but and go
  quit abort hey bot two three four of good here there anyone hmmm was
`);

/** Alone, these leave a doubt too. */
export const unclearAlone = wordSet("right better stop cancel quit wrong please what why how who when where");
