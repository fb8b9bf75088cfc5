// What people want to have done, by topic, and what the editor can honestly do that comes near it. Best first.

export interface Topic {
  /** Words that show it, in the syntax of a regular expression. */
  words: string;
  /** Instructions that the editor understands. None: nothing comes near. */
  suggestions: readonly string[];
}

/** Special topics come before general ones. Where one has no suggestions, none is made. */
export const topics: readonly Topic[] = [
  {
    words:
      "red.?eyes?|fonts?|typefaces?|comic sans|handwrit(?:ten|ing)|poem|translate|colou?ri[sz]e|undo|revert|reset|animate|video|smile|variants?|versions|seed|metadata|exif|gps",
    suggestions: [],
  },
  {
    words:
      "(?:remove|erase|delete|get rid|take out|clean up|hide)\\b.*\\b(?:text|watermarks?|logos?|captions?|dates?|timestamps?|writing|letters)",
    suggestions: ["crop tighter", "cut off the bottom 10%"],
  },
  {
    words: "(?:remove|erase|delete|get rid|take out)\\b.*\\b(?:wrinkles?|acne|pimples?|blemish(?:es)?|freckles?|spots?|scars?)",
    suggestions: ["soften it", "soft glow", "portrait mode"],
  },
  {
    words: "(?:remove|erase|delete|get rid|take out|crop out|edit out)\\b.*\\b(?:on|at|to) the (?:far )?left",
    suggestions: ["cut off the left 20%", "crop tighter", "blur the left third"],
  },
  {
    words: "(?:remove|erase|delete|get rid|take out|crop out|edit out)\\b.*\\b(?:on|at|to) the (?:far )?right",
    suggestions: ["cut off the right 20%", "crop tighter", "blur the right third"],
  },
  {
    words: "(?:remove|erase|delete|get rid|take out|crop out|edit out)\\b.*\\b(?:at|on|in) the (?:very )?top",
    suggestions: ["cut off the top 20%", "crop tighter", "blur the top third"],
  },
  {
    words: "(?:remove|erase|delete|get rid|take out|crop out|edit out)\\b.*\\b(?:at|on|in) the (?:very )?bottom",
    suggestions: ["cut off the bottom 20%", "crop tighter", "blur the bottom third"],
  },
  {
    words:
      "remove|erase|delete|get rid|take out|take away|clean up|clone out|crop out|edit out|photoshop|hide|cover up|heal|photobomb(?:er)?|distracting",
    suggestions: ["blur the background", "remove the background", "crop tighter"],
  },
  {
    words: "ghibli|anime|manga|pixar|disney|simpsons|cartoons?|cartoonish|comics?|animated|illustration|caricature",
    suggestions: ["cartoon", "halftone", "posterize"],
  },
  {
    words:
      "paint|paints|painted|painting|painterly|watercolou?rs?|oils?|acrylic|canvas|van gogh|picasso|monet|rembrandt|impressionis[mt]|impressionistic|renaissance|baroque|brush ?strokes?|artwork|artistic|artsy|arty",
    suggestions: ["make it a pencil sketch", "cartoon", "posterize"],
  },
  {
    words: "drawing|drawn|charcoal|crayons?|pastels?|ink|sketch(?:y|ed)?|line art|engraving",
    suggestions: ["make it a pencil sketch", "only the outlines"],
  },
  {
    words: "lego|minecraft|pixel art|pixels|video ?games?|8 ?bit|16 ?bit|blocks",
    suggestions: ["pixelate it", "posterize", "8-bit"],
  },
  { words: "3d|clay|claymation|plasticine|sculpture|statue|marble|relief", suggestions: ["emboss", "cartoon"] },
  {
    words: "cyberpunk|neon|synthwave|futuristic|sci ?fi|hologram|matrix|hacker",
    suggestions: ["glitch effect", "purple and yellow duotone", "teal and orange"],
  },
  {
    words: "steampunk|victorian|ancient|antique|historic(?:al)?|medieval|western|wild west|19\\d0s|old",
    suggestions: ["sepia", "vintage", "faded look"],
  },
  {
    words: "warhol|pop ?art|poster|screen ?print|risograph|graffiti|street art",
    suggestions: ["pop art", "halftone", "stencil"],
  },
  {
    words: "magical?|fairy ?tales?|fantasy|ethereal|heavenly|angelic|dreams?|romantic",
    suggestions: ["dreamy look", "add a glow"],
  },
  { words: "keep\\b.*\\bin colou?r|selective colou?rs?|splash of colou?r", suggestions: ["keep the subject in colour"] },
  { words: "crop (?:to|around) (?:the|his|her|my|their|its)", suggestions: ["crop to the subject", "zoom in"] },
  {
    words: "kodak|fuji(?:film)?|analog(?:ue)?|disposable|polaroid|super 8|vhs|35 ?mm|lomo",
    suggestions: ["film grain", "vintage", "polaroid frame"],
  },
  { words: "movies?|films?|cinema|hollywood|netflix|wes anderson|trailer", suggestions: ["cinematic look", "film grain"] },
  {
    words: "zoom out|outpaint|extend|expand|uncrop|widen|wider|broader|more (?:room|space|headroom|sky|ground)",
    suggestions: ["pad to 1:1 with blurred bars", "make it square without cropping", "add a white border"],
  },
  { words: "avatar|profile|pfp|icon|badge", suggestions: ["crop to a circle", "make it square"] },
  { words: "instagram|tiktok|reels?|stor(?:y|ies)|shorts", suggestions: ["crop to 9:16", "make it square", "crop to 4:5"] },
  {
    words: "youtube|thumbnail|wallpaper|desktop|banner|header|widescreen|tv|slides?|presentation",
    suggestions: ["crop to 16:9", "make it square"],
  },
  { words: "passport|print|a4|letter size|postcard|portrait format", suggestions: ["crop to 3:4", "crop to 2:3"] },
  {
    words: "kb|mb|megabytes?|kilobytes?|file ?size|compress(?:ed)?|lighter file|email|smaller",
    suggestions: ["half the size", "resize to 800x600"],
  },
  {
    words: "4k|8k|hd|high.?res|resolution|quality|upscale|upscaling|super.?resolution|ai",
    suggestions: ["make it twice as big", "sharpen it", "enhance it"],
  },
  {
    words: "unblur|deblur|focus|blurry|out of focus|clear(?:er)?|detail(?:ed|s)?|crisp",
    suggestions: ["sharpen it", "more clarity", "enhance it"],
  },
  { words: "restore|repair|scratch(?:es|ed)?|damaged|dust", suggestions: ["enhance it", "denoise", "sharpen it"] },
  { words: "transparent|transparency|png|cut.?out|isolate", suggestions: ["remove the background"] },
  { words: "stickers?|emoji|logo", suggestions: ["make a sticker", "white outline around the subject"] },
  {
    words: "blur\\b.*\\bedges?|edges?\\b.*\\bblur|focus on|draw attention|stand out",
    suggestions: ["add a vignette", "portrait mode", "spotlight on the subject"],
  },
  {
    words: "backgrounds?|backdrop|behind (?:him|her|them|it|me|us|the)|studio|scene|scenery|beach|city|forest|mountains?|office",
    suggestions: ["remove the background", "blur the background", "white background"],
  },
  {
    words: "merge|combine|mix|composite|together|second (?:photo|picture|image)|other (?:photo|picture|image)|both|face ?swap",
    suggestions: ["put them side by side", "blend the two photos", "make a collage"],
  },
  {
    words: "sunset|sunrise|golden hour|dusk|dawn|autumn|autumnal|fall|desert|cozy|cosy|fire|candle ?light|campfire",
    suggestions: ["much warmer", "teal and orange", "add a vignette"],
  },
  {
    words: "summer|sunny|sunshine|tropical|spring|bright day|daytime|daylight",
    suggestions: ["warmer and brighter", "more vibrant"],
  },
  { words: "winter|snow|snowy|snowing|ice|icy|frozen|frosty|cold|moonlight", suggestions: ["much cooler", "less colour"] },
  { words: "night|nighttime|midnight|evening|moon|stars?", suggestions: ["much darker and cooler", "add a vignette"] },
  {
    words: "rain|rainy|storm|stormy|thunder|lightning|fog|foggy|mist|misty|cloudy|gloomy|overcast|weather",
    suggestions: ["a bit darker and cooler", "less contrast", "less colour"],
  },
  {
    words:
      "scary|horror|creepy|spooky|eerie|halloween|haunted|sinister|evil|mood|moody|dramatic|drama|mysterious|noir|goth(?:ic)?|sad",
    suggestions: ["dramatic black and white", "darker with more contrast", "add a vignette"],
  },
  {
    words: "happy|happier|cheerful|joyful|lively|fun|energetic|colou?rful",
    suggestions: ["more vibrant", "warmer and brighter", "make it pop"],
  },
  {
    words:
      "skin|complexion|makeup|make-up|retouch|airbrush|smooth(?:er)?|beauty|beautiful|pretty|prettier|younger|flawless|wrinkles?|teeth|whiten",
    suggestions: ["soft glow", "soften it", "enhance it"],
  },
  {
    words: "headshot|portrait|bokeh|dslr|lens|depth of field|aperture|f/?\\d",
    suggestions: ["portrait mode", "blur the background", "add a vignette"],
  },
  { words: "shadows?|shade|shady|backlit|silhouette", suggestions: ["lift the shadows", "add a drop shadow"] },
  {
    words: "light|lights|lighting|lit|glare|sun|flash|lamp|glow(?:ing)?|shine|shiny",
    suggestions: ["fix the lighting", "make it brighter", "add a glow"],
  },
  { words: "frames?|borders?|edge|framed", suggestions: ["add a white border", "polaroid frame", "rounded corners"] },
  {
    words: "reflect(?:ion)?|mirror(?:ed)?|symmetry|symmetric|symmetrical|kaleidoscope",
    suggestions: ["mirror effect", "mirror it"],
  },
  { words: "speed|fast|moving|motion|action", suggestions: ["motion blur"] },
  { words: "tiny|toy|miniature|model (?:train|village)", suggestions: ["miniature effect"] },
  { words: "crop|closer|close.?up|tight(?:er)?|cut to", suggestions: ["zoom in", "crop to 16:9", "make it square"] },
  {
    words: "perspective|horizon|slanted|tilted|crooked|leaning|level",
    suggestions: ["straighten it", "fix the perspective", "straighten by 2 degrees left"],
  },
  {
    words: "interesting|cool|cooler|awesome|amazing|nice|nicer|professional|magazine|aesthetic|better|epic|wow|editorial|fashion",
    suggestions: ["enhance it", "make it pop", "cinematic look"],
  },
];
