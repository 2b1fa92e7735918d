/** Function words: what holds a sentence together and says nothing of its matter. They are dropped from questions to
 *  "who knows", and tell which language a text is in, so a word that two languages share stands in both lists. Folded as
 *  tokens are. The lists are our own. */

const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/))

export const BOKMAL = list(`
  alle allerede alltid alt altså andre annen annet at av bak bare begge blant ble bli blir blitt bort burde bør både da de
  deg dem den denne der dere deres deretter derfor dermed dersom det dette di din dine disse ditt du eller en enda ennå enn
  enten er et etter finnes flere fleste for foran fordi fra fram før først få fått får ganske gjennom gjerne gjorde gjort
  gjør gjøre gikk går gå ha hadde han hans har hei hele heller helt her hilsen hos hun hva hvem hver hvert hvilke hvilken
  hvilket hvis hvor hvordan hvorfor hvorvidt i igjen ikke imellom imens imidlertid imot ingen ingenting inn innen ja jeg jo
  kan kanskje kom komme kommer kun kunne like likevel litt man mange med meg mellom men mens mer mest mi min mindre mine
  mitt mot mye må måtte nei nesten noe noen nok nå når ned nettopp og ofte også om opp oss over på rundt samme sammen seg
  selv selve ser si siden sier sin sine sitt skal skulle slik slike snart som stadig svært så sånn takk tilbake til uansett
  under ut uten utover ved vedrørende vennlig vi videre vil ville være vært vår våre vårt å`)

export const NYNORSK = list(`
  alle allereie alltid alt altså andre anna annan at av bak begge berre blant blei bli blir blitt bort burde bør både då da
  de deg dei deira den denne der deretter derfor dermed dersom desse det dette di difor din dine ditt du dykk dykkar eg ein
  eitt eit eller elles enda endå ennå enn enten er etter finst fleire fleste for foran fordi fram frå før fyrst først få
  fått får ganske gjekk gjennom gjer gjere gjerne gjorde gjort går gå ha hadde han hans har heile heilt hei heller helsing
  her hjå ho hos i igjen ikkje imellom imidlertid imot inga ingen ingenting inn innan ja jo kan kanskje kjem kom kome
  komme korfor korleis korvidt kunne kva kvar kvart kven kvifor kvilke kvilken viss like likevel litt man mange me med
  medan meg meir mellom men mens mest mi min mindre mine mitt mot mykje må måtte nei nesten no noko nokon nokre nok nå når
  ned og ofte også om opp oss over på rundt same saman seg seier ser si sidan sin sine sitt sjølv sjølve skal skulle
  slik slike snart so som stadig svært så såg takk tilbake til uansett um under ut utan utover ved vedrørande venleg vera
  vere vert vi vidare vil ville vart vore vorte vår våre vårt å`)

export const ENGLISH = list(`
  a about above after again all already also although am an and another any are as at be because been before being below
  between both but by can cannot cant could did didnt do does doesnt doing done dont down during each either else even
  ever every few for from further get gets getting got had has hasnt have havent having he her here hers hi him his how
  however i id if ill im in instead into is isnt it its itself ive just like many may maybe me might more most much must
  my neither no nor not now of off often on once one only onto or other others our ours out over own perhaps please quite
  rather regards same she should shouldnt since so some still such than thank thanks that thats the their them then there
  therefore these they this those though through thus to too under unless until up upon us very was wasnt we well were
  werent what when where whether which while who whom whose why will with within without wont would wouldnt yes yet you
  your yours`)

/** What people wrap a question in: "does anyone know who has experience with ...". */
const ASKING = list(`
  anybody anyone anything ask experience experienced expert experts hello help know knows question questions somebody
  someone something tell
  ekspert eksperter erfaring erfaringar erfaringer hallo hjelp hjelpe hjelper kjenne kjenner kjent kjenna lure lurer lurar
  noensinne spør spørsmål vet veit vite vita visst`)

/** A word that carries no matter in any of the three languages a question comes in, or is a lone letter. */
export function isFunctionWord(form: string): boolean {
  return form.length === 1 || BOKMAL.has(form) || NYNORSK.has(form) || ENGLISH.has(form) || ASKING.has(form)
}
