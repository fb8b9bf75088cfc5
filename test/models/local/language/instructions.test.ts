import { expect, test } from "vitest";
import { describeEdit, parsePlan } from "../pictures.ts";

// What people write, and how the editor understands it.

const instructions = `
make it brighter → brightness +20%
a bit brighter and warmer → brightness +10%, warmth +13%
brighten it by 20% and add a vignette → brightness +20%, vignette 55%
can you please make this photo a little bit warmer, thanks! → warmth +13%
crop to 16:9 and add more contrast → cropped to 16:9, contrast +25%
flip it upside down → flipped upside down
less saturated and more contrast → saturation −30%, contrast +25%
make it twice as big → resized to 200%
rotate 45 degrees → rotated 45° right
rotate it 90° counterclockwise → rotated 90° left
straighten by 3 degrees → straightened by 3° right
crop to the center → cropped to the centre (50%)
crop it square, then add a white border and write "Hello, world" at the bottom → cropped to a square, white border, 4%, caption “Hello, world” at the bottom
add the text "SALE" in red at the top → caption “SALE” at the top in red
make it pop → vibrance +45%
pop art → posterized to 5 levels
increase contrast by 15 percent → contrast +15%
decrease brightness by 10 → brightness −10%
reduce the noise → denoise 50%
remove the noise → denoise 50%
a bit less noise → denoise 25%
resize to 1024x768 → resized to 1024 × 768 pixels, cropped to fit
scale it down to 50% → resized to 50%
make it 1080p → resized to fit 1920 × 1080 pixels
shrink to 300px → resized to 300 pixels on the longest side
make it smaller → resized to 67%
make it 20% smaller → resized to 80%
enlarge it 2x → resized to 200%
add a 20px red border → red border, 20 pixels
thick black border → black border, 8%
rounded corners → rounded corners, 9%
circle crop → cropped to a circle
put the second picture in the top right corner → picture 2 in the top right corner at 30%
make a collage of all pictures → all pictures in a grid
side by side with the second one → side by side
make the colours pop → saturation +30%
make it look vintage → vintage 65%
give it a cinematic look → cinematic 60%
write happy birthday → caption “happy birthday” at the bottom
caption: Happy birthday → caption “Happy birthday” at the bottom
caption "TOP" at the top and "BOTTOM" at the bottom → caption “TOP” at the top, caption “BOTTOM” at the bottom
add "© 2026 Jane" as a watermark → watermark “© 2026 Jane” in the bottom right corner
watermark saying draft → watermark “draft” in the bottom right corner
timestamp → date and time (UTC) in the bottom right corner
add today's date → date in the bottom right corner
Make this photo brighter please → brightness +20%
can you brighten it up a little? → brightness +10%
could you make it a tad lighter → brightness +6%
way too dark, fix it → brightness +35%
it's a bit too bright → brightness −10%
darken it by a third → brightness −33%
brightness -15% → brightness −15%
dim it slightly → brightness −10%
bump the brightness up by 25% → brightness +25%
twice as bright → brightness +90%
increase the contrast a lot → contrast +44%
add some contrast → contrast +25%
tone down the contrast → contrast −25%
contrast to 150% → contrast +50%
more punch → contrast +25%
lower contrast slightly → contrast −12%
+1 stop → exposure +1 stop
underexposed by a stop, please fix → exposure +1 stop
drop the exposure by 1.5 stops → exposure −1.5 stops
increase exposure a bit → exposure +0.25 stops
open up the shadows → shadows +35%
crush the blacks a bit → shadows −17%
the shadows are too dark → shadows +35%
bring the highlights down → highlights −35%
recover highlights → highlights −35%
gamma 0.8 → gamma 0.8
midtones a bit brighter → gamma 1.12
auto fix → auto-enhance 70%
enhance this photo → auto-enhance 70%
make it look nicer → auto-enhance 70%
improve the lighting → auto-enhance 70%
make it look professional → auto-enhance 70%
matte finish → fade 50%
wash it out a bit → fade 25%
dehaze it please → dehaze 60%
clear the fog a little → dehaze 30%
boost the colors → saturation +30%
make the colours stronger → saturation +30%
more colorful!! → saturation +30%
a lot less saturation → saturation −52%
saturation 50% → saturation +50%
desaturate completely → saturation −100%
mute the colors a bit → saturation −15%
colors are dull → saturation +30%
make it more vivid → vibrance +45%
vibrance up 30 → vibrance +30%
warm it up slightly → warmth +13%
make it a little cooler → warmth −12%
cooler tones → warmth −25%
warmer by 40% → warmth +40%
colder please → warmth −25%
fix the colours → white balance 85%
fix white balance → white balance 85%
remove the yellow tint → warmth −25%
natural colours → white balance 85%
tint it sepia → sepia 85%
make it blue → blue tint 35%
give it a slight purple tint → purple tint 18%
add a teal colour overlay → teal tint 35%
make it look redder → crimson tint 35%
#ff8800 tint → #ff8800 tint 35%
shift hue 45° → hue shifted by 45°
rotate the hue by -30 degrees → hue shifted by -30°
black & white → black and white
b/w → black and white
convert to grayscale → black and white
monochrome, high contrast → dramatic black and white
film noir → dramatic black and white
remove all color → black and white
make it B&W and add grain → black and white, grain 30%
sepia at 50% → sepia 50%
old-timey sepia → sepia 85%
invert → colours inverted
negative → colours inverted
duotone blue and yellow → duotone in blue and yellow
red and black duotone → duotone in black and red
posterise it with 6 levels → posterized to 6 levels
poster effect → posterized to 5 levels
threshold 40% → stencil, white above 40%
solarise → solarize 90%
make it look old → vintage 65%
80s style → vintage 65%
like an old photograph → vintage 65%
retro filter → vintage 65%
cinematic → cinematic 60%
teal & orange look → cinematic 60%
movie look, a bit → cinematic 30%
pad it to 4:5 → padded to 4:5 with white bars
letterbox to 21:9 → padded to 21:9 with white bars
add white bars to make it square → padded to a square with white bars
crop to 3:2 → cropped to 3:2
crop it to a square → cropped to a square
16:9 → cropped to 16:9
instagram story → cropped to 9:16 for a vertical story
crop to 4x5 from the bottom → cropped to 4:5 from the bottom
crop 1200x800 → cropped to 1200 × 800 pixels
crop to 500 x 500 from the centre → cropped to 500 × 500 pixels
crop to the top left quarter → cropped to the top left corner (25%)
crop to the middle → cropped to the centre (50%)
cut 10% off the top → 10% cut off the top
remove 50 pixels from the bottom → 50 pixels cut off the bottom
crop 20 pixels off each side → 20 pixels cut off every side
zoom in a bit → zoomed in 1.15×
zoom to 150% → zoomed in 1.5×
closer → zoomed in 1.3×
rotate left → rotated 90° left
rotate 180 → rotated 180°
turn it 90 degrees clockwise → rotated 90° right
rotate by -5 degrees → rotated 5° left
tilt it 3 degrees to the left → rotated 3° left
upside down → rotated 180°
straighten it by 1.5 degrees → straightened by 1.5° right
straighten this photo please → straightened
it's crooked → straightened
fix the tilt → straightened
can you level this out? → straightened
the picture is a bit tilted → straightened
make the horizon straight → straightened
the photo leans to the left → straightened
the horizon isn't level → straightened
get rid of the tilt → straightened
it's slanted, level it → straightened
fix the crooked horizon → straightened
rotate it so the horizon is level → straightened
straighten and crop to 16:9 → straightened, cropped to 16:9
rotate 90 degrees left and straighten it → rotated 90° left, straightened
it's crooked, straighten by 2 degrees left → straightened by 2° left
it's crooked, rotate it 3 degrees left → rotated 3° left
fix the perspective → perspective corrected
correct the converging verticals → perspective corrected
make the building's lines vertical → perspective corrected
make the walls vertical → perspective corrected
the building leans backwards, fix it → perspective corrected
the buildings are leaning back → perspective corrected
straighten the building → perspective corrected
straighten the verticals → perspective corrected
remove the perspective distortion → perspective corrected
keystone correction → perspective corrected
fix the perspective a bit → perspective corrected 50%
straighten it and fix the perspective → straightened, perspective corrected
level the horizon by 2 degrees to the left → straightened by 2° left
mirror it horizontally → flipped left to right
flip horizontal → flipped left to right
flip it vertically → flipped upside down
mirror image → flipped left to right
symmetry → left half mirrored
mirror the top half → top half mirrored
resize to 1920x1080 → resized to 1920 × 1080 pixels, cropped to fit
make it 500px wide → resized to 500 pixels wide
make it 300 pixels tall → resized to 300 pixels high
max 1000 px → resized to 1000 pixels on the longest side
resize to half → resized to 50%
enlarge by 50% → resized to 150%
shrink it to 25% → resized to 25%
scale up 2x → resized to 200%
make it a bit smaller → resized to 82%
thumbnail → resized to 256 pixels on the longest side
4k → resized to fit 3840 × 2160 pixels
double the size → resized to 200%
800 px on the long edge → resized to 800 pixels on the longest side
stretch to 400x400 → resized to 400 × 400 pixels, stretched
white border → white border, 4%
add a thin white frame → white border, 1%
thick red border → red border, 8%
10px black border around it → black border, 10 pixels
put a gold frame around it → gold border, 4%
polaroid → polaroid frame
remove the black bars → plain border trimmed
trim the white edges → plain border trimmed
round the corners → rounded corners, 9%
very rounded corners → rounded corners, 16%
cut it into a circle → cropped to a circle
tile 2x2 → tiled 2 × 2
blur it a bit → blur 25%
very blurry → blur 88%
soft focus → blur 20%
gaussian blur 8px → blur, 8 pixels
motion blur, vertical → vertical motion blur 40%
tilt shift effect → tilt-shift 50%
miniature → tilt-shift 50%
reduce noise → denoise 50%
denoise it strongly → denoise 88%
smooth it a little → denoise 25%
sharpen a bit → sharpness +30%
sharper! → sharpness +60%
it's blurry → sharpness +60%
more detail → sharpness +60%
add clarity → clarity +50%
hdr → clarity +50%
dreamy glow → glow 50%
bloom → glow 50%
pixelate → pixelated to 64 blocks
pixelate it heavily → pixelated to 37 blocks
mosaic effect → pixelated to 64 blocks
add film grain → grain 30%
lots of grain → grain 53%
slight noise → grain 15%
vignette 40% → vignette 40%
darken the corners → vignette 55%
glitch → glitch 40%
vhs → glitch 40%
halftone dots → halftone, 110 dots across
newspaper style → halftone, 110 dots across, black
pencil sketch → sketch 60%
make it look hand drawn → sketch 60%
comic style → cartoon 60%
cartoonify → cartoon 60%
show only the outlines → outlines on white
neon edges → outlines on black
embossed → emboss 50%
caption it "When it compiles" → caption “When it compiles” at the bottom
write "Hello" in the top left corner in yellow → caption “Hello” in the top left corner in yellow
put the words "for rent" at the bottom in big red letters → caption “for rent” at the bottom in red
write COFFEE TIME at the bottom in large red letters → caption “COFFEE TIME” at the bottom in red
write happy birthday in bold → caption “happy birthday” at the bottom
write rock&roll → caption “rock&roll” at the bottom
write lost in the snow → caption “lost in the snow” at the bottom
black&white → black and white
make it crisp → sharpness +60%
resize so the longest side is 800 → resized to 800 pixels on the longest side
that's too dark → brightness +20%
perfect, now sepia → sepia 85%
add text: Happy New Year → caption “Happy New Year” at the bottom
put a caption on it: Good morning → caption “Good morning” at the bottom
add text to the picture saying I love you → caption “I love you” at the bottom
write happy birthday on the picture → caption “happy birthday” at the bottom
caption: put a ring on it → caption “put a ring on it” at the bottom
top text "hello" and bottom text "world" → caption “hello” at the top, caption “world” at the bottom
title "Our trip" in the centre → title “Our trip” in the centre
signature "J. Doe" bottom left → watermark “J. Doe” in the bottom left corner
watermark "sample" everywhere → watermark “sample” all over
add the date at the top right → date in the top right corner
timestamp in the lower left corner → date and time (UTC) in the bottom left corner
put the second image in the bottom left corner → picture 2 in the bottom left corner at 30%
place the logo top right, small → picture 2 in the top right corner at 18%
put both pictures next to each other → side by side
stack them → one above the other
collage → all pictures in a grid
grid of all the pictures → all pictures in a grid
double exposure with the second photo → picture 2 blended in at 50%
mix both images 30% → picture 2 blended in at 30%
brighter, warmer, and crop it square → brightness +20%, warmth +25%, cropped to a square
First crop to 4:5, then black and white, then add a white border → cropped to 4:5, black and white, white border, 4%
1. brighter 2. sharpen 3. vignette → brightness +20%, sharpness +60%, vignette 55%
black and white; more contrast; grain → black and white, contrast +25%, grain 30%
warmer & brighter → warmth +25%, brightness +20%
less contrast but more saturation → contrast −25%, saturation +30%
increase brightness and contrast by 20% → brightness +20%, contrast +20%
a bit brighter, warmer and sharper → brightness +10%, warmth +13%, sharpness +30%
crop to 1:1. add "Hi, there!" at the top. → cropped to a square, caption “Hi, there!” at the top
make it brighter and more vivid please, thank you! → brightness +20%, vibrance +45%
Hey bot, could you rotate this picture to the right and make it a bit brighter? 🙏 → rotated 90° right, brightness +10%
brighter 😊 → brightness +20%
brighten it by twenty percent → brightness +20%
ninety degrees to the left please rotate → rotated 90° left
BRIGHTER → brightness +20%
make it pop a little more → vibrance +23%
desaturate a bit, add slight vignette, and warm tones → saturation −15%, vignette 28%, warmth +25%
colour correct it → white balance 85%
a bit brighter, crop to a square and sharpen → brightness +10%, cropped to a square, sharpness +60%
contrast 20 → contrast +20%
make it less blue → yellow tint 20%
less red → aqua tint 20%
remove the red → aqua tint 20%
more blue → blue tint 35%
more green → green tint 35%
less yellow → blue tint 20%
bluer → royal blue tint 35%
a warmer tone → warmth +25%
colour it pink → pink tint 35%
blue duotone → duotone in blue and #fff5e1
make the picture larger → resized to 150%
rotate → rotated 90° right
flip → flipped left to right
border → white border, 4%
blur → blur 50%
make it bigger → resized to 150%
make it square → cropped to a square
make the photo pop with more contrast and a vignette → vibrance +45%, contrast +25%, vignette 55%
turn the brightness down by 30 → brightness −30%
turn down the brightness → brightness −20%
turn the contrast up → contrast +25%
less bright → brightness −20%
less dark → brightness +20%
less warm → warmth −25%
too saturated → saturation −30%
too blue → warmth +25%
too warm → warmth −25%
too much contrast → contrast −25%
too noisy → denoise 50%
too blurry → sharpness +60%
too sharp → sharpness −60%
oversaturated → saturation −30%
the colors are too strong → saturation −30%
the picture is too dark → brightness +20%
it looks flat → contrast +25%
remove the border → plain border trimmed
remove the frame → plain border trimmed
remove the blur → sharpness +60%
remove the colour → black and white
add colour → saturation +30%
add more colour → saturation +30%
add light → brightness +20%
add contrast and brightness → contrast +25%, brightness +20%
put a black frame around the picture → black border, 4%
white frame 5% → white border, 5%
50% brighter → brightness +50%
50% smaller → resized to 50%
50 percent darker → brightness −50%
too green → #ff7fff tint 20%
remove the green tint → white balance 85%
make it blue too → blue tint 35%
brighter and warmer and crop to 4:3 and add a white border and sharpen → brightness +20%, warmth +25%, cropped to 4:3, white border, 4%, sharpness +60%
make it black and white and brighter → black and white, brightness +20%
write "brighter" at the top → caption “brighter” at the top
add the text "crop to 16:9, then rotate" at the bottom → caption “crop to 16:9, then rotate” at the bottom
write 'hi there' in the middle → caption “hi there” in the centre
“smart quotes” at the top → caption “smart quotes” at the top
contrast+20 → contrast +20%
brightness:+10% → brightness +10%
resize to 50 % and rotate by 180° → resized to 50%, rotated 180°
exposure +0.7 ev → exposure +0.7 stops
make it 2 stops brighter → exposure +2 stops
half a stop darker → exposure −0.5 stops
scale it to 1,200 pixels wide → resized to 1200 pixels wide
crop to 1080 x 1350 → cropped to 1080 × 1350 pixels
1.5x larger → resized to 150%
three times as big → resized to 300%
a third of the size → resized to 33%
blur with 3 px → blur, 3 pixels
rotate one hundred and eighty degrees → rotated 180°
forty percent more contrast → contrast +40%
saturation to 0 → saturation −100%
brightness +5,5 % → brightness +6%
border 12 px blue → blue border, 12 pixels
light blue border → light blue border, 4%
dark green frame, thick → dark green border, 8%
add a #336699 border → #336699 border, 4%
border in rgb(10, 20, 30) → #0a141e border, 4%
duotone: navy and gold → duotone in navy and gold
write "x" in pale pink at the bottom right → caption “x” in the bottom right corner in #ffdce2
five hundred pixels wide and black and white → resized to 500 pixels wide, black and white
a hundred and fifty percent bigger → resized to 250%
make it blue too, and sharper as well → blue tint 35%, sharpness +60%
`;

const misspelled = `
contrst +20 → contrast +20%
brigther → brightness +20%
satration up → saturation +30%
sharpn it → sharpness +60%
vingette → vignette 55%
add a vignete → vignette 55%
satuartion +20 → saturation +20%
incrase the contrast → contrast +25%
desaturte a bit → saturation −15%
pixellate it → pixelated to 64 blocks
sharpn a little → sharpness +30%
rotat 90 degrees → rotated 90° right
blurr it → blur 50%
grayscal → black and white
croped to a square → cropped to a square
make it brigther and wramer → brightness +20%, warmth +25%
constrast → contrast +25%
blak and white → black and white
cartton → cartoon 60%
colr → saturation +30%
`;

const negated = `
no blur, just brighter → brightness +20%
brighter but not too much → brightness +10%
don't crop it, pad it to square → padded to a square with white bars
top text "one does not simply", bottom text "walk into mordor" → caption “one does not simply” at the top, caption “walk into mordor” at the bottom
make it a square without cutting anything off → padded to a square with white bars
keep the right half → cropped to the right (50%)
make it darker without changing the colours → brightness −20%
brighten, no vignette → brightness +20%
don't crop, just sharpen → sharpness +60%
more contrast but keep the colours → contrast +25%
make it square, but don't crop → padded to a square with white bars
make it square but don't cut anything off → padded to a square with white bars
not so bright → brightness −20%
not as saturated → saturation −30%
add the caption "don't panic" at the top → caption “don't panic” at the top
dont rotate, just flip it → flipped left to right
don't sharpen it, but brighten it → brightness +20%
no border please, only round the corners → rounded corners, 9%
without grain, but with a vignette → vignette 55%
brighten it, but keep the colors as they are → brightness +20%
not brighter, darker → brightness −20%
crop to 16:9 but keep the quality → cropped to 16:9
make it brighter, don't change anything else → brightness +20%
leave the size alone, more contrast → contrast +25%
`;

const parts = `
a strong spotlight → spotlight 100%
add a drop shadow → soft drop shadow 50%
darken the sky → brightness −20% in the sky
I want a bluer sky → royal blue tint 35% in the sky
only the sky in colour → black and white outside the sky
darken the sky and brighten the rest → brightness −20% in the sky, brightness +20% outside the sky
keep the sky as it is but brighten the rest → brightness +20% outside the sky
brighten the bottom half → brightness +20% in the bottom half
blur the top left corner → blur 50% in the top left corner
lighten the upper right by 20% → brightness +20% in the top right corner
pixelate the lower left quadrant → pixelated to 64 blocks in the bottom left quarter
the right third is too dark → brightness +20% in the right third
blur everything except the centre → blur 50% outside the centre
blur around the edges → blur 50% at the edges
make it brighter at the bottom → brightness +20% at the bottom
blur the top → blur 50% at the top
make the red car blue → red recoloured to blue on the subject
change the car from red to blue → red recoloured to blue on the subject
change the yellow to green → yellow recoloured to green
turn everything red into blue → red recoloured to blue
change the red background to blue → red recoloured to blue on the background
black and white background → black and white on the background
black and white except the person → black and white on the background
blur everything except the subject → blur 50% on the background
blur the background a lot → blur 88% on the background
blur the background and add the text "Hi" at the top → blur 50% on the background, caption “Hi” at the top
blur the background → blur 50% on the background
blur the background, then warmer → blur 50% on the background, warmth +25%
darker, blurrier background → brightness −20% on the background, blur 50% on the background
blur what's behind him → blur 50% on the background
bokeh → portrait blur 50%
brighten her → brightness +20% on the subject
brighten it but not the background → brightness +20% on the subject
brighten it, but leave the background as it is → brightness +20% on the subject
brighten the background → brightness +20% on the background
brighten the foreground → brightness +20% on the subject
can you cut the person out → background removed
change the background to #00ff00 → background replaced with lime
colour pop → background black and white, subject in colour
crop to a square around the subject → cropped to a square around the subject
crop to the dog → cropped to the subject
crop to the subject → cropped to the subject
cut out the cat → background removed
cut out the red car → background removed
darken the background by 40% → brightness −40% on the background
delete the background please → background removed
desaturate the background → saturation −30% on the background
don't blur the person, blur the background → blur 50% on the background
don't change the person, just brighten everything else → brightness +20% on the background
drop shadow to the left → soft drop shadow 50%, to the left
everything black and white except the cup → black and white on the background
extract the person from the background → background removed
gradient background → background replaced with a gradient from #7eb2e5 to #f4ddcd
grain everywhere except on the subject → grain 30% on the background
green screen → background replaced with lime
highlight the subject → spotlight 60%
isolate the coffee cup → background removed
isolate the violin → background removed
keep the cup in colour → background black and white, subject in colour
keep the red car in colour → background black and white, subject in colour
keep the subject in colour → background black and white, subject in colour
keep the subject in focus → portrait blur 50%
leave the background alone, brighten the subject → brightness +20% on the subject
make a sticker → sticker with a white outline, 1.6%
make everything around the cat darker → brightness −20% on the background
make it a png with a transparent background → background removed
make only the person brighter → brightness +20% on the subject
make the background bluer → royal blue tint 35% on the background
make the background darker and blurry → brightness −20% on the background, blur 50% on the background
make the background darker and crop it to a square → brightness −20% on the background, cropped to a square
make the background red → background replaced with red
make the background transparent → background removed
make the bakground blurry → blur 50% on the background
make the subject pop → vibrance +45% on the subject
more contrast on the subject → contrast +25% on the subject
no background → background removed
only the person brighter → brightness +20% on the subject
outline the subject in red → red outline around the subject, 1.6%
pixelate the background → pixelated to 64 blocks on the background
place the person in the second image → subject placed on picture 2 at the bottom
portrait mode → portrait blur 50%
put a blue background behind her → background replaced with blue
put her in the spotlight → spotlight 60%
put the cup onto the other photo, small, on the left → subject placed on picture 2 on the left, small
put the person in front of a white background → background replaced with white
put the subject on the second picture → subject placed on picture 2 at the bottom
remove bg → background removed
remove everything but the dog → background removed
remove everything except the cup → background removed
remove the background and add a soft drop shadow → background removed, soft drop shadow 50%
remove the background → background removed
replace the background with a gradient from navy to orange → background replaced with a gradient from navy to orange
replace the background with the second picture → background replaced with picture 2
sepia on the background but not the person → sepia 85% on the background
sharpen the person → sharpness +60% on the subject
sharpen the subject and blur the rest → sharpness +60% on the subject, blur 50% on the background
sketch the background → sketch 60% on the background
spotlight on the subject → spotlight 60%
spotlight → spotlight 60%
sticker with a thick red outline → sticker with a red outline, 2.8%
subject brighter → brightness +20% on the subject
transparent background → background removed
turn it black and white but keep the cup in colour → black and white on the background
turn the background into a cartoon → cartoon 60% on the background
turn the cat into a sticker → sticker with a white outline, 1.6%
cut it out as a sticker → sticker with a white outline, 1.6%
cut out the cup as a sticker → sticker with a white outline, 1.6%
warmer, and blur the background → warmth +25%, blur 50% on the background
blur and darken the background → blur 50% on the background, brightness −20% on the background
darker, blurrier background → brightness −20% on the background, blur 50% on the background
turn the dog into a sticker → sticker with a white outline, 1.6%
use image 2 as the background → background replaced with picture 2
vignette on the background → vignette 55% on the background
warmer background → warmth +25% on the background
warmer on the background → warmth +25% on the background
white background → background replaced with white
white outline around the person → white outline around the subject, 1.6%
`;

test("covers at least 150 instructions", () => {
  expect(rowsOf(instructions).length).toBeGreaterThanOrEqual(150);
});

test.each(rowsOf(instructions))("understands “%s”: %s", (prompt, expected) => {
  expect(describeEdit(prompt)).toBe(expected);
});

test.each(rowsOf(misspelled))("understands the misspelt “%s”: %s", (prompt, expected) => {
  expect(describeEdit(prompt)).toBe(expected);
});

test.each(rowsOf(parts))("finds the part in “%s”: %s", (prompt, expected) => {
  expect(describeEdit(prompt)).toBe(expected);
});

test.each([
  ["turn it black and white but keep the cup in colour", ["cup"]],
  ["cut out the red car", ["red car"]],
  ["isolate the violin", ["violin"]],
  ["brighten everything except my dog", ["dog"]],
  ["only the person brighter", ["person"]],
  ["crop to the dog", ["dog"]],
  ["blur the background", []],
])("finds the subject's name in “%s”: %j", (prompt, nouns) => {
  expect(parsePlan(prompt).steps.flatMap(({ noun }) => noun ?? [])).toEqual(nouns);
});

test("weakens an effect on the background after “less”", () => {
  expect(describeEdit("less", ["blur the background"])).toBe("blur 25% on the background");
  expect(describeEdit("a bit less blur on the background", ["blur the background"])).toMatch(/^blur .* on the background$/);
});

test.each(rowsOf(negated))("follows what “%s” excludes: %s", (prompt, expected) => {
  expect(describeEdit(prompt)).toBe(expected);
});

function rowsOf(table: string): [prompt: string, expected: string][] {
  return table
    .trim()
    .split("\n")
    .map((row) => {
      const [prompt = "", expected = ""] = row.split(" → ");
      return [prompt, expected];
    });
}
