/** Everything that mails say, in bokmål. This dictionary is the type of the other two. */
export const nb = {
  code: 'nb',
  /** What stands for an asker who wants no name. */
  nameless: 'En kollega',
  /** The sender's name on mails of our own. */
  us: 'Hvem vet?',
  via: (name: string) => `${name} via Hvem vet?`,
  list: (names: readonly string[]) => new Intl.ListFormat('nb', { type: 'conjunction' }).format(names),
  quote: (text: string) => `«${text}»`,
  hello: (name: string) => (name === '' ? 'Hei,' : `Hei ${name},`),
  noSubject: '(uten emne)',
  saidOn: (name: string, day: string) => `${name}, ${day}`,
  attachments: (names: string) => `Vedlagt: ${names}`,
  filesLeftOut: (page: string | undefined) =>
    `Filene var for store til å sendes, og er tatt ut.${page === undefined ? '' : ` Du finner dem fra siden til spørsmålet: ${page}`}`,
  /** Ends words that were too long to be passed on whole. */
  cut: '(… kortet ned her. Hele e-posten er tatt vare på.)',
  questionPage: 'Spørsmålet og alt som har skjedd med det',
  receipt: {
    got: (subject: string) => `Spørsmålet ditt, ${subject}, er mottatt.`,
    strong: 'Det ser ut til at det er besvart før:',
    some: 'Dette er svart på noe som ligner:',
    confirmed: 'den som spurte, sa at det hjalp',
    standing: 'fast svar fra den som vet',
    thenTwoHours: (when: string) =>
      `Hjelper ikke det, svar «spør likevel», så spør vi dem som trolig vet. Sier du ikke noe, gjør vi det ${when}.`,
    thisSolvedIt: 'Dette løste det',
    askAnyway: 'Spør likevel, med en knapp',
    solvesIt: 'Er det svaret, svar «takk, det løste det», så bryr vi ingen.',
    willAsk: (when: string) => `Vi spør dem som trolig vet, ${when}.`,
    willAskToo: (when: string) => `Vi spør også dem som trolig vet, ${when}.`,
    now: 'nå',
    fewAtATime: 'Høyst tre om gangen får spørsmålet. Svaret kommer hit, som svar på denne e-posten.',
    isNameless:
      'De som blir spurt, får ikke vite at det er du som spør. De som driver Hvem vet?, kan se det. Filer går videre som de er.',
    isPrivate: 'Spørsmålet er privat: bare du og de som blir spurt, kan lese det.',
    isOpen: 'Alle i organisasjonen kan lese spørsmål og svar. Skriv «privat» i emnet når det ikke skal være slik.',
    standingGiven: 'Dette er et fast svar: den som vet, vil at det gis uten å bli spurt igjen.',
    standingElse: 'Svarer det ikke på det du lurer på, svar «spør likevel».',
    mine: 'Alt du har spurt om',
  },
  ask: {
    asks: (name: string) => `${name} spør, og du kan kanskje svare:`,
    suggestedBy: (name: string, asker: string) => `${asker} spør, og ${name} mener du kan svare:`,
    why: (day: string) => `Hvorfor du: du skrev om dette ${day}.`,
    whyNear: (day: string) => `Hvorfor du: du svarte på noe som kan ligne, ${day}.`,
    whyRarely: (day: string) => `Hvorfor du: du skrev om dette ${day}, og spørres sjelden.`,
    whySubject: (subject: string) => `I samtalen ${subject}`,
    howTo: (name: string) => `Svar på denne e-posten, så får ${name} svaret. Det er alt som trengs.`,
    orElse:
      'Vet du det ikke, svar «vet ikke». Er det ikke ditt felt, svar «ikke meg». Vet du om noen andre, svar «spør ola@…» eller send e-posten videre til oss med adressen.',
    others: (count: number) => (count === 1 ? 'Én annen er spurt.' : `${count} andre er spurt.`),
    onlyYou: 'Ingen andre er spurt nå.',
    cap: (perWeek: number) => `Du spørres høyst ${perWeek} ganger i uka.`,
    pause: 'Ta en pause, eller si at du ikke vil spørres',
    decline: 'Si at du ikke kan svare',
    privateNote: 'Spørsmålet er privat: bare den som spør og de som er spurt, kan lese det.',
  },
  follow: {
    question: (name: string, what: string) => `${name} spør, og du følger ${what}:`,
    tip: (name: string, what: string) => `${name} deler et tips, og du følger ${what}:`,
    howTo: (name: string) =>
      `Vet du svaret, svar på denne e-posten, så får ${name} det. Du er ikke spurt, så du kan la være.`,
    leave: 'Velg hva du følger',
    digestSubject: (count: number) => (count === 1 ? 'Én ting om det du følger' : `${count} ting om det du følger`),
    newQuestions: 'Nye spørsmål',
    answered: 'Besvart',
    open: 'Åpne spørsmål: kan du ett av dem, svar fra siden',
    tips: 'Tips',
    by: (name: string, day: string) => `${name}, ${day}`,
    answeredBy: (name: string, day: string) => `${name} svarte ${day}`,
    nowFollows: (names: string, how: string) => `Du følger nå ${names}, ${how}.`,
    left: (names: string) => `Du følger ikke lenger ${names}.`,
    leftAll: 'Du følger ikke noe lenger.',
    how: {
      'at-once': 'med en e-post med det samme',
      daily: 'med en oppsummering om dagen',
      weekly: 'med en oppsummering i uka',
    },
    howElse:
      'Skriv «straks», «daglig» eller «ukentlig» i e-posten for å velge hvor ofte, og «slutt» foran navnet for å slutte.',
    nothingNamed: 'Skriv et tema eller en #emneknagg i emnet, så følger du det.',
    shared: (tags: string) => `Takk. Tipset ligger i erfaringsbanken under ${tags}.`,
    tipIsPrivate:
      'E-posten er merket som privat, så tipset er ikke delt med noen. Fjern merket og send det igjen om det skal deles.',
    sharedPlain: 'Takk. Tipset ligger i erfaringsbanken. Med en #emneknagg i teksten finner flere det.',
  },
  answer: {
    answers: (name: string) => `${name} svarer:`,
    adds: (name: string) => `${name} legger til:`,
    asksBack: (name: string) => `${name} skriver:`,
    pointsAt: (name: string) => `${name} viser til et tidligere svar:`,
    helped: 'Løste det saken? Svar «takk, det løste det», eller trykk her',
    notHelped: 'Hjalp det ikke, svar «hjalp ikke», så spør vi de neste.',
    wasPrivate: '(svart privat)',
    reply: (name: string) => `Svarer du på denne e-posten, får ${name} det.`,
  },
  silence: {
    round: (names: string, when: string) => `Ingen har svart ennå. ${names} er spurt. Vi spør noen til ${when}.`,
    roundMore: (names: string, when: string) =>
      `Ingen flere har svart ennå. ${names} er spurt. Vi spør noen til ${when}.`,
    givenUp:
      'Ingen har svart. Spørsmålet står nå på ukas liste over åpne spørsmål, som går til dem som følger emnet. Kommer det et svar, får du det.',
    nobody:
      'Vi fant ingen som har svart på noe slikt og som kan spørres nå. Spørsmålet står på ukas liste over åpne spørsmål. Kommer det et svar, får du det.',
    noMoreAnswers:
      'Ingen flere har svart. Spørsmålet står nå på ukas liste over åpne spørsmål, som går til dem som følger emnet. Kommer det et svar til, får du det.',
    answered: (names: string) => `${names} har svart.`,
    declined: (names: string) => `${names} kunne ikke svare.`,
    saidNothing: (names: string) => `Fra ${names} har vi ikke hørt noe.`,
    nobodyMore:
      'Vi fant ingen flere å spørre. Spørsmålet står nå på ukas liste over åpne spørsmål. Kommer det et svar, får du det.',
    elsewhere: 'Du kan også lete i samtalene',
  },
  thanks: {
    helped: (name: string) => `${name} sier at svaret ditt hjalp. Takk.`,
    earlierHelped: (name: string, subject: string) =>
      `${name} spurte om ${subject}, og sier at et tidligere svar fra deg hjalp. Takk.`,
    said: (name: string) => `${name} takker:`,
    standing: 'Vil du at dette svaret skal gis uten at du blir spurt igjen?',
    standingButton: 'Gjør det til et fast svar',
  },
  standing: {
    offer: 'Du har svart på dette før. Vil du at svaret skal gis neste gang, uten at du blir spurt?',
    button: 'Gjør det til et fast svar',
  },
  holds: {
    ask: (day: string) => `Du svarte på dette ${day}, og svaret ble godtatt:`,
    question: 'Stemmer det fortsatt? Svar «ja» eller «nei», eller skriv det som gjelder nå.',
    button: 'Svar med en knapp',
  },
  limit: (most: number) =>
    `Du har spurt ${most} ganger i dag, og flere tar vi ikke imot på én dag. Dette spørsmålet er ikke sendt til noen. Send det gjerne igjen i morgen.`,
  stranger: 'Denne adressen tar bare imot spørsmål fra kolleger.',
  done: {
    paused: (day: string) => `Du spørres ikke før ${day}. Svar «tilbake» når du vil spørres igjen.`,
    optedOut: 'Du spørres ikke mer, og foreslås ikke under «Hvem vet?». Svar «spør meg igjen» om du ombestemmer deg.',
    back: 'Du kan spørres igjen.',
    away: (day: string) => `Du spørres ikke før ${day}.`,
    withdrawn: 'Spørsmålet er trukket. Ingen flere blir spurt.',
    answered: 'Spørsmålet er besvart. Ingen flere blir spurt.',
    fewAreAsked: (names: string) => `Av dem du nevnte, spør vi ${names}. Høyst tre om gangen får spørsmålet.`,
    cannotBeAsked: (names: string) =>
      `${names} kan ikke spørres om dette nå. Vet du om noen andre, svar med navnet eller adressen.`,
    noSuchPerson: (text: string) =>
      `Vi fant ingen kollega som ${text}. Svar med e-postadressen, så går spørsmålet videre.`,
    empty: 'Vi fant ikke noe spørsmål i e-posten. Skriv hva du lurer på, i emnet eller i teksten.',
    tooLarge: (size: number, limit: number) =>
      `E-posten din er for stor: ${size} MB, og grensen er ${limit} MB. Send den på nytt med færre filer.`,
    unclear: 'Vi forsto ikke når. Skriv for eksempel «pause to uker» eller «borte til 3. mars».',
  },
  hint: {
    subject: (subject: string) => `Til deg alene: ${subject}`,
    lead: (list: string) =>
      `Du spurte nettopp på ${list}. Bare du får denne e-posten. Dette er svart på noe som ligner:`,
    who: 'Disse har skrevet om det samme:',
    person: (name: string, day: string) => `${name}, ${day}`,
    off: 'Slike notater kan den som driver Hvem vet?, slå av.',
  },
  foot: {
    loop: 'Sendt av Hvem vet?, som finner kollegaen som vet.',
  },
}

/** What a language must say. */
export type MailWords = Omit<typeof nb, 'code'> & { readonly code: 'nb' | 'nn' | 'en' }
