// cspell:disable: slang, typos and other languages
// What people write when they want an edit.

import { lines } from "./lines.ts";

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

/** The same, but the bot is mentioned too. */
export const instructionsThatMentionOthers = lines(`
  make it darker like Bo said
  add a hat for Bo
  what if Bo had a beard?
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
