/** The page that says how it all works, in bokmål. */
export const aboutNb = {
  title: 'Slik virker det',
  lead: 'hvemvet leser e-postene på listene og finner samtaler og mennesker. Her står hvordan det avgjøres hvem som vet, og hva som skjer med det du skriver.',
  sections: [
    {
      heading: 'Hvem som vet',
      text: [
        'Spørsmålet sammenlignes med det folk selv har skrevet. Sitater, videresendt tekst og signaturer teller ikke for den som sender dem videre.',
        'Mest teller det å ha svart andre på noe som ligner, og å ha gjort det gjennom lang tid. Emnet veier mer enn teksten. Den som skriver om alt mulig, teller litt mindre for hvert enkelt tema.',
        'Hvert forslag viser e-postene det bygger på, med dato. Er et spor over fem år gammelt, står det. Finner du ikke igjen grunnen i e-postene, er det en feil: si fra.',
      ],
    },
    {
      heading: 'Svar og bekreftelser',
      text: [
        'En e-post regnes som svar når noen andre enn den som spurte, skriver tilbake med noe å si. Bekreftet er svaret først når den som spurte, skriver at det hjalp.',
        'Begge deler leses av et program og kan være feil. Samtalen står alltid ved siden av.',
      ],
    },
    {
      heading: 'Temaer',
      text: [
        'Temaene er ord og uttrykk som går igjen i e-postene på arbeidsplassen, og sjelden ellers. Ingen har satt dem opp for hånd.',
      ],
    },
    {
      heading: 'Personvern',
      text: [
        'Bare e-post sendt til lister som alle kan lese, vises her. E-post merket privat eller X-No-Archive blir aldri vist, søkt i eller lært av.',
        'Ingen side viser når på dagen noen arbeider, eller teller hvor mange e-poster en person skriver.',
        'Vil du ikke bli foreslått, velger du det på din egen side. Da vises du ikke under «Hvem vet?».',
        'Ingenting hentes fra andre nettsteder når du leser en e-post. Språk og utseende huskes i to informasjonskapsler. Det finnes ingen andre.',
      ],
    },
    {
      heading: 'Slik søker du',
      text: [
        'Alle ordene må være med, i en hvilken som helst bøyning. Skriv et uttrykk i anførselstegn for å finne nettopp det.',
      ],
    },
  ],
  asking: {
    heading: 'Spørsmål på e-post',
    text: [
      'Spørsmålet går til noen få som trolig kan svare, i arbeidstiden. Svaret kommer til deg med deres egne ord. Svarer ingen, går det til de neste. Det er en grense for hvor ofte noen blir spurt.',
      'Spørsmål og svar kan alle søke i og lese, hvis ikke første linje er «privat». Da leser bare du og de som blir spurt dem. Med «uten navn» får de som blir spurt, ikke vite hvem du er. Den som drifter hvemvet, kan se det.',
      'Hjalp et svar, teller det mer når neste spørsmål stilles. Svarer du at noe ikke er ditt felt, blir du sjeldnere spurt om det. Vil du ikke bli spurt, svarer du «ikke spør meg», «pause to uker» eller «borte til 3. mars».',
    ],
  },
  operators: [
    { typed: '"lekk ventil"', means: 'ordene slik de står' },
    { typed: 'ventil*', means: 'ord som begynner slik, minst tre bokstaver' },
    { typed: '-pumpe', means: 'uten ordet' },
    { typed: 'pumpe ELLER ventil', means: 'det ene eller det andre' },
    { typed: 'fra:kari', means: 'skrevet av' },
    { typed: 'til:kari', means: 'sendt til' },
    { typed: 'liste:drift', means: 'på en liste' },
    { typed: 'emne:ventil', means: 'i emnet' },
    { typed: 'etter:2024-01-31', means: 'fra og med en dag, en måned eller et år' },
    { typed: 'før:2025', means: 'før' },
    { typed: 'har:vedlegg', means: 'med vedlegg' },
    { typed: 'er:spørsmål', means: 'der noen spør' },
    { typed: 'er:besvart', means: 'der noen har svart' },
  ],
}

export type About = typeof aboutNb
