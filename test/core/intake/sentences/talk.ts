// cspell:disable: slang, typos and other languages
// What people write to each other, about the bot, or so that the bot has to ask.

import { lines } from "./lines.ts";

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
