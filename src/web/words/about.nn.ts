import type { About } from './about.nb.ts'

/** The page that says how it all works, in nynorsk. */
export const aboutNn: About = {
  title: 'Slik verkar det',
  lead: 'hvemvet les e-postane på listene og finn samtalar og menneske. Her står korleis det blir avgjort kven som veit, og kva som skjer med det du skriv.',
  sections: [
    {
      heading: 'Kven som veit',
      text: [
        'Spørsmålet blir samanlikna med det folk sjølve har skrive. Sitat, vidaresend tekst og signaturar tel ikkje for den som sender dei vidare.',
        'Mest tel det å ha svara andre på noko som liknar, og å ha gjort det gjennom lang tid. Emnet veg meir enn teksten. Den som skriv om alt mogleg, tel litt mindre for kvart einskilt tema.',
        'Kvart framlegg viser e-postane det byggjer på, med dato. Er eit spor over fem år gammalt, står det. Finn du ikkje att grunnen i e-postane, er det ein feil: sei frå.',
      ],
    },
    {
      heading: 'Svar og stadfestingar',
      text: [
        'Ein e-post blir rekna som svar når nokon annan enn den som spurde, skriv tilbake med noko å seie. Stadfesta er svaret først når den som spurde, skriv at det hjelpte.',
        'Begge delar blir lesne av eit program og kan vere feil. Samtalen står alltid ved sida av.',
      ],
    },
    {
      heading: 'Tema',
      text: [
        'Temaa er ord og uttrykk som går att i e-postane på arbeidsplassen, og sjeldan elles. Ingen har sett dei opp for hand.',
      ],
    },
    {
      heading: 'Personvern',
      text: [
        'Berre e-post send til lister som alle kan lese, blir vist her. E-post merkt privat eller X-No-Archive blir aldri vist, søkt i eller lært av.',
        'Inga side viser når på dagen nokon arbeider, eller tel kor mange e-postar ein person skriv.',
        'Vil du ikkje bli føreslått, vel du det på di eiga side. Då blir du ikkje vist under «Kven veit?».',
        'Ingenting blir henta frå andre nettstader når du les ein e-post. Språk og utsjånad blir hugsa i to informasjonskapslar. Det finst ingen andre.',
      ],
    },
    {
      heading: 'Slik søkjer du',
      text: ['Alle orda må vere med, i kva bøying som helst. Skriv eit uttrykk i hermeteikn for å finne nett det.'],
    },
  ],
  asking: {
    heading: 'Spørsmål på e-post',
    text: [
      'Spørsmålet går til nokre få som truleg kan svare, i arbeidstida. Svaret kjem til deg med deira eigne ord. Svarar ingen, går det til dei neste. Det er ei grense for kor ofte nokon blir spurd.',
      'Spørsmål og svar kan alle søkje i og lese, viss ikkje første linje er «privat». Då les berre du og dei som blir spurde dei. Med «utan namn» får dei som blir spurde, ikkje vite kven du er. Den som driftar hvemvet, kan sjå det.',
      'Hjelpte eit svar, tel det meir når neste spørsmål blir stilt. Svarar du at noko ikkje er feltet ditt, blir du sjeldnare spurd om det. Vil du ikkje bli spurd, svarar du «ikkje spør meg», «pause to veker» eller «borte til 3. mars».',
    ],
  },
  operators: [
    { typed: '"lekk ventil"', means: 'orda slik dei står' },
    { typed: 'ventil*', means: 'ord som byrjar slik, minst tre bokstavar' },
    { typed: '-pumpe', means: 'utan ordet' },
    { typed: 'pumpe ELLER ventil', means: 'det eine eller det andre' },
    { typed: 'frå:kari', means: 'skrive av' },
    { typed: 'til:kari', means: 'send til' },
    { typed: 'liste:drift', means: 'på ei liste' },
    { typed: 'emne:ventil', means: 'i emnet' },
    { typed: 'etter:2024-01-31', means: 'frå og med ein dag, ein månad eller eit år' },
    { typed: 'før:2025', means: 'før' },
    { typed: 'har:vedlegg', means: 'med vedlegg' },
    { typed: 'er:spørsmål', means: 'der nokon spør' },
    { typed: 'er:svara', means: 'der nokon har svara' },
  ],
}
