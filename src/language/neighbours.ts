/** Function words of languages that a text could be mistaken for: Norwegian's nearest kin, and those whose small words are
 *  spelled as Norwegian or English ones (*de*, *en*, *et*, *du*, *in*, *an*). Only for telling languages apart. */

const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/))

const DANISH = list(`
  af alle allerede alt altid altså andet andre at bag bare begge blandt blev blive bliver bort burde bør både da de dem den
  denne der deres derefter derfor dermed det dette dig din dine disse dit du efter eller en end endnu enten er et
  findes flere fleste for foran fordi fra frem før først få får fået ganske gennem gerne gik gjorde gjort gør gøre gå går
  ham han hans har havde have hej hele heller helt her hilsen hos hun hvad hvem hver hvert hvilke hvilken hvilket hvis hvor
  hvordan hvorfor hvornår i igen ikke imellem imens imod ind ingen inden ja jeg jer jo kan kom komme kommer kun kunne lidt
  lige ligesom man mange med meget mellem men mens mere mest mig min mindre mine mit mod måske må måtte ned nej noget nogen
  nogle nok nu når næsten og ofte også om omkring op os over på samme sammen selv ser siden sig sige siger sin sine sit
  skal skrev skulle snart som stadig synes så sådan tak tilbage til uanset uden under ud ved vi videre vil ville vor vores
  være været`)

const SWEDISH = list(
  `
  alla allt alltid andra att av bara blev bli blir borde både da den denna dessa det detta dig din du där då efter ej eller
  en endast ett finns för före först från fram få får gick genom gjort gjorde göra gör går gå ha hade han hans har hej hela
  helt hon hos hur här i igen inte ingen inom ja jag kan kanske kom komma kommer kunde lika lite man många med medan mellan
  men mer mest mig min mindre mina mitt mot mycket måste nej nog nu någon något några nästan när och också ofta om oss på
  redan samma sedan sig sin sina sitt själv ska skall skulle snart som så tack till tillbaka trots under upp ut utan vad var
  vara varför varit vart vem vet vi vid vidare vilka vilken vilket vill än är åt över`
    .replaceAll('ä', 'a')
    .replaceAll('ö', 'o'),
)

const GERMAN = list(`
  aber als am an auch auf aus bei bin bis bitte da das dass dem den der des die dies diese doch du durch ein eine einem
  einen einer er es fur haben hat ich ihr im in ist ja kann kein keine konnen mehr mein mich mir mit nach nicht noch nur
  oder schon sein sich sie sind so uber um und uns vom von vor war was wenn wie wir wird wurde zu zum zur`)

const DUTCH = list(`
  aan als bij dan dat de deze die dit door een en er geen had heb heeft het hier hoe ik in is je kan maar meer met mij
  mijn naar niet nog nu of om ook op over te tot uit van veel voor waar was wat we wel werd wij worden wordt zal ze zijn
  zo zou`)

const FRENCH = list(`
  a au aux avec bonjour ce ces cette comme dans de des du elle en est et etre fait il ils je la le les leur lui mais me
  merci mon ne nous on ont ou par pas plus pour que qui sa se si son sont sur tout un une vous y`)

const SPANISH = list(`
  a al como con de del donde el ella en es esta este esto estan fue ha hay la las lo los mas me mi muy no nos o para pero
  por que se si sin sobre son su sus tambien tiene todo un una y ya yo`)

export const NEIGHBOURS: readonly ReadonlySet<string>[] = [DANISH, SWEDISH, GERMAN, DUTCH, FRENCH, SPANISH]
