// cspell:disable: slang, typos and other languages
// What people write to pick pictures. `→` separates a sentence from what it picks, and `|` the pick from the instruction that follows. The newest turn
// has four pictures where nothing else is stated.

import { lines } from "./lines.ts";

/** Picks while the newest turn has four pictures. */
export const picks = lines(`
  def the 2nd one → 2
  both 2 and 4 are great → 2 4
  no. 3 looks best imo → 3
  I think we should go with 4 → 4
  I'm torn but I'll go with 3 → 3
  make 1 and 2 brighter → 1 2 | make them brighter
  can you zoom out on number 4? → 4 | can you zoom out on it?
  sharpen the left one → left | sharpen it
  2 → 2
  #2 → 2
  2! → 2
  2. → 2
  2 please → 2
  2 pls 🙏 → 2
  number 2 → 2
  Number two → 2
  no. 2 → 2
  nr 3 → 3
  n°3 → 3
  No 3 please → 3
  option 4 → 4
  picture 3 → 3
  image 1 → 1
  variant 2 → 2
  version 2 please → 2
  two → 2
  Three! → 3
  one → 1
  2️⃣ → 2
  2️⃣ 👍 → 2
  1️⃣ 3️⃣ → 1 3
  the second one → 2
  the second one please → 2
  the secnd one plz → 2
  second → 2
  second! → 2
  Second one → 2
  the 2nd → 2
  2nd one → 2
  3rd pls → 3
  third picture → 3
  first → first
  the first one → first
  the last one → last
  the fourth → 4
  use the left one → left
  the left one → left
  the one on the left → left
  the right one please → right
  leftmost → left
  the middle one → middle
  the one in the middle → middle
  second from the left → 2
  I like 3 → 3
  i like number 3 best → 3
  I'd go with 3 → 3
  id go with 3 → 3
  I’d go with the third → 3
  let's take the first → first
  lets go with 2 → 2
  we'll take number 4 → 4
  I'll take the last one → last
  going with 2 → 2
  I choose 1 → 1
  my vote is 2 → 2
  my favourite is the second → 2
  my favorite is #4 → 4
  I vote for 4 → 4
  I prefer the first one → first
  love the second one → 2
  Love the second one! → 2
  wow, love number 3 → 3
  3 is best → 3
  3 is the best one → 3
  2 is perfect → 2
  number 2 looks great → 2
  the second one looks good to me 👍 → 2
  the first one is amazing, thank you! → first
  definitely 2 → 2
  2 for sure → 2
  2 it is → 2
  number 2 is the one → 2
  2 wins → 2
  hmm, 3 → 3
  ok 2 → 2
  yes, number 1 please → 1
  great, 2 → 2
  nice! number 2 please → 2
  thanks! 4 it is → 4
  thanks, I'll take the second one → 2
  I think the second one → 2
  I think 2 is better → 2
  2 is better than 3 → 2
  I like 2 more than 3 → 2
  can we use the second one? → 2
  can you take number 3 → 3
  pick 2 → 2
  choose the first one → first
  select 4 → 4
  keep number 2 → 2
  continue with 3 → 3
  let's continue with the third one → 3
  1 and 3 → 1 3
  1 & 3 → 1 3
  1+3 → 1 3
  1, 2 and 4 → 1 2 4
  1,2,4 → 1 2 4
  #1 and #3 → 1 3
  numbers 1 and 3 → 1 3
  the first and the last → 1 4
  first and third please → 1 3
  the second and third ones → 2 3
  I like 1 and 3 → 1 3
  the first two → 1 2
  the last two → 3 4
  all of them → 1 2 3 4
  all four → 1 2 3 4
  I like all of them → 1 2 3 4
  number 7 → 7
  the seventh one → 7

  the second one, but warmer → 2 | warmer
  the second one but warmer → 2 | warmer
  Use number 2 and make it black and white → 2 | make it black and white
  use number 2 and make it black and white → 2 | make it black and white
  2 but with more contrast → 2 | with more contrast
  2 with more contrast → 2 | with more contrast
  2 but Darker, please → 2 | Darker, please
  make the second one warmer → 2 | make it warmer
  Make number 3 brighter please → 3 | Make it brighter please
  can you make the second one darker? → 2 | can you make it darker?
  make 2 warmer → 2 | make it warmer
  add a hat to the second one → 2 | add a hat to it
  add a hat in number 3 → 3 | add a hat in it
  crop #3 to a square → 3 | crop it to a square
  turn the left one into a painting → left | turn it into a painting
  remove the background from number 2 → 2 | remove the background from it
  I like 2 but it's too dark → 2 | it's too dark
  love the first one! now add snow → first | now add snow
  I like the third one, can you add a frame? → 3 | can you add a frame?
  the second one is too dark → 2 | it is too dark
  number 3 needs more contrast → 3 | it needs more contrast
  in the second one, make the sky red → 2 | make the sky red
  for number 2: more contrast → 2 | more contrast
  take the first one and remove the tree → first | remove the tree
  the left one but at night → left | at night
  the last one, in black and white → last | in black and white
  the second one in black and white → 2 | in black and white
  second one warmer → 2 | warmer
  number 2, make the sky purple. And add a bird! → 2 | make the sky purple. And add a bird!
  2. make it darker → 2 | make it darker
  1 and 3 but darker → 1 3 | darker
  combine 1 and 3 → 1 3 | combine them
  all of them but darker → 1 2 3 4 | darker
  I like 3. Can you make the sky 2x bigger? → 3 | Can you make the sky 2x bigger?
  let's go with 2, remove the 3 people → 2 | remove the 3 people
  a watercolour version of the second one → 2 | a watercolour version of it
  more like the second one but darker → 2 | darker
  #3 → 3
  first one → first
  2!! → 2
  i like 3 best → 3
  gotta be number one → 1
  no 4 → 4
  number 2 is great → 2
  lets go with the third → 3
  3 👍 → 3
  fourth pls → 4
  1 for me → 1
  def 2 → 2
  3rd → 3
  das zweite → 2
  la troisième → 3
  la primera → first
  i think 4 is the one → 4
  ok 1 then → 1
  I prefer the second → 2
  top left → 1
  2 but warmer → 2 | warmer
  #3 but without the hat → 3 | without the hat
  first one, just make the sky bluer → first | just make the sky bluer
  4 with a darker background → 4 | with a darker background
  go with 2 and add some grass → 2 | add some grass
  the third is nearly there, lose the tree on the right → 3 | it is nearly there, lose the tree on the right
  i like the first but can you make her smile → first | can you make her smile
  Use number 2, remove the sign. → 2 | remove the sign.
  last one is best. make it brighter tho → last | make it brighter tho
  das zweite bitte → 2
  die dritte → 3
  das erste bild → first
  le premier → first
  le deuxième stp → 2
  la deuxième → 2
  el segundo → 2
  la tercera por favor → 3
  das letzte → last
  la dernière → last
  la última → last
  nummer zwei → 2
  le 2 → 2
  el 2 → 2
  die 2 → 2
  ich nehme die 2 → 2
  je préfère la 3 → 3
  me gusta la 3 → 3
  prefiero el segundo → 2
  das zweite, aber dunkler → 2 | dunkler
  das zweite aber mit Hut → 2 | mit Hut
  la deuxième mais plus sombre → 2 | plus sombre
  el segundo pero más oscuro → 2 | más oscuro
  am besten gefällt mir die 2 → 2
  all → 1 2 3 4
  all of them please → 1 2 3 4
  nice, all of them → 1 2 3 4
  das zweite ist super → 2
  das zweite gefällt mir am besten → 2
  ich nehme das zweite, mach den Himmel heller → 2 | mach den Himmel heller
  die dritte ist am besten → 3
  la segunda es perfecta → 2
  la 2 por favor → 2
  número dos → 2
  me gusta la 2 → 2
  la 1 y la 2 → 1 2
  die erste und die dritte → 1 3
  j'aime bien la troisième → 3
  la 2 mais sans le chapeau → 2 | sans le chapeau
  2 bitte → 2
  die zweite aber ohne hut → 2 | ohne hut
  top left one → 1
  the top left one please → 1
  bottom right is best → 4
  the one on the bottom right → 4
  i like the top right one but warmer → 2 | warmer
  top-right! → 2
  i'd go with bottom left → 3
  three is my fav → 3
  hmm 2 i guess → 2
  defo the first → first
  number four!! → 4
  we all like 2 → 2
  1 and 2 are both great → 1 2
  option 2 → 2
  3 is chef's kiss → 3
  4 but lose the text → 4 | lose the text
  can you take the first and put her in a red dress → first | put her in a red dress
  second one. now zoom in on the face → 2 | now zoom in on the face
  3, less contrast → 3 | less contrast
  Bild 2 bitte → 2
  2 is the winner for me → 2
  the 3rd one is lovely → 3
  we'll take 4 → 4
  i vote 3 → 3
  4 obviously lol → 4
  number two but can he look happier → 2 | can he look happier
  3 please, and crop out the bin → 3 | crop out the bin
  i'd go for the first, just brighten it up → first | just brighten it up
  2 & 3 → 2 3
  la 4 me gusta más → 4
  das erste, nur ohne Brille → first | nur ohne Brille
  let's have 2 → 2
  could we have the third one please → 3
  we'll do number 2 → 2
  can i get 2 → 2
  can we do the second one → 2
  can you do 2 in blue → 2 | in blue
  do number 2 without the hat → 2 | without the hat
  1 is perfect thx → 1
  prob 3 → 3
  lets do 2 → 2
  the fourth one looks most natural → 4
  nr 1 → 1
  3! → 3
  can we have number 2 please → 2
  je prends la quatrième → 4
  first pic but make it night → first | make it night
  going with 3. could you add some birds → 3 | could you add some birds
  2 without the border → 2 | without the border
  i love 4! can the hat be smaller → 4 | can the hat be smaller
`);

/** Other numbers of pictures: the number comes first. */
export const picksAmong = lines(`
  2 both → 1 2
  2 both please → 1 2
  2 both but darker → 1 2 | darker
  2 I like both → 1 2
  3 all three → 1 2 3
  3 the first and the last → 1 3
  1 number 2 → 2
  1 the second one → 2
  1 the first one → first
  0 number 2 → 2
  0 the second one please → 2
  1 I'd go with 3 → 3
  2 the right one → right
  2 left → left
  2 both → 1 2
  2 thanks, both please → 1 2
  2 i like both → 1 2
  3 last one for sure → last
  2 the left one is better → left
  2 right one for me → right
`);

/** Not picks, because there are fewer pictures or it is the picture's content: the number of pictures comes first. */
export const notPicksAmong = lines(`
  1 make the left one darker
  1 the left one darker
  1 remove the right one
  1 make 2 warmer
`);

/** Neither a pick nor an instruction. */
export const unclearAmong = lines(`
  1 left one
  2 third
  2 Third
  1 second
  0 first wish
`);

/** Each mentions a person who isn't the bot, and names a picture. */
export const picksThatMentionOthers = lines(`
  I like 2, Bo → 2
  number 3 is best, thanks Bo → 3
  thanks Bo, the second one please → 2
  2 it is then Bo → 2
`);
