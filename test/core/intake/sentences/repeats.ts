// cspell:disable: slang, typos and other languages
// What people write to go back, go on or stop.

import { lines } from "./lines.ts";

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
