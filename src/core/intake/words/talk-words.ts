// cspell:disable: slang and other languages, without apostrophes and accents
// What people say to each other. Keys of `Word`: lower case, without accents and apostrophes.

import { phrases, wordSet } from "./phrases.ts";

/** Talk, alone or among function words. */
export const talkWords = wordSet(`
  thanks thank thankyou thanx thx thnx ty tysm tyvm tnx cheers kudos congrats congratulations bravo
  nice great good awesome amazing perfect perfection perfectly wonderful fantastic excellent brilliant lovely beautiful gorgeous stunning incredible
  superb fabulous magnificent marvelous marvellous splendid cool neat sweet impressive impressed impeccable flawless outstanding super wow woah whoa
  wowza omg omfg yay yess woohoo hooray hurray lgtm gg noice bingo touche
  lol lolol lmao lmfao rofl kek heh hah xd xdd loool hilarious
  hi hello hey hiya heya howdy yo hallo hola bonjour salut servus moin ciao bye goodbye cya goodnight gn gm welcome
  ok okay okey oki okie k kk yes yeah yea yep yup ya yup no nope nah sure alright fine deal exactly precisely indeed true agreed correct
  approved saved screenshotted downloaded bookmarked ta slay banger beauty stunner masterpiece unreal yass cheers
  absolutely definitely totally same ditto understood noted
  omw ikr idk tbf smh fyi np yw wb ffs bruh jk ofc hbd wtf idc ily pog sheesh oof
  estupendo maravilloso precioso hermoso formidable superbe merveilleux sympa herrlich großartig traumhaft mega bellissimo ottimo perfetto bello mooi
  prachtig geweldig leuk lekker otimo lindo
  brb afk gtg wait nvm nevermind sorry oops whoops ah aha ahh oh ooh aww aw hmm hm mhm uh um erm huh meh ugh argh damn dang yikes phew whew eh
  danke dankeschon danken merci bcp gracias grazie obrigado obrigada bedankt tack dank spasibo arigato
  toll klasse prima wunderbar genial geil spitze schon gut perfekt cool fantastisch
  parfait magnifique excellent bravo beau bien incroyable jadore chouette
  perfecto perfecta preciosa hermosa excelente increible fantastico bonito guapo bueno vale guay oui si ja nein doch non
`);

/** Praise after "so", "how", "that's" …; alone, each could describe a picture. */
export const praiseOnlyAfterSubject = wordSet(`
  cute funny pretty fire sick insane crazy wild dope clean adorable epic legendary hot scary creepy spooky clever smart weirdly mad
  interesting fun better best works work crisp dreamy elegant realistic magical happy peaceful proud majestic alive natural cursed unhinged iconic class ace stellar banging wicked lush legend lit bonkers mental ridiculous satisfying stupidly addictive
  hubsch schick lustig suss mignon drole joli jolie
`);

/** Words that may stand among talk and add nothing to it. */
export const functionWords = wordSet(`
  i im ive ill id we were weve you youre u ur it its this that thats these those they theyre them he she his her me my mine your our us
  is are was be been am looks look looking came comes turned turns out
  so very really pretty quite just all one ones the a an what how such of for to with at in on and or too much well still now here there already
  actually honestly truly also even as ever indeed today imo imho tbh ngl fr btw
  picture pictures pic pics photo photos image images shot shots edit edits result results version job work stuff thing things idea
  pal lads damn both everyone everybody guys all folks team bot man dude bro mate friend friends sir boss buddy again
  geworden das ist es sieht aus sehr so mir dir ihr euch vielen vielmals auch ganz echt wirklich jetzt
  cest tres beaucoup le la les de du des un une bien trop vraiment pour ca il elle et est mucho muchas mil muy esta es el que lo me todo
`);

/** A first word that makes praise of a word like "cute". */
export const subjects = wordSet(
  "this that thats its it so how what theyre these those they youre you he she shes hes das cest trop looks",
);

/** Whole sayings. */
export const sayings = phrases(`
  (i/we/i really/we really/really/just/absolutely/i absolutely/i just/id/) (love/like/loved/liked/adore/dig) (it/this/that/these/those/them/them all/it all/all of it)
  (i/we/) (love/like) (this/that) (one/picture/photo/image/version)
  (its/this is/thats/that is/it is/and thats/) (the one/it/what i wanted/what i needed/what i meant/all)
  (exactly/just/precisely/that is/thats/) what (i/we) (wanted/needed/meant/was looking for/had in mind/imagined/asked for/were looking for)
  not (bad/too bad/bad at all/too shabby)|no (worries/problem/prob/problems/idea lol/way/thanks/thank you)|(so/too/very/really/) good to be true
  too (good/cute/cool/funny)|(good/nice/great) (job/work/one/stuff/going/try)|well (done/played)|way to go|you (rock/nailed it/did it/are the best/legend)
  nailed it|spot on|on point|chefs kiss|hell yeah|heck yeah|oh my (god/gosh/goodness)|holy (cow/moly/shit/crap)|no way|my (god/goodness)
  youre (the best/welcome/amazing/a genius/a star)|(works/good/fine/ok/okay) (for me/with me/by me)|(good/fair) (enough/point)|(turned/came/worked/works) out (so/really/very/pretty/quite/) (well/good/nice/great)|mind blown|(so/very/really/im so/im very/im really/im/quite/) (happy/pleased/glad) with (it/this/that/these/the result)|(looks/seems/is) (right/correct)|(this/that/it/you) made my day|im (impressed/dead/dying/crying/speechless/in love/so happy/happy)
  (so/much/way/way way/even/so much/a lot/that is/thats/thats much/looks/looks much/looks so much/its/thats so much/this is/this is much) better (now/already/)
  (good/great/happy/glad/nice) to (hear/see/know) (that/this/it/)|much appreciated|appreciate it|i appreciate it|(thanks/thank you) (a lot/a ton/a million/a bunch/again/anyway/for that/for this/for your help/for the help)
  (good/) (morning/evening/afternoon/night) (all/everyone/everybody/guys/folks/team/lads)|let me see|(speak/talk) (to you/) (soon/tomorrow/later/then)|catch you later|(off/gotta) to (bed/work/lunch)
  good (morning/night/evening/afternoon/day/luck)|have a (nice/good/great) (day/one/evening/weekend/night)|see (you/ya/u) (later/soon/tomorrow/around/)|how are you (doing/today/all/)|whats up|sup|hey there|hi there|hello there
  got it|i see|gotcha|i get it|makes sense|fair|(that is/thats/youre/you are/all/exactly/yes/ok/yeah) right|right on|no thanks|no thank you|yes please|ok then|sounds (good/great/fine/fun)|all (good/set/right/done)|me too|same here|me neither|why not
  (just/give me/gimme/one/wait/hang on/hold on/) (a/one) (sec/second/moment/minute/min)|(just/) one sec|hang on|hold on|hold up|be right back|back in a (sec/minute/bit)|wait (what/for it/a sec/)|in a (sec/minute)
  wrong (channel/thread/chat/window/server)|never mind|forget it|forget about it|my bad|no rush|take your time|(i/) (gotta/have to/need to) (go/run) (now/)|lets see|we will see|well see
  (what/wdyt what/so what) do (you/you guys/you all/yall/u/we/people/others/everyone/they) think (about it/about this/of it/of this/of that/of these/now/)|wdyt|what do you say|(any/your/) thoughts
  which (one/) (do/would/should) (you/you guys/u/we) (like/prefer/choose/pick/use/take) (best/more/most/better/)|which (one/) is (best/better/your favourite/your favorite)|which is (best/better)
  (this is/thats/that is/its/) (hilarious/gold/sick/fire/lit/nuts/wild/insane/crazy/goals)|im (back/here)|lets (go/gooo/goo)|(check/look at) this out|as if|you see|(its/that was/this is/this was) (fun/so fun/so much fun)
  gefallt (mir/uns) (sehr/gut/sehr gut/)|(gut/super/toll) gemacht|guten (morgen/tag/abend)|gute nacht|bis (spater/dann/morgen)|mach ich|keine ahnung|alles (klar/gut)|passt (so/)|sag ich doch
  (were/im/i am/we are/all/) (good to go/all set/done here/good here)|(im/were/i am/we are) (all/) (done/good/finished) (here/for today/for now/with this/with it/)|(lets/lets just/) (ship/send) it|(thatll/that will/itll/thisll/this will/this would) do (nicely/fine/just fine/perfectly/)|fair play|absolute (banger/legend/beauty/unit/gold/fire/masterpiece/stunner/scenes)|(thats/this is/thats some/) (insane/crazy/incredible/amazing) (quality/detail)|(im/i am/) (definitely/) keeping (this/it/that) (one/)|on (my/the) way|much obliged
  not (gonna/going to) lie|(this/that/it) (slaps/rocks/rules/kills me/cracks me up)|what a (beauty/banger/legend/result/difference/shot/picture/time to be alive)|(i/we) (cant/cannot) (stop (laughing/looking/staring) (at (it/this/that)/)/believe (it/this/that))|get back to (you/u/yall)
  (i/we) (really/) cant thank you enough|muy bien hecho|bien hecho|tres bien fait|bien joue|gut geworden|sehr gut geworden|i (think/guess/reckon) so|i (think/guess/reckon)
  de rien|(cest/) pas mal|ca marche|daccord|jaime (bien/beaucoup/ca/)|bonne nuit|bon travail|a (bientot/plus)
  me (encanta/gusta) (mucho/)|de nada|buenos dias|buenas noches|buen trabajo|esta (bien/genial)|que (bueno/bonito/lindo/guay/chulo/genial)
`);

/** What somebody says they will do themselves: "saving this for later", "I'll send it to Tom", "let me ask my wife". */
export const announcements = phrases(`
  (im/i am/were/) (definitely/totally/so/just/) (saving/stealing/posting/printing/framing/sharing/downloading/bookmarking/uploading/forwarding/sending) (this/that/it/these/those/them)
  (im/i am/were/) (using/setting) (this/it/that/this one) as (my/our) (new/) (pfp/wallpaper/profile/avatar/lockscreen/lock/phone/desktop/icon)|(im/i am/) (gonna/going to/ill/i will) use (this/it/that/this one) (as/for) (my/our) (new/) (pfp/wallpaper/profile/avatar/lockscreen/lock/phone/desktop/icon)|gonna use (this/it/that/this one) as (my/our) (new/) (pfp/wallpaper/profile/avatar/lockscreen/lock/phone/desktop/icon)
  (ill/i will/im gonna/im going to/gonna/imma/let me/let me just/i have to/i need to) (quickly/just/) (send/show/ask/post/print/share/forward/text/call/email/ping/dm/tell/check with/run it by/run this by) (it/this/that/them/these/my/the/to/you/him/her/everyone/everybody/mum/mom/dad/a)
  (ill/i will/im gonna/im going to/gonna/imma/let me/let me just/i have to/i need to) (quickly/just/) (ask/tell/text/ping/email/call/dm)|(sorry/) (im/i was/was/still/i am/im still) (in/on) a (meeting/call)
  (call/text/ping/dm/message/email) (me/us) (when/if/later/tomorrow/back/asap/tonight/after/once/about/at)|see (you/ya/u/yall) (at/on/in/next/then/there)|let me know (what/when/if/how/which)
`);
/** In an announcement, these may begin a wish. */
export const afterAnnouncement = wordSet("but please pls plz can could should instead so make add remove change without");

/** "my wife will ___ this". */
export const liking = phrases(`
  (will/would/is gonna/are gonna/gonna/is going to/are going to/will absolutely/will really/would really/is so going to/) (love/loves/loved/like/likes/liked/adore/adores/adored) (it/this/that/these/them/this one/it too)
  (will/is gonna/are gonna/gonna/is going to/are going to) (die laughing/die/freak out/lose it/laugh/cry/go (mad/crazy/nuts/wild) (for (it/this)/)/be (so/very/really/) (happy/thrilled/chuffed/pleased/made up/jealous/proud))
`);
/** "___ the light came out". */
export const praiseHeads = phrases("(i/we/) (really/absolutely/) (love/like/loved/liked/adore/dig) (how/the way)");
export const results = phrases("came out|turned out|looks|look|looked");

/** After "cool", "clean" …: they are verbs there. */
export const alsoVerbs = wordSet("cool clean perfect smooth better no best fire");
export const objects = wordSet("it the this that these those him her them down everything his my your our");

/** "the colours ___ great". */
export const linkingVerbs = wordSet("is are look looks came turned was were feels feel seems sind ist sieht");
export const determiners = wordSet(
  "the his her its your my our their these those this that all das die der le la les el los las",
);

/** Words before a name: "thanks Anna", "hi Bo". */
export const beforeNames = wordSet(
  "thanks thank thx ty cheers hi hello hey yo bye danke merci gracias hola hallo salut bonjour congrats sorry welcome nice you morning evening afternoon night",
);
