import type { MailWords } from './nb.ts'

/** Everything that mails say, in nynorsk. */
export const nn: MailWords = {
  code: 'nn',
  nameless: 'Ein kollega',
  us: 'Kven veit?',
  via: (name) => `${name} via Kven veit?`,
  list: (names) => new Intl.ListFormat('nn', { type: 'conjunction' }).format(names),
  quote: (text) => `«${text}»`,
  hello: (name) => (name === '' ? 'Hei,' : `Hei ${name},`),
  noSubject: '(utan emne)',
  saidOn: (name, day) => `${name}, ${day}`,
  attachments: (names) => `Lagt ved: ${names}`,
  filesLeftOut: (page) =>
    `Filene var for store til å sendast, og er tekne ut.${page === undefined ? '' : ` Du finn dei frå sida til spørsmålet: ${page}`}`,
  cut: '(… korta ned her. Heile e-posten er teken vare på.)',
  questionPage: 'Spørsmålet og alt som har hendt med det',
  receipt: {
    got: (subject) => `Spørsmålet ditt, ${subject}, er motteke.`,
    strong: 'Det ser ut til at det er svart på før:',
    some: 'Dette er svart på noko som liknar:',
    confirmed: 'den som spurde, sa at det hjelpte',
    standing: 'fast svar frå den som veit',
    thenTwoHours: (when) =>
      `Hjelper ikkje det, svar «spør likevel», så spør vi dei som truleg veit. Seier du ikkje noko, gjer vi det ${when}.`,
    thisSolvedIt: 'Dette løyste det',
    askAnyway: 'Spør likevel, med ein knapp',
    solvesIt: 'Er det svaret, svar «takk, det løyste det», så bryr vi ingen.',
    willAsk: (when) => `Vi spør dei som truleg veit, ${when}.`,
    willAskToo: (when) => `Vi spør òg dei som truleg veit, ${when}.`,
    now: 'no',
    fewAtATime: 'Høgst tre om gongen får spørsmålet. Svaret kjem hit, som svar på denne e-posten.',
    isNameless:
      'Dei som blir spurde, får ikkje vite at det er du som spør. Dei som driv Kven veit?, kan sjå det. Filer går vidare som dei er.',
    isPrivate: 'Spørsmålet er privat: berre du og dei som blir spurde, kan lese det.',
    isOpen: 'Alle i organisasjonen kan lese spørsmål og svar. Skriv «privat» i emnet når det ikkje skal vere slik.',
    standingGiven: 'Dette er eit fast svar: den som veit, vil at det blir gitt utan å bli spurd igjen.',
    standingElse: 'Svarer det ikkje på det du lurer på, svar «spør likevel».',
    mine: 'Alt du har spurt om',
  },
  ask: {
    asks: (name) => `${name} spør, og du kan kanskje svare:`,
    suggestedBy: (name, asker) => `${asker} spør, og ${name} meiner du kan svare:`,
    why: (day) => `Kvifor du: du skreiv om dette ${day}.`,
    whyNear: (day) => `Kvifor du: du svara på noko som kan likne, ${day}.`,
    whyRarely: (day) => `Kvifor du: du skreiv om dette ${day}, og blir sjeldan spurd.`,
    whySubject: (subject) => `I samtalen ${subject}`,
    howTo: (name) => `Svar på denne e-posten, så får ${name} svaret. Det er alt som trengst.`,
    orElse:
      'Veit du det ikkje, svar «veit ikkje». Er det ikkje ditt felt, svar «ikkje meg». Veit du om nokon andre, svar «spør ola@…» eller send e-posten vidare til oss med adressa.',
    others: (count) => (count === 1 ? 'Éin annan er spurd.' : `${count} andre er spurde.`),
    onlyYou: 'Ingen andre er spurde no.',
    cap: (perWeek) => `Du blir spurd høgst ${perWeek} gonger i veka.`,
    pause: 'Ta ein pause, eller sei at du ikkje vil bli spurd',
    decline: 'Sei at du ikkje kan svare',
    privateNote: 'Spørsmålet er privat: berre den som spør og dei som er spurde, kan lese det.',
  },
  follow: {
    question: (name, what) => `${name} spør, og du følgjer ${what}:`,
    tip: (name, what) => `${name} deler eit tips, og du følgjer ${what}:`,
    howTo: (name) =>
      `Veit du svaret, svar på denne e-posten, så får ${name} det. Du er ikkje spurd, så du kan la vere.`,
    leave: 'Vel kva du følgjer',
    digestSubject: (count) => (count === 1 ? 'Éin ting om det du følgjer' : `${count} ting om det du følgjer`),
    newQuestions: 'Nye spørsmål',
    answered: 'Svart på',
    open: 'Opne spørsmål: kan du eitt av dei, svar frå sida',
    tips: 'Tips',
    by: (name, day) => `${name}, ${day}`,
    answeredBy: (name, day) => `${name} svarte ${day}`,
    nowFollows: (names, how) => `Du følgjer no ${names}, ${how}.`,
    left: (names) => `Du følgjer ikkje lenger ${names}.`,
    leftAll: 'Du følgjer ikkje noko lenger.',
    how: {
      'at-once': 'med ein e-post med det same',
      daily: 'med ei oppsummering om dagen',
      weekly: 'med ei oppsummering i veka',
    },
    howElse:
      'Skriv «straks», «dagleg» eller «kvar veke» i e-posten for å velje kor ofte, og «slutt» framfor namnet for å slutte.',
    nothingNamed: 'Skriv eit tema eller ein #emneknagg i emnet, så følgjer du det.',
    shared: (tags) => `Takk. Tipset ligg i erfaringsbanken under ${tags}.`,
    tipIsPrivate:
      'E-posten er merkt som privat, så tipset er ikkje delt med nokon. Ta bort merket og send det på nytt om det skal delast.',
    sharedPlain: 'Takk. Tipset ligg i erfaringsbanken. Med ein #emneknagg i teksten finn fleire det.',
  },
  answer: {
    answers: (name) => `${name} svarer:`,
    adds: (name) => `${name} legg til:`,
    asksBack: (name) => `${name} skriv:`,
    pointsAt: (name) => `${name} viser til eit tidlegare svar:`,
    helped: 'Løyste det saka? Svar «takk, det løyste det», eller trykk her',
    notHelped: 'Hjelpte det ikkje, svar «hjelpte ikkje», så spør vi dei neste.',
    wasPrivate: '(svart privat)',
    reply: (name) => `Svarer du på denne e-posten, får ${name} det.`,
  },
  silence: {
    round: (names, when) => `Ingen har svart enno. ${names} er spurde. Vi spør nokon til ${when}.`,
    roundMore: (names, when) => `Ingen fleire har svart enno. ${names} er spurde. Vi spør nokon til ${when}.`,
    givenUp:
      'Ingen har svart. Spørsmålet står no på lista for veka over opne spørsmål, som går til dei som følgjer emnet. Kjem det eit svar, får du det.',
    nobody:
      'Vi fann ingen som har svart på noko slikt og som kan spørjast no. Spørsmålet står på lista for veka over opne spørsmål. Kjem det eit svar, får du det.',
    noMoreAnswers:
      'Ingen fleire har svart. Spørsmålet står no på lista for veka over opne spørsmål, som går til dei som følgjer emnet. Kjem det eit svar til, får du det.',
    answered: (names) => `${names} har svart.`,
    declined: (names) => `${names} kunne ikkje svare.`,
    saidNothing: (names) => `Frå ${names} har vi ikkje høyrt noko.`,
    nobodyMore:
      'Vi fann ingen fleire å spørje. Spørsmålet står no på lista for veka over opne spørsmål. Kjem det eit svar, får du det.',
    elsewhere: 'Du kan òg leite i samtalane',
  },
  thanks: {
    helped: (name) => `${name} seier at svaret ditt hjelpte. Takk.`,
    earlierHelped: (name, subject) =>
      `${name} spurde om ${subject}, og seier at eit tidlegare svar frå deg hjelpte. Takk.`,
    said: (name) => `${name} takkar:`,
    standing: 'Vil du at dette svaret skal bli gitt utan at du blir spurd igjen?',
    standingButton: 'Gjer det til eit fast svar',
  },
  standing: {
    offer: 'Du har svart på dette før. Vil du at svaret skal bli gitt neste gong, utan at du blir spurd?',
    button: 'Gjer det til eit fast svar',
  },
  holds: {
    ask: (day) => `Du svarte på dette ${day}, og svaret vart godteke:`,
    question: 'Stemmer det framleis? Svar «ja» eller «nei», eller skriv det som gjeld no.',
    button: 'Svar med ein knapp',
  },
  limit: (most) =>
    `Du har spurt ${most} gonger i dag, og fleire tek vi ikkje imot på éin dag. Dette spørsmålet er ikkje sendt til nokon. Send det gjerne igjen i morgon.`,
  stranger: 'Denne adressa tek berre imot spørsmål frå kollegaer.',
  done: {
    paused: (day) => `Du blir ikkje spurd før ${day}. Svar «tilbake» når du vil bli spurd igjen.`,
    optedOut:
      'Du blir ikkje spurd meir, og ikkje føreslått under «Kven veit?». Svar «spør meg igjen» om du ombestemmer deg.',
    back: 'Du kan spørjast igjen.',
    away: (day) => `Du blir ikkje spurd før ${day}.`,
    withdrawn: 'Spørsmålet er trekt. Ingen fleire blir spurde.',
    answered: 'Spørsmålet er svart på. Ingen fleire blir spurde.',
    fewAreAsked: (names) => `Av dei du nemnde, spør vi ${names}. Høgst tre om gongen får spørsmålet.`,
    cannotBeAsked: (names) =>
      `${names} kan ikkje spørjast om dette no. Veit du om nokon andre, svar med namnet eller adressa.`,
    noSuchPerson: (text) => `Vi fann ingen kollega som ${text}. Svar med e-postadressa, så går spørsmålet vidare.`,
    empty: 'Vi fann ikkje noko spørsmål i e-posten. Skriv kva du lurer på, i emnet eller i teksten.',
    tooLarge: (size, limit) =>
      `E-posten din er for stor: ${size} MB, og grensa er ${limit} MB. Send han på nytt med færre filer.`,
    unclear: 'Vi forstod ikkje når. Skriv til dømes «pause to veker» eller «borte til 3. mars».',
  },
  hint: {
    subject: (subject) => `Til deg åleine: ${subject}`,
    lead: (list) => `Du spurde nettopp på ${list}. Berre du får denne e-posten. Dette er svart på noko som liknar:`,
    who: 'Desse har skrive om det same:',
    person: (name, day) => `${name}, ${day}`,
    off: 'Slike notat kan den som driv Kven veit?, slå av.',
  },
  foot: {
    loop: 'Sendt av Kven veit?, som finn kollegaen som veit.',
  },
}
