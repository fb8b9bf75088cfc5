// cspell:disable: slang and other languages, without apostrophes and accents
// What makes words a wish: something to do, or a look. Keys of `Word`: lower case, without accents and apostrophes.

import { wordSet } from "./phrases.ts";

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

/** Common words: nobody is called one of these. */
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
