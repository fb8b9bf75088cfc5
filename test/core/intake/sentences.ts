// cspell:disable: slang, typos and other languages
// What people write in a conversation, one sentence a line, grouped by what it means. `→` separates a sentence from what it picks, and `|` the
// pick from the instruction that follows. The newest turn has four pictures where nothing else is stated.

/** One sentence a line. Empty lines are for the reader. */
const lines = (text: string): string[] => text.split("\n").flatMap((line) => line.trim() || []);

export const instructions = lines(`
  hmm the left arm is a bit long
  two more dogs please
  3 more clouds
  ok but the eyes look dead
  it would be nice if the light came from behind
  the horizon isn't straight
  there's too much going on
  Cool it down a bit
  what if it was made of chocolate
  all the windows should glow
  both hands should hold a cup
  we need a lighter background for the flyer
  make it darker
  Make it darker.
  pls make the sky purple
  can you make it darker?
  could we have more contrast
  Could you please remove the guy in the back
  would it be possible to get rid of the shadow?
  what if the sky was purple?
  how about a frame?
  what about some snow?
  is it possible to make it sharper?
  is there a way to remove the watermark?
  can I get this in black and white?
  why not make it night
  it's too dark
  its too dark
  the sky looks weird
  the hands look wrong
  too bright
  not enough contrast
  not bright enough
  way too much grain
  a bit too warm for my taste
  I want it brighter
  i'd like a warmer tone
  I wish it had more colour
  I need this with a white background
  it needs more contrast
  it should look like a painting
  watercolour style
  watercolor
  night
  at night
  sunset
  more like a painting
  cyberpunk
  as a sticker
  brighter
  even brighter
  less
  more
  a little less
  warm tones
  golden hour, soft light
  oil painting
  black and white
  b&w
  b/w please
  vintage
  pixel art
  in the style of Van Gogh
  like a Wes Anderson film
  Studio Ghibli vibes
  sepia
  a red hat
  with a moustache
  no background
  without the people
  no text
  bigger
  smaller text
  crop
  crop it to a square
  square
  16:9
  rotate 90
  rotate left
  50%
  50% darker
  2x bigger
  2x
  add 2 dogs
  add two dogs
  make 2 of them
  3 cats on a sofa
  two people instead of one
  give her 3 balloons
  a second moon in the sky
  the second car should be blue
  make the first house red
  make the third window bigger
  remove the left one of the trees
  remove the second person
  replace the second one with a cat
  Second wish
  second wish: a boat
  first, make it darker
  first make it darker, then add a frame
  First of all, brighten the whole thing
  last thing: add a border
  again but darker
  again with more snow
  try again with a blue sky
  one more tree
  one more person on the bench
  another dog
  another colour
  another background please
  go back to the blue one
  undo the crop
  keep the original colours but sharpen it
  restore the original colours
  original size please
  nice, now make it warmer
  love it! can you add a hat?
  thanks, now brighter
  perfect. now crop it to 4:3
  Great!! One more thing: remove the car
  ok now blur the background
  yes, and make the sky pink
  lol make him bald
  haha now put him on the moon
  wow, so cool, could you do it in blue?
  good, but less saturated
  nice but the face is blurry
  looks good but the colours are too strong
  not bad, a bit more contrast maybe
  I love the sky but not the grass
  hi, please remove the background
  Hello! Could you turn this into a cartoon?
  hey can u fix the lighting
  make it pop
  make it nice
  make it look good
  make it cool
  make me look younger
  make him smile
  give it some love
  turn the person on the right into a tree
  add the text "thanks Bo"
  write Happy Birthday at the top
  add a link to the corner
  put a thumbs up 👍 in the corner
  add 🔥
  combine the face from 1 with the background from 3
  make it look like https://example.com/style.png
  sky: purple
  remove bg
  rm background
  bg white
  enhance
  upscale
  fix it
  cartoonify
  colorize
  anime
  Barbie
  Halloween
  christmas
  rainy day in Tokyo
  a man who is smiling
  the dog should be asleep
  can the dog wear sunglasses?
  do it in blue
  do the same with the other side
  same but at night
  the same, only darker
  darker!!!
  DARKER
  darkr pls
  brigter
  maek it warmer
  tilt shift
  f/1.8 bokeh
  #ff0000 background
  change hair to blonde
  hair: blonde
  swap the sky for a sunset
  let there be light
  let's try it with rain
  lets see it in winter
  show me how it would look in winter
  imagine it in space
  I think it needs a frame
  I think the sky could be bluer
  I'd prefer it a bit darker
  I don't like the background, make it plain
  don't change the face
  keep the face, change everything else
  my mum would love it in sepia
  can you see if you can make it sharper
  can you do watercolour?
  can you do that in red?
  could the light come from the left?
  left half black and white
  flip it left to right
  move the moon to the right
  right side darker
  the middle of the picture is too busy
  zoom in on the first floor
  more of the sea
  more like Monet
  something like a postcard
  like in the 80s
  do it like Pixar
  warmer and with a frame, thanks!
  Thanks in advance: please straighten the horizon
  cool tones
  cooler
  super bright
  pretty dark, please lighten it
  fire in the background
  spooky
  funny hat
  mach es dunkler
  Mach den Himmel lila, bitte
  was ist mit einem roten Hut?
  kannst du den Hintergrund entfernen?
  etwas heller
  schwarzweiß
  super, jetzt noch etwas wärmer
  rends-le plus sombre
  plus clair
  enlève le fond s'il te plaît
  merci, maintenant en noir et blanc
  hazlo más oscuro
  quita el fondo por favor
  gracias, ahora más brillante
  de lucht is te donker
  rendilo più scuro
  deixa mais escuro
  сделай темнее
  もっと暗くして
  把背景换成蓝色
  اجعلها أغمق
  더 밝게 해줘
  can u make the sky a bit more pink pls
  lose the bin in the corner
  her eyes look weird, fix that
  could we get rid of the bloke in the background
  too dark
  needs more contrast imo
  the hat is the wrong colour, it should be navy
  nice! now put a moustache on him
  love it but the text is unreadable
  less orange plz
  what if it was snowing?
  how about a sunset instead
  id like the dog to be bigger
  i want the car red not blue
  swap the cat for a fox
  crop it a little tighter on the left
  make em both smile
  add sum clouds
  remvoe the watermark
  in the style of a ghibli film
  give her a leather jacket, and maybe sunglasses too
  ok so the left guy is fine but the right one needs a haircut lol
  haha perfect, can you also straighten the horizon
  the shadow is still there
  you forgot the logo
  no, i meant the other lamp should go
  i said green not teal
  why is the hand six fingered? should be five
  please to make the background more blurry
  would be cool if there was a dragon flying over the house
  maybe a tad warmer?
  shirt -> yellow
  mach den Himmel etwas dunkler
  enlève la voiture à gauche s'il te plaît
  ponle un sombrero rojo
  der Hund soll eine Brille tragen
  plus de lumière sur le visage
  quita el fondo
  zoom out so we can see the whole house
  turn the bottle around so the label faces us
  it looks too fake. more realistic
  the sofa's a bit big for the room
  Can we try it with oak floorboards rather than the tiles?
  write "Happy 40th Dave" on the cake
  change 2024 to 2025 on the banner
  two more candles on the cake
  three birds in the sky would be nice
  put one more chair at the table
  tone down the saturation
  square pls, for insta
  thanks! one last thing, the collar is crooked
  good but the nose is too long now
  keep everything, just remove the wires
  more of the beach visible
  hmm the lighting feels off, could be softer
  the man is still in the picture
  there's still a sign on the left
  it still has the watermark
  i can still see the wires
  you missed a spot on the left
  you removed the wrong guy
  you left the sign in
  you didn't change the colour
  you've cut off his head
  nothing changed
  his hand is still missing
  it didn't remove the sign
  hmm it also changed the face, keep that
  the text says hapy, should be happy
  he has 3 arms
  she has six fingers
  the car disappeared
  the faces changed
  he should have a beard
  it should've been blue
  we should have more trees
  der zweite Hund soll schwarz sein
  la segunda persona debe sonreír
  le premier plan plus net
  das erste Haus soll rot sein
  he is too dark
  he looks weird
  he needs a hat
  ho ho ho hat on santa
  i need to see more of the beach
  let me see it in blue
  i want to show more of the sky
  saving this, but can you add a border too
  show me the same in blue
  you made the sky green, make it blue
  see the sign? remove it
  she still has 3 arms
  this still looks fake
  sending this to print so make it a4
  posting this on insta, square crop please
  the client loved it but wants a red car
  my wife loves it, only the sky is too dark
  mum would like it brighter
  that'll do but the hat should be red
  i think warmer
  legend of zelda style
  real leather sofa
  more options on the menu board
  other versions of the logo on the wall
  undo the hat, too much
  go back, too much snow
  that's too dark, try again
  a new background
  der Himmel ist zu dunkel
  es fehlt ein Schatten
  la tercera silla más pequeña
  le dos plus droit
  très beau mais plus sombre
  el cuarto más grande
  das letzte Haus weg
  die 2 Hunde weg
  quita las 2 personas
  enlève la deuxième personne
  enlève le 2
  mach die erste Lampe aus
  das rote Auto soll weg
  es ist zu dunkel
  la foto más clara
  das bild heller
  ich will 2 Hunde
  quiero 3 gatos
  quiero la foto en blanco y negro
  je veux un ciel plus bleu
  el primer plano más nítido
  the die on the table should show 3
  logo top left
  top left corner darker
  bottom right needs more light
  top left: add the logo
  the bottom left is too dark
  remove the one on the bottom right
  put a cat in the top left
  could you get the fence out of shot please
  his tie should be striped
  nah make the water calmer
  sharper eyes
  put my name on the mug, its Karen
  the roof got cut off
  still too yellow
  i asked for a van not a lorry
  why has she got no ears lol fix pls
  ohh nice!! ok last thing can the mug be steaming
  u forgot the shadows
  more smoke, less fire
  i reckon it'd look better with the lights on
  please use a font with more punch
  dont touch the dog
  get rid of my double chin haha
  Kannst du die Leute im Hintergrund wegmachen?
  mets un peu plus de couleurs
  could use some flowers in the front
  the grass is brown it should be green
  same thing but with the blue chair
  wider pls, like a banner
  it looks too clean
  it's too scary
  he looks too happy
  that's too realistic
  he should look happy
  happy
  more natural
  we had a red car, make it red
  can the moon be a bit lower
  take out the phone hes holding
  her smile is a bit much
  i think the wall would be nicer in cream
  not enough light on the face
  you put the hat on the wrong person
  it needs to be portrait not landscape
  thats better but the dog lost its tail
  he still has the cigarette
  ok cool, and the bike?? get rid
  make the letters fatter
  pls no text
  sorry i meant the other window
  bit more room at the top for the title
  what about a beach instead
  the people look like wax
  can we see it from above
  use the colours of our logo
  el cielo debería ser más azul
  bitte ohne Text
  une version plus joyeuse
  saving this but add a vignette first
  more detail
  better quality
  more details please
  high quality
  higher quality pls
  real leather
  make it real
  more real
  looks like a real photo
  less detail
  proper shadows
  both smiling
  both in red
  too much detail
  absolute darkness
  not natural
  it doesn't look natural
  he doesn't look happy
  saved text in the corner
  approved stamp
  keeping the same pose, sitting on a horse
  keeping this pose sitting on a horse
  using this as the background
  more quality
  see the guy on the left? get rid
  call me Bob on the name tag
  happy faces
  she looks natural but the sky doesn't
  the dog looks happy but blurry
  still no hat
  my wife loves it in blue
  the client likes it with the logo bigger
  love how it looks in blue
  love how it looks, add a frame
  i love the way it looks but more blue
  show my dog too
  send the dog to space
  share button in the corner
  ask sign in his hand
  let me tell you what to do: remove the car
  gonna print this so sharpen it
  i'll print it on a shirt so no background
  im posting this on insta so make it square
  see at the top? brighter there
  what a legend, give him a crown
  approved! now add the date
  ta, and the sky pink
  saved by the bell poster
  a beauty queen
  beauty filter
  masterpiece, oil on canvas
  let it ship to space
  ship it to mars
  on the way to school
  on my way home, in the rain
  this slaps but needs rain
  that'll do, now the same for the cat
  good to go after you remove the sign
  in a meeting room
  on a call with a headset
  still in a meeting but with hats
  undo the last bit of blur
  go back to a darker sky
  again, it looks bad with the hat
  try again the hat looks awful
  forget the hat
  forget the edit of the sky, do the trees
  have 2 dogs
  do 2 versions of the hat
  can we have 3 more clouds
  can we have the second car in red
  let's see 2 suns
  can we have them both in suits
  more in the style of Monet
  in the style of the second row
  lol the hat should be red
  lol the sky green
  wow the background is blurry
  ok the sky next
  let's see it in winter
  can we have more snow
  can we see the first floor too
  lets have the middle window open
  can we loose the scarf
  the sea should be rougher
  his beard's gone, bring it back
  there's a weird blob near her ear
  make it look like it's 1970
  nearly! just the left shoe is wrong
  i'd drop the text altogether
  could do with less glare
  hmm not that blue, more like a royal blue
  the second guy from the left needs a tie
  pull the camera back a bit
  you changed his nose, i liked the old one
  ok but where is the cake? there should be a cake
  one thing: the label reads wrong, its "Bräu"
  leave the people but change the season to autumn
  ditch the lens flare plz
  hazle el pelo más corto
  kannst du das etwas schärfer machen
  ajoute un chat sur le canapé
  great, same treatment for the other wall
  I want to see the mountains behind
  we need a version without the logo
`);

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

export const undo = lines(`
  ugh no, undo please
  That was worse, undo
  i don't like that, go back
  Could you please undo that last edit
  undo
  Undo!
  undo that
  undo it please
  please undo
  undo this
  undo the last change
  undo the last edit
  go back
  Go back please
  go one step back
  take that back
  revert
  revert that
  rückgängig
  no, undo that
  oops, undo
  can you undo that?
  could you go back please
  back to the previous one
  go back to the previous version
  ctrl+z
  undo pls 🙏
  nah go back
  that was better before, go back one
  undo that pls, looks awful
  undo, that's worse
  go back, i liked it before
  undo that it looks terrible
  nope, undo
  it was better before, undo
  the previous one was better, go back
  can we go back to the previous one, this is too dark
  revert please, that's not what i meant
  go back pls i hate this
  undo. too much
  no no go back
  undo please that ruined it
  oh no put it back
  can you undo the last change, it looks bad
  can we have the previous version
  undo pls it was better before
  hmm go back one step
`);

export const again = lines(`
  again
  Again!
  again please
  once more
  one more
  one more time
  One more time, please
  try again
  please try again
  can you try again?
  another one
  another one please
  another try
  do it again
  do that again
  redo
  run it again
  give it another try
  give me another one
  same again
  nochmal
  encore une fois
  otra vez
  nice! again!
  agian
  one more time pls
  try again please, not quite
  not quite, try again
  hmm no. another one
  do another
  can you have another go at it
  give it another shot mate
  run it back
  nah try again
  show me some more options
  got any others?
  more options please
  none of these, try again
  one more go please
  again pls, not quite it
  can we see other options
  give it another go
`);

export const more = lines(`
  one more like 2 → 2
  another like the left one → left
  more like number 3 → 3
  more like 3 → 3
  more like the second one please → 2
  another one like 2 → 2
  something like number 2 → 2
  more of number 4 → 4
  variations of 2 → 2
  give me more like the first one → first
  can I have more like 2? → 2
  make another one like 2 → 2
  2 again → 2
  redo number 2 → 2
  try the second one again → 2
  more like 1 and 3 → 1 3
  more like 2 → 2
  can we get more like number 3 → 3
  more like the first → first
  something in the style of number 3 → 3
  can i have more like 2 → 2
  more in the style of 2 → 2
`);

/** There are three turns. */
export const restore = lines(`
  go back to the first turn → 1
  back to turn 2 → 2
  back to edit 2 → 2
  turn 2 → 2
  go back to edit two please → 2
  go back to the second edit → 2
  return to step 1 → 1
  the original → original
  original → original
  the original please → original
  back to the original → original
  go back to the original picture → original
  restore the original → original
  use the original → original
  original image → original
  start over → original
  start over from the original → original
  start again from scratch → original
  go back to the beginning → original
  reset → original
  I prefer the original → original
  the original was better → original
  go back two steps → 1
  the original, but warmer → original | warmer
  the orignal but warmer → original | warmer
  use the original and make it warmer → original | make it warmer
  make the original warmer → original | make it warmer
  back to turn 2 but with a hat → 2 | with a hat
  go back to the first edit and add snow → 1 | add snow
  start over from the original, and add a frame → original | add a frame
  start over with a blue sky → original | with a blue sky
  back to the original please → original
  go back to turn 2 → 2
  start over from my original pic → original
  can we go back to the original → original
  use my original photo again → original
`);

export const talk = lines(`
  sorry, wrong channel
  the colors are gorgeous
  the dog looks so cute haha
  this made my day
  merci bcp!
  yup looks right
  omw
  estupendo, gracias
  so happy with that, thank you
  thanks
  Thanks!
  thank you so much!!
  thank you, that's perfect
  thanks Anna!
  thx
  ty
  tysm ❤️
  cheers
  thanx
  looks good to me 👍
  looks good
  looks great now
  lgtm
  love it
  Love it!!!
  i love this
  I really like it
  we love them all
  perfect!
  perfect, thanks
  that's perfect
  that's the one
  thats the one!
  this is it
  nice
  niiice
  Nice one!
  nice work
  good job bot
  well done
  wow
  WOW
  omg
  omg this is amazing
  oh wow that's so good
  so good
  this is sooo cool
  so cute!
  haha so cute
  that's hilarious
  how beautiful
  what a lovely picture
  these are all great
  they look amazing
  it looks fantastic
  that turned out really well
  not bad
  not bad at all
  10/10
  +1
  awesome
  awsome
  great
  cool
  super cool
  beautiful
  amazing work, thank you!
  exactly what I wanted
  just what I needed, thanks
  you're the best
  you rock
  I'm impressed
  that is so funny lol
  lol
  LOL 😂
  haha
  hahahaha
  hehe
  lmao
  jajaja
  xD
  👍
  🔥🔥🔥
  😂😂
  ❤️
  :smile:
  :+1: :tada:
  <:pepe:123456789012345678>
  :smile: nice
  https://example.com/cat.png
  https://tenor.com/view/cat-dance-gif-123
  <https://example.com>
  lol https://example.com
  hi
  hello
  Hey there
  good morning
  good morning everyone
  good night
  ok
  OK!
  okay thanks
  k
  yes
  yeah
  yep
  sure
  no
  nope
  yes please
  no thanks
  got it
  I see
  brb
  one sec
  just a second
  wait
  hold on
  I have to go now
  ...
  !!!
  same
  agreed
  true
  what do you think?
  what do you guys think?
  which one do you like best?
  thoughts?
  congrats!
  happy to hear that
  danke
  Danke dir!
  vielen Dank
  sehr schön
  super
  das ist super
  sieht gut aus
  toll, danke
  klasse!
  genial
  merci
  merci beaucoup
  c'est génial
  très beau
  parfait
  gracias
  muchas gracias!
  perfecto
  me encanta
  muy bien
  omg that's amazing
  brilliant, cheers mate
  😂😂😂
  https://www.youtube.com/watch?v=dQw4w9WgXcQ
  ty :)
  hm
  that's exactly what i wanted
  danke, super!
  jajaja que bueno
  my dog looks like that lol
  gimme a sec
  yeah agreed
  i'll ask Jenny and get back to you
  that's so cursed
  saving this one
  sorry was in a meeting
  looks good to me, ship it
  we're done here i think, thanks all
  the client is gonna love this
  my boss loved it
  my wife is gonna love it
  mum will love this
  everyone loved it lol
  gonna use this as my wallpaper
  im using this as my profile pic
  setting this as my pfp
  i'm keeping this
  posting this on insta
  screenshotted
  saved
  downloaded it, thanks
  approved
  good to go
  let's ship it
  we're good
  im done thanks
  that'll do nicely
  that'll do
  thats class
  this slaps
  slay
  absolute banger
  what a beauty
  you're a legend
  cheers pal
  ta
  much obliged
  on my way
  see you at 3
  call me when you're free
  i'll send it to Tom
  i'll show this to my wife
  let me ask my wife
  let me know what you think guys
  i can't stop laughing
  this bot is insane
  :)
  fair play
  not gonna lie that's pretty good
  wait what
  no way haha
  so good!!!
  genial, gracias
  c'est magnifique merci
  sehr schön geworden
  vielen Dank, das ist perfekt
  muy bien hecho
  thanks all
  hi all
  hey all!
  morning all
  night all
  thx everyone
  thanks to all of you
  love them all
  our client loves these, thanks!
  the team loved it
  ill show the boss
  haha that is so good
  my sister's gonna die laughing
  cheers everyone, great work
  hang on let me ask the others
  i'm sending this to my nan
  the hair is perfect
  love how the light came out
  nice nice nice
  👏👏 well done bot
  too cute
  this is too funny
  she looks so happy
  it looks so natural
  the cat looks majestic
  omg my mum is gonna cry
  ok thanks all, speak tomorrow
  that's insane quality
  sorry wrong thread
  nice one bot
  yeah i think so too
  the dog looks so happy
  🙌🙌
  let me see
  let me ask my boss
  haha brilliant, cheers bot
  good stuff, thanks a bunch
  which one do you guys like
  yep looks right
`);

/** Each mentions a person who isn't the bot; the bot isn't mentioned. */
export const talkToOthers = lines(`
  thanks Bo, that's the one
  thanks @Bo, that's the one
  @Bo look at this
  look at this Bo
  what do you think Bo?
  what do you think, Bo?
  what would you change, Bo
  haha Bo is going to love this
  I showed it to Mary Ann yesterday
  is this the one you wanted Bo
  hey Bo can you make one too?
  the sky was Bo's idea
  can you send me the file Bo
  do you like 2, Bo?
`);

/** The same, but the bot is mentioned too. */
export const instructionsThatMentionOthers = lines(`
  make it darker like Bo said
  add a hat for Bo
  what if Bo had a beard?
`);

/** Each mentions a person who isn't the bot, and names a picture. */
export const picksThatMentionOthers = lines(`
  I like 2, Bo → 2
  number 3 is best, thanks Bo → 3
  thanks Bo, the second one please → 2
  2 it is then Bo → 2
`);

export const help = lines(`
  what are the commands?
  can you explain how this works?
  can i use this for free?
  help
  Help!
  help please
  help me
  what can you do?
  what can you do
  what else can you do?
  hi, what can you do?
  how does this work?
  how does this work
  how do you work?
  how do I use this?
  how to use this bot
  who are you?
  what are you?
  what is this?
  what's this bot?
  are you a bot?
  are you an AI?
  what commands are there?
  which models are there?
  what models do you have?
  how much does it cost?
  is this free?
  do you speak German?
  what can I say?
  what can I ask you to do?
  can you help me?
  how do I pick one?
  how do I undo?
  how much does this cost?
  how many pictures can i send?
  what can i type here
  can you make videos?
  which models are there
  can i send two photos?
  how do i pick one
`);

export const cancels = lines(`
  stop
  cancel
  cancel it
  Cancel that please
  stop it
  no stop
  wait, stop!
  please stop drawing
  abort
  don't draw that
  ok stop
  Stop!!
  stop please
  oops, cancel that
  cancel the last one
  abbrechen
  wait stop
  cancel that
  stop, wrong picture
  cancel please, my mistake
  stop stop i meant something else
  forget that edit
  actually cancel that
  don't bother
  stop, i picked the wrong one
  stop please wrong photo
  cancel, sorry
`);

export const dismissals = lines(`
  nvm
  nevermind
  Never mind!
  oh never mind
  ok nvm, thanks
  forget it
  forget about it
  actually forget it lol
  no, never mind that
  sorry nvm
`);

/** A word of a command, in an instruction. */
export const instructionsWithStop = lines(`
  add a stop sign
  a stop sign in the background
  make the water stop
  write "cancel" in red
  stop the motion
  make it look like stop motion
`);

export const doubt = lines(`
  class photo
  cute
  I'd rather not say
  I wonder what mum would say
  can you see this?
  I don't like it
  not good
  this is terrible
  what happened?
  2 or 3?
  not 2
  this one
  that one please
  please
  better
  ?
  Not sure about the hat
  isn't the door supposed to be open?
  i don't really like the trees
  maybe we should have used the other photo
  her hair was longer that day
  not sure about the sky
  i should have brought my camera
  it was greener back then
  i'm still here
  did you change the sky?
  i'm not sure about the colours
  is that a bird?
  hmm i don't know about the hat
  we had a red one too
  is the text straight?
  i said no
  you forgot
  omg the eyes
  lmao the face 😂
  can i see
  what happened to the tree?
  i kinda liked the old sky
  is there a reason its so dark
`);

/** Talk in a thread. Where the bot is addressed, it asks. */
export const overheard = lines(`
  we should print this for grandma
  we used to live there
  we had so much fun that day
  is it done yet?
  that took long
  that took ages
  who took this photo?
  where was this taken?
  when was that?
  did it work?
  are you still there?
  why is it taking so long?
  how long does it take?
  do you remember this place?
  my dog died last year
  I was there in 2019
  we went there last summer
  I don't know
  I'm not sure
  I have no idea
  he said he would come later
  this was our first house
  it reminds me of my grandma
  I'll think about it
  can you believe it?
  I'll be back later
  is that you?
  what was that?
  does anyone know him?
  have you seen this?
  the house was yellow when i was a kid
  he is my brother
  i miss that garden
  it was sunnier when we took it
`);

/** Even if the bot is mentioned. */
export const doubtThoughAddressed = lines(`
  is it done yet?
  who took this photo?
  I wonder what mum would say
  that took long
`);
