import { stemOf } from '../../language/stems.ts'
import type { Language } from '../../model/message.ts'

/** Words that name no topic: what people do to things, what any talk is about, when, and how a mail begins. Folded as tokens
 *  are. They end a phrase, and are never one. The lists are our own, and hold what a reader of any list would call empty. */

const list = (words: string): readonly string[] => words.trim().split(/\s+/)

const ENGLISH = list(`
  ability able access action actions actual add added adding additional address adds advice allow allows answer approach april
  area august author available avoid bad base based basic begin best better bit body bring bug bugs build builds call case
  cases change changed changes check choice cleanup clean clear code comment comments common community compile complete
  content convert convo copy correct couple create created creating cause current date day days december default define deal
  delete description detail details device devices difference different discuss discussion doc docs document documentation
  documents done draft drop each early easy effort email emails empty enable end error errors even event everyone everybody example
  existing expose extra fail failed failing fails failure feature features february feedback few field file files final find first
  fix fixed fixes fixing fixup follow folks friday full function future general get gets give gives go good great guide guys
  handle handling happy hello help hi high hour hours idea ideas implement implementation implements important improve
  improvement improvements include info information initial input inputs instead interest introduce invitation invite issue issues item
  items january job july june keep kind know large last later latest let level line lines link list lists long look looking lot
  love low mail mails main maintain make makes making man many march matter may meeting meetings member message messages minor
  minute minutes missing mode monday month months more move multiple name names need needs next nice night non none note
  notes november now number object october official old option options order others output page part parts party past patch patches people
  person place plan plans please point points possible prevent previous problem problems process project projects proper proposal
  propose proposed purpose put query question questions quick random read ready real reason reference regarding related release
  releases remark reminder remove removed removes removing rename replace reply report reports repo request requests require required rest
  result results return review reviews rework rfc right room round run running same saturday second section see seeing send sent
  september series set sets setting settings share short show side simple simplify single sit situation size small solution
  solutions some sort source split standard start started starting state statement step steps stop string stuff style subject suggestion
  suggestions summary sunday support supported supporting supports sure sync take talk task tasks team teams test tested testing tests text
  thank thing things think thought thoughts thread thursday time times title today together tomorrow tonight topic topics total
  true try trying tuesday turn tutorial type types unable understand unify update updated updates updating upstream usage use used
  user users uses using value values various version versions via view visit wait want wanted wednesday week weekly weeks
  welcome wish word words work working works world write wrong year years yesterday week weekend tag tags tip tips
  switch allows cleanups tidy refactor prefer ensure new newer newest latest old older own others various unused useful additional
  generic common separate optional myself yourself himself herself itself ourselves themselves technical query queries
  mistake mistakes parse family compatibility entry entries reading writing jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed
  thu fri sat sun dear greetings greeting hey typo typos back employees recommendation christmas easter holiday holidays plenty colleague colleagues price cut sources acceptance second seconds degrees`)

const NORWEGIAN = list(`
  aktuell aktuelle aktuelt alternativ ansvar ansvaret arbeid arbeidet avklaring behov behovet beklager beskjed beste bilde
  bilder brukar bruke bruker brukes brukt bruk bør bytta bytte bytter dag dagar dager dagen del delar dele deler delt desember diskusjon diskutere
  drøfte e-post epost endelig endelege endre endrer endra endret endring endringar endringer enig eksempel ekstra ettermiddag
  fall fant feil feilen feila fekk ferdig feire februar fin fine fint finn finne finner finnes finst flere fleire fleste fjor
  flytte flyttes folk folka forhold forklaring formiddag forrige forslag forslaget forstå forståing forståelse fortsatt framleis frå fredag fremdeles
  følge følger følgje følgjer gamle gammal gammel gammelt gang gangen gangar ganger generelt gi gir gje gjelder gjeld
  gjennomgang gjerne god gode godt gongar gongen gong grei greie greit grunn grunnen gå går gått halv haster heile
  hele helt helg helga helgen henta hente henter hilsen hjelp hjelpe hjelper hjelpa hugs husk husker høre høyrer hører høst haust
  høg høgt høy høyt ide ideen ideer idéen info informasjon innan innen innkalling innspel innspill januar jobb jobben
  jobbe jobber juli juni kaldt kall kanskje kjem kjenner kjøpe kjøper klar klare klart klokka klokken kom komme kommet kommentar
  kommentarar kommentarer kort korte korleis kven kva kveld kvart lage lager lag lagt lang lange langt lenge lenke leverer liste lista
  listen litt liten lita lite lurer lurt lyst løse løser løsning løsningen løysing løysinga mai mail mailen mandag mange manglar mangler mars melding meldinga
  meldingen meldingar meldinger menneske mest midlertidig minutt mogleg muleg mulig mulige måndag måned måneder månad
  månader måte måten måtar møte møtet møter møta møtar nei nest neste ny nye nytt nyhetsbrev nødvendig november oktober onsdag
  oppdatere oppdaterer oppdatering oppdatert oppfølging oppgave oppgaver oppgåve oppgåver opp oppsummering ordna ordne ordner ordre orden
  orientering oversikt oversikten oversyn papir peke person personar personer pga plan planen planar planer plass prat prate prosjekt prosjektet prøv prøve
  prøver prøvd problem problema problemer problemet punkt påminning påminnelse referat referatet rett rette riktig runde rundt
  rutine råd saka saken sak saker saksliste sees sende sender sendt september ser sett sette setter settes side siden sikker sist siste
  sitte sjekk sjekka sjekke sjekker sjå skje skjedd skjer skriv skrive skriver skulle slutt slå snakke snart snill sommer sommar
  sommeren sommaren spørsmål spørsmålet starte starter startar start stopp stoppe stor store stort status studie står svar svare svarer svaret svara søndag søndagen ta
  tar takk tatt team tema tema tid tiden tida tidligere tidlegare tiltak ting tingen tips tirsdag torsdag tysdag trenger treng trengs
  tror trur tråd tråden ukas uka uke uken uker uklart under utkast utan uten utgang utgåve utgave vanlig vanleg vant var varsel
  veke veka veker velge venstre vent vente venter ver versjon versjonen verdt vinter vinteren virker verkar vise viser vil viktig
  vidare videre vurdere vurdering våren vår år året årene åra øke øker aukar auke
  natt natta natten kveld døgn sekund sekunder time timer timar påske påsken jul jula julen nyttår nyttåret høsten hausten resten midt gjort
  ligg ligge ligger lar late betyr betyde krev krever kreve regner regne regnar eier eiger skrevet skreve flyttet flytta doblet dobla
  bra fem seks sju åtte ni ti første fyrste andre tredje sjette lavt lågt lite minus pluss prosent telefon telefonen kollega kollegaer kollegaar
  åpne åpner opne opnar lukke lukker byttes fungerer fungere funker melde melder måle måler stenge stenger`)

const MAIL = list(`
  re sv vs aw fw fwd fyi vb svar ps cc tldr rfc wip eom resend repost pull merge git svn commit cve null todo ack nack`)

/** Words that name a topic only beside another: *driver* tells nothing, *fan driver* does. */
const WEAK = list(`
  adapter adjustment agent algorithm analysis application applications architecture area array attribute attributes automation
  backend base behavior behaviour binding bindings block board boot branch buffer build bundle business button capability cell
  center channel class client clients cluster command commands company compatible component components computer concept conditions
  config configs configuration connection connections console contact container context contract contribution control controller
  controllers core cost count country course coverage customer customers cycle data database debug default delay delivery demo
  department dependency deployment design developer developers development direction directory discovery display driver drivers
  duration editor engine enhancement entity entry environment execution experience extension external factor field firmware flag
  flags flow folder form format framework function functions generation generator global group groups guidelines hardware header
  history home host hosts identifier image images index instance integration interface interfaces internal internet introduction
  job jobs key keys kernel label language layer layers layout length library limit limits load local location lock logic login
  machine machines macro manager management manual map mapping market master match memory menu method methods migration mode model
  models module modules monitor monitoring naming network node nodes notice notification notifications numbers object objects
  office operation operations operator operators order organization overview owner owners package packages panel parameter
  parameters path pattern performance permission phase platform platforms policy port ports power presentation priority procedure
  product products production program programs property properties protocol provider proxy range rate reason record recipe recipes
  register registers registration repository resource resources response restart role roles router rule rules runtime sample scale
  schedule schema scope script scripts search section security selection sequence server servers service services session site
  software space specification speed stack stage station storage strategy structure subsystem survey system systems table target
  targets template text theme thread threads timing tool tools track traffic training transfer translation tree trigger tutorial
  unit units unknown utility validation variable variables virtual web website workaround workflow workgroup
  anlegg anlegget anlegga applikasjon applikasjonen avdeling avdelinga avdelingen avtale avtalen avtalar avtaler bedrift bedriften betaling bygg bygget
  data datoen dokument dokumentet dokumentasjon dokumentasjonen drift drifta driften driftinga enhet enheten eining eininga faktura firma firmaet
  frist fristen funksjon funksjonen gruppe gruppa gruppen halvår henvendelse hendelse hendelsen hending hus huset installasjon kart
  kontor kontoret kontrakt kontrakten kontroll kontrollen kostnad kostnaden kostnader kunde kunden kundar kunder kundene kurs kurset leveranse
  leveransen leverandør leverandøren leverandører leverandørar lokale løype marked maskin maskina maskinen metode metoden nett
  nettet nettside nettsiden nøkkel nivå nivået område området områder område omsetning pakke pakka pakken periode perioden pris prisen priser
  prisar produkt produktet program programmet prosedyre prosedyren prosess prosessen rapport rapporten regel regelen regler reglar reglane reglene
  rom rommet rutiner rutinen rutinar selskap selskapet skjema skjemaet språk stad staden sted stedet strøm styre styret system systemet systemer
  tabell tal tall tallene teknologi teneste tenesta tjeneste tjenesten tjenester tilbod tilbud tilbudet tilgang tilgangen utstyr utstyret utvikling
  vare varer verktøy verktøyet vedlegg vedlegget vatn vann vannet vatnet`)

const norwegian = [...NORWEGIAN, ...MAIL]
const stems = (words: readonly string[], language: Language) => new Set(words.map((word) => stemOf(word, language)))
const EMPTY = {
  en: stems([...ENGLISH, ...MAIL], 'en'),
  nb: stems(norwegian, 'nb'),
  forms: new Set([...ENGLISH, ...norwegian]),
}
const WEAK_STEMS = { en: stems(WEAK, 'en'), nb: stems(WEAK, 'nb') }

/** In whatever form: *question* and *questions*, *plan* and *planane*. */
export const isEmptyWord = (form: string, language: Language): boolean =>
  EMPTY.forms.has(form) || (language === 'en' ? EMPTY.en : EMPTY.nb).has(stemOf(form, language))

export const isWeakAlone = (form: string, language: Language): boolean =>
  (language === 'en' ? WEAK_STEMS.en : WEAK_STEMS.nb).has(stemOf(form, language))
