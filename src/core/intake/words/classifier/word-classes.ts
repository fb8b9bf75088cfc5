// Classes of words, which let the classifier generalize: what it learns about "my uncle bought" holds for "her cousin sold" too.
// cspell:disable: slang and other languages, without apostrophes and accents

import { isLook } from "../looks.ts";
import { talkWords } from "../talk-words.ts";
import type { Word } from "../text.ts";
import { changeVerbs } from "../wish-words.ts";

/** One class a line. Keys of `Word`. */
const table = `
  I: i im ive ill id ima imma ich yo je io jeg jag ik ja saya aku ben main mai
  we: we were weve well wed us lets wir nosotros nous noi wij kami kita biz hum
  you: u you youre youve youll youd ya yall du ihr tu usted vous voce kamu kalian sen siz tum aap
  they: he she hes shes they theyre theyve theyd hed shed shell theyll er sie ella elle elles ils ele ela lui lei hij zij dia
  them: him them em me mir mich ihm ihn mij hem
  it: it its itll itd es
  this: this that these those thats das dies dieses esto eso este esa ceci cela isso isto questo quello dit dat bu su ini itu yeh ye
  there: there theres here heres hier dort da aqui ahi alli ici qui qua hier daar
  my: my our mine ours mein meine meinen meiner unser unsere mi mis nuestro mon ma mes notre nos meu minha mio mia mijn onze
  your: your ur yours dein deine tus ton tes votre seu sua tuo jouw
  their: his her their hers sein seine sus suo haar zijn
  the: the der den dem el los las les het gli
  a: a an another one some any ein eine einen einem einer un una uno une um uma een
  is: is are s isnt arent aint am ist sind bin esta estan sont sao sono zijn
  was: was were wasnt werent waren era fue eran estaba etait etaient foi estava stato waren
  has: has have had havent hasnt hadnt having hat habe haben hatte hatten tiene tengo tenia avait ho heeft heb
  do: do does dont doesnt
  did: did didnt
  can: can could cant couldnt kannst konnen konntest konnten kann konnt puedes puede podrias podria podes podemos peux peut pourrais pourrait pouvez pourriez pode poderia podem puoi potresti potete kan kun kunt kunnen mozesz bisa dapat
  would: would will wouldnt wont wurde wurdest werden
  should: should shouldnt must ought gotta sollte sollten soll deberia devrait doit dovrebbe moet
  may: may might
  not: not never no without none nor ohne nicht kein keine sin sans senza zonder geen sem bez niet pas nao tanpa jangan
  what: what whats
  who: who whos whose wer quien chi wie siapa
  where: where wheres wo donde ou dove waar
  when: when while since until till wann wenn als cuando quand quando toen
  why: why warum wieso pourquoi perche waarom
  how: how hows como comment come hoe
  which: which welche
  at: in on at by with from of to for into onto over under behind near around between through against across along beside auf mit von bei con para por avec pour dans sur da di com voor met op im am ins
  and: and plus und et en
  but: but except though although aber pero mais mas ma maar ale ama tapi
  because: so because cause cuz cos coz bc weil porque parce omdat
  if: if ob si se als
  or: or oder
  too: too way overly zu demasiado demasiada muy trop muito molto troppo te zbyt cok terlalu bahut zu
  more: more less fewer extra enough most least mehr weniger menos plus moins piu meno meer minder bardziej daha lebih kurang aur
  bit: bit little slightly tad touch smidge hint somewhat kinda sorta rather quite pretty bisschen etwas poco poquito peu pouco beetje troche biraz sedikit dikit thoda
  very: very really super totally absolutely even just still already only
  like: like as wie como comme
  please: please pls plz plss kindly bitte porfa porfavor favor plait svp stp prego alsjeblieft aub graag prosze lutfen tolong pliis
  maybe: maybe perhaps possibly vielleicht quizas peut misschien moze mungkin
  want: need needs want wants wanna wish prefer hoping needed mochte hatte gern gerne quiero quisiera veux voudrais aimerais quero queria gostaria vorrei voglio wil chce istiyorum mau pengen
  time: yesterday today tomorrow tonight morning evening afternoon monday tuesday wednesday thursday friday saturday sunday january february april june july august september october november december spring summer autumn fall winter year years month months week weeks weekend day days hour hours minute minutes ago last later soon now once always often sometimes usually before after early late christmas easter halloween birthday gestern heute morgen ayer hoy manana hier demain ontem hoje amanha ieri oggi domani gisteren vandaag wczoraj dzis jutro dun yarin kemarin besok samstag sonntag sabado domingo vendredi samedi wakt kal
  person: mum mom mam mummy mommy dad daddy grandma gran nan nana grandpa granddad grandad grandfather grandmother uncle aunt auntie cousin brother sister sis bro son daughter wife husband boyfriend girlfriend fiance nephew niece kid kids baby friend friends boss client manager colleague colleagues teacher neighbour neighbor neighbours neighbors everyone everybody someone somebody anyone anybody nobody people guy guys man woman men women girl boy lady bloke dude family team oma opa mama papa onkel tante abuela abuelo tio tia hermano hermana abuelita grandmere frere soeur mamie papi avo mae pai nonna nonno zia zio mamma moeder vader babcia dziadek mezczyzna anne baba ibu bapak
  body: arm arms finger fingers leg legs eye eyes hand hands thumb thumbs foot feet head heads ear ears toe toes face faces nose noses mouth mouths paw paws tail tails hair beard moustache mustache eyebrow eyebrows skin teeth tooth smile neck chin cheek cheeks lips lip shoulder shoulders knee knees belly body forehead wrinkles freckles elbow wrist augen haare gesicht hand nase haut ojos pelo cara manos piel yeux cheveux visage mains peau olhos cabelo rosto occhi capelli faccia mani ogen haar gezicht oczy wlosy gozler yuz mata rambut muka
  picture: picture pictures pic pics photo photos image images shot shots version versions background foreground backdrop bg sky horizon shadow shadows light lighting contrast saturation exposure brightness colour colours color colors tone tones frame crop edges edge corner logo watermark text caption font border reflection reflections glare lens bild foto hintergrund himmel licht schatten farbe farben fondo cielo luz sombra color imagen fond ciel lumiere ombre couleur fundo ceu sombra cor sfondo cielo luce colore achtergrond lucht licht kleur tlo niebo arka plan gokyuzu latar langit cahaya warna
  praise: nice great good awesome amazing perfect lovely beautiful gorgeous stunning brilliant cool sweet wow love loved cute adorable fantastic wonderful excellent
  thanks: thanks thank thx ty cheers tysm danke gracias merci obrigado obrigada grazie bedankt dzieki dziekuje tesekkurler sagol makasih terimakasih shukriya dhanyavaad
  laugh: lol lmao lmaooo rofl haha hahaha hahah lmfao omg omfg xd hehe jaja jajaja kkkk kkk rsrs mdr ptdr wkwk wkwkwk ahah hahaha
  yes: yes yeah yep yup no nope nah ok okay sure alright
  hm: hm hmm ugh oh ooh aw aww ah eh um uh
  know: remember remembers forgot forget know knows knew think thinks thought guess believe hope hoped wonder heard hear tell told say says said ask asked mean means feel feels felt weiss glaube recuerdo creo dijo sais pense souviens acho lembro credo ricordo weet denk
  pay: bought sold paid pay cost costs buy sell price cheap expensive kostet cuesta coute custa costa kost
  share: send sending sent post posting posted print printing printed share sharing upload uploading show showing showed save saving saved download email mail texting call calling called schicke mando envio envoie stuur
  go: go going went come coming came leave leaving left arrive visit visited meet met drive drove walk walked run ran war waren ging fuimos alle allait andato
  see: see sees saw seen watch watched read
  take: took taken takes taking shoot shooting
  past: was got gave made found lost broke fell wore ate drank slept grew hung kept lived died built bred threw brought caught taught stood sat swam flew won hid spent cut put set hit stuck painted gemacht gewesen hatte
  look: looks look looked looking seems seem seemed sieht parece wirkt semble sembra lijkt
  wrong: missing gone disappeared vanished wrong weird strange odd off blurry blurred fake crooked tilted distorted deformed messy floating unnatural unreadable pixelated washed overexposed underexposed dark bright harsh flat dull busy cluttered fehlt falta manque manca dunkel hell oscuro oscura sombre claire escuro scuro scura donker ciemne karanlik gelap
  change: mach mache machen macht andere andern entferne entfernen losche loschen fuge setze setzen tausche ersetze dreh schneide tu nimm pon ponle ponme poner pone quita quitale quitar haz hazlo hacer cambia cambiar agrega agregale anade borra borrar elimina saca sacar mets mettre enleve enlever ajoute ajouter changer fais faire rends rendre remplace remplacer supprime supprimer retire retirer coloca colocar bota tira tirar muda mudar deixa deixar faz fazer adiciona apaga troca trocar metti mettere togli togliere leva levare cambiare fai rendi aggiungi aggiungere maak maken haal halen zet zetten verander vervang voeg doe zrob dodaj usun zmien daj wstaw zamien yap yapar ekle sil kaldir degistir koy olsun сделаи сделаите сделать убери уберите убрать добавь добавить замени поменяи поставь hapus hapusin tambah tambahin ganti buat bikin jadiin ubah karo kar hatao hata banao bana lagao daalo
`;

const classes = new Map<string, string>();
for (const line of table.trim().split("\n")) {
  const [name = "", words = ""] = line.trim().split(": ");
  for (const word of words.split(" ")) if (!classes.has(word)) classes.set(word, name);
}

/** The class of a word: of its own, or by its shape. `at`: its place in the message. */
export function classOf(word: Word, at: number): string {
  const { key } = word;
  const own = classes.get(key);
  if (own !== undefined) return own;
  if (changeVerbs.has(key)) return "change";
  if (isLook(key)) return key.endsWith("er") ? "comparative" : "look word";
  if (talkWords.has(key)) return "talk";
  if (/^(?:19|20)\d\d$/.test(key)) return "year";
  if (/^\d/.test(key)) return "number";
  if (word.capitalized && at > 0 && !/[.!?\n]/.test(word.before)) return "name";
  return `-${/(?:ed|ing|ly|ful|ous|ish|less|ic|al|y|s)$/.exec(key.slice(3))?.[0] ?? ""}`;
}
