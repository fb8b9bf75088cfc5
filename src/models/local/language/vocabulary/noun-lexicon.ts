import { knownWords } from "./phrase.ts";

/** Things people see in pictures. The editor only knows that they may be the subject, and doesn't mistake them for a misspelt operation:
 *  a flame is not a frame, a shark is not sharp. */
const nouns = new Set(
  `acne air airplane alien ancestor angel animal ankle ant apple arm armor armour arrow astronaut baby backdrop background backpack bag ball
  balloon banana band bandana bar bark barn basket bat bath beach bead beak bean bear beard beast bed bee beer bell belly belt bench bike
  bird blanket blemish blood blouse boat body bone book boot bottle bouquet bow bowl boulder box boy bracelet brain branch bread breast brick
  bride bridge broom bubble bucket bug building bull bunny bus bush butterfly button cabin cable cactus cake camel camera candle candy
  cannon canoe cap cape car cartwheel cat castle cattle cave ceiling chain chair chart cheek cheese cheetah cherry chest chick chicken chin
  church cigar cigarette circus city cliff clock clothes clothing cloud clown coat coffee coin collar comb cookie coral couch couple
  cow crab crane crocodile crow crowd crown cup curtain dagger dancer deer demon desert desk diamond dinosaur dirt dish dog doll dolphin donkey
  door dove dragon dress driver drop drum duck dude dust eagle ear earring egg elephant elf emoji explosion eye eyebrow eyes eyelash face
  fabric fairy family fan fang farm father fence field finger fire firework fireworks fish fist flag flame flamingo flare flash flock floor flour flower fly
  food foot football forehead forest fork fountain fox freckle friend frog frost fruit fur furniture galaxy garden gate ghost giraffe girl girlfriend
  glacier glass glasses globe glove goat goose gorilla graffiti grape grapes grass grave grin ground groom guitar gun guy hair haircut hairstyle hall halo
  hammer hand handle hat hawk head headphones heart hedge heel helicopter helmet hen hill hip hood hoof hook horn horse hospital hotel house human hut ice iceberg
  insect iron island jacket jacuzzi jar jaw jeans jewel jewelry kangaroo kettle key keyboard kid king kitchen kite kitten knee knife knight knot lady ladder lake
  lamb lamp lantern laptop lava lawn leaf leather leaves leg lemon leopard lighthouse lightning lily lion lip lips lizard logo log lollipop lounge luggage lung machine
  magician makeup mailbox man map mask mast meadow meal meat mermaid metal meteor microphone milk model mole monkey monster moon moose mosque moss moth mother
  motorbike motorcycle mountain mouse moustache mouth mud mug muscle mushroom mustache nail neck necklace nest net nose nun nurse ocean octopus
  office officer onion orchid ostrich outfit owl ox painter palace palm pan panda pants parachute parrot passenger path paw pea peacock pear pearl pen penguin
  pepper people person pet phone piano pig pigeon pillow pimple pin pine pipe pirate pizza plane planet plant plate player pole police pond pony pool
  portal pot potato priest prince princess prop puddle pumpkin puppet puppy purse pyramid queen rabbit raccoon railing rain rainbow raincoat rat raven razor reindeer rhino ribbon rice ring river
  road robe robot rock rocket roof room rooster root rope rose rug ruin sail sailor salad sand sandal sandwich santa scar scarf school scissors scooter scratch screen sea seagull
  seal seat seashell shark sheep sheet shelf shell shield ship shirt shoe shoes shore shorts shoulder sidewalk sign skateboard skeleton ski skin skirt
  skull sky skyline skyscraper sled sleeve smile smoke snail snake sneaker snow snowflake snowman sock sofa soldier soup spaceship sparkle spark speaker spear spider spike spoon 
  squirrel stain stairs stairway star statue steak steam stick sticker stone store stork storm strap straw strawberry street string subject suit suitcase sun sunflower sunglasses sushi
  swamp swan sweater swing sword table tail tank tap tattoo taxi tea teacher team tear teddy teeth telescope temple tent thief thigh throne thumb tie tiger
  tire toad toe tomato tongue tooth torch tornado tower towel town toy tractor traffic trail train trash tray treasure tree trousers truck trunk tshirt tuba tulip tunnel turkey turtle
  tuxedo tv twin tyre ufo umbrella unicorn uniform van vase vegetable vehicle veil vest vine violin volcano wagon waist waiter waitress wall wallet
  wand warrior wasp watch water waterfall wave waves weapon wedding weed weight whale wheat wheel whisker wig wildlife wind windmill window wine wing wings witch wizard
  wolf woman women men children child wood wool wrinkle wrist yacht yard zebra zombie foreground`.split(/\s+/),
);
/** Other words that are one slip away from an operation's word but mean something else. */
const otherWords =
  "chance cleaner clever crash dance dirty driven fatter flowing growing guest happier hitting leaner married month older party point prettier quiet remote running shadow score share shinier sleep slimmer speed stand straighter sweet swift switch taller theme thinner tighten trick twist warning widen wider world younger background backdrop foreground subject winter summer spring autumn night evening morning sunset sunrise rainy snowy weather season christmas colorize colourize anime painting erase delete replace generate imagine".split(
    " ",
  );
for (const word of otherWords) knownWords.add(word);
for (const noun of nouns) for (const form of [noun, `${noun}s`]) if (form.length > 3) knownWords.add(form);

/** Words of operations that win when a typo is equally near to two of them, such as "lighter" and "light". */
const preferredWords =
  "bright dark darker brighter lose levels margins pixels detail blown contrasty blacks move upsize stops lighter save rescue radial gloomy horizontal lighten bolder darken tinted shadows".split(
    " ",
  );
for (const word of preferredWords) knownWords.add(word);

/** The first thing in a text: "sky", "wrinkles". */
export function findNoun(text: string): string | undefined {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  return words.find(isKnownNoun);
}

/** Body parts and scenery. They don't stand out from a background, so the editor can't select them. */
const excludedSubjects = new Set(
  `sky skies cloud clouds ground floor wall walls ceiling grass lawn road street path water sea ocean lake river wave waves beach sand snow ice
  sun moon horizon landscape scenery air mist fog rain shadow shadows light lights hair haircut beard face faces eye eyes eyebrow mouth teeth tooth lip lips
  smile nose ear ears skin cheek cheeks forehead chin neck hand hands arm arms leg legs foot feet finger fingers nail nails knee shoulder body head heads
  wrinkle wrinkles pimple freckle text words logo watermark sign corner corners edge edges border frame side half part area colour color
  circle square centre center middle top bottom outline outlines contours shape size whole photo picture image photograph pic video frame
  trees hills buildings houses windows bushes reds blues greens yellows sticker stickers emote die leaves forest mountains field background backdrop`.split(
    /\s+/,
  ),
);

export function cannotBeSubject(word: string): boolean {
  return excludedSubjects.has(word);
}

export function isKnownNoun(word: string): boolean {
  return listSingulars(word).some((one) => nouns.has(one));
}

function listSingulars(word: string): string[] {
  return [word, word.replace(/s$/, ""), word.replace(/es$/, ""), word.replace(/ies$/, "y")];
}
