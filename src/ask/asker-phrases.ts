import { anyOf, pattern } from './patterns.ts'

const LEAD = `(?:${anyOf(
  pattern`
    ja|jo|jau|yes|yep|yeah|nei|no|nope|men|but|og|and|så|so|hei|nå|now|no|da|then|oh|å|ah|ok|okay|okei|jeg|eg|i|we|
    vi|det|dette|den|it|this|that|its|it.s|that.s|just|bare|i mean
  `,
  pattern`
    actually|faktisk|egentlig|eigentleg|dessverre|diverre|desverre|unfortunately|sorry|beklager|beklagar|takk|
    thanks|well|vel|supert|perfekt|perfect|great|flott|please|pls|vær så snill|ver så snill|heldigvis|luckily|
    finally|endelig|endeleg|had|have|has|har|hadde|ve|i.ve
  `,
)}\\s)*`
const TRAIL = `(?:\\s${anyOf(
  pattern`
    takk|tusen takk|thanks|thank you|thx|nå|no|now|igjen|again|altså|da|så|dessverre|diverre|unfortunately|likevel|
    allikevel|for øvrig|forresten|for me|for meg|for oss|for us|her|here|uansett|anyway|anyways|gitt|også|too|
    as well|fint|perfekt|bra|great|perfectly|fine|fortsatt|yet|i dag|today|likeså|please|pls|er du snill|så takk|
    så tusen takk|men takk|but thanks|for hjelpen|for hjelpa|for the help|heldigvis|luckily|alle sammen|everyone|
    all|folkens|guys
  `,
)})*`
const whole = (...rows: readonly string[]): RegExp => new RegExp(`^${LEAD}${anyOf(...rows)}${TRAIL}$`, 'iu')

/** "Glem det", "found it myself" */
export const NEVER_MIND = whole(
  'stopp|stop|stans|avbryt|cancel',
  pattern`
    glem (?:det|dette|spørsmålet|hele greia|alt sammen)|gløym (?:det|dette|spørsmålet)|never ?mind|nvm|forget (?:it|
    about it|this|that|my question|the question)
  `,
  pattern`
    (?:fant|fann|løste|løyste|ordnet|ordna|fikset|fiksa|funnet|funne|løst|løyst|skjønte|skjønnte|klarte)(?: (?:jeg|
    eg|vi))? (?:det |den |dette |svaret |ut av det |ut av dette |problemet |løsningen |løysinga |saken )?(?:ut |
    sjølv ut )?(?:av det )?(?:selv|sjølv|på egen hånd|på eiga hand|på egenhånd|likevel)
  `,
  pattern`
    (?:fant|fann|har funnet|har funne) (?:det |dette |svaret )?(?:ut|ut av det)(?: (?:selv|sjølv|av det selv|
    av det sjølv|av det))?|(?:fant|fann) (?:svaret|løsningen|løysinga|feilen)(?: (?:selv|sjølv))?
  `,
  pattern`
    (?:trekk|trekker|avlys|kanseller|slett|dropp|dropper|stopp|avbryt) (?:spørsmålet|dette|det|dette spørsmålet|
    spørsmålet mitt|saken)(?: mitt)?
  `,
  pattern`
    (?:er |trengs |trengst )?(?:ikke|ikkje) (?:lenger |lengre )?(?:nødvendig|nødvendeg|aktuelt|behov|relevant|
    viktig)(?: (?:lenger|lengre|meir|mer))?(?: (?:å spørre|å spørje|med svar))?
  `,
  pattern`
    trenger (?:jeg )?(?:ikke|ikkje) (?:noe |noko )?(?:svar|hjelp|svar på dette|det|dette)(?: (?:lenger|lengre|mer|
    meir))?|treng (?:eg )?ikkje (?:svar|hjelp|det)(?: (?:lenger|lengre|meir))?
  `,
  pattern`
    (?:found|solved|fixed|figured|worked|sorted|got|resolved|answered)(?: (?:it|this|that|the answer|the problem|
    the issue|the solution))?(?: out)?(?: (?:it|this|that))? (?:myself|ourselves|on my own|by myself|on our own)
  `,
  pattern`
    (?:found|got) (?:the answer|the solution|what i needed)|figured (?:it|this|that) out|worked (?:it|this) out|
    found it|sorted it(?: out)?
  `,
  pattern`
    (?:is |are )?no longer (?:needed|necessary|relevant|an issue|a problem|required)|not (?:needed|necessary|
    relevant) (?:anymore|any more|any longer)|(?:don.t|do not|no longer) need (?:an answer|help|this|it|
    any help)(?: (?:anymore|any more|any longer))?
  `,
  pattern`
    (?:please )?(?:cancel|withdraw|drop|close|delete|retract|disregard|ignore) (?:it|this|that|my question|
    the question|this question|my mail|my e-?mail|the request)
  `,
)

/** "Hjalp ikke", "still broken" */
export const NOT_SOLVED = new RegExp(
  `^${LEAD}${anyOf(
    pattern`
      (?:hjalp|hjelper|hjelpte|hjelper det|funka|funket|funker|funkar|fungerte|fungerer|fungerar|virka|virket|
      virker|verka|verkar|løste|løyste|løser|løyser|gikk|går|gjekk|hjelpe)(?: (?:det|dette|den|dessverre|diverre|
      desverre|fortsatt|framleis|fremdeles|altså|meg|oss|nok|jo|seg|da))* (?:ikke|ikkje|dårlig|dårleg|ikke helt|
      ikkje heilt)
    `,
    pattern`
      (?:samme|same) (?:feil|feilen|problem|problemet|error|problem|issue|result|resultat)(?: (?:fortsatt|framleis|
      som før|as before|again|igjen|still|here|her))*
    `,
    pattern`
      (?:er |har |får |fungerer |virker )?(?:fortsatt|framleis|fremdeles|stadig) (?:ikke|ikkje|samme|same|feil|
      problem|problemer|ødelagt|øydelagt|ute av drift|like galt|det samme|nede|uløst|uløyst|et problem|eit problem)
    `,
    pattern`
      (?:er |ble |blei |vart )?(?:ikke|ikkje) (?:løst|løyst|svaret|svar på spørsmålet|svar på det jeg|
      det jeg spurte|det eg spurde|det jeg lurte|det eg lurte|riktig|rett|bedre|betre|hjulpet|i orden)
    `,
    pattern`
      (?:(?:did|does|do|has|have|was|is|are|could|would) ?(?:not|n.t)|didn.t|doesn.t|don.t|hasn.t|haven.t|wasn.t|
      isn.t|didnt|doesnt|isnt|wont|won.t)(?: (?:really|quite|actually|seem to|yet|even))* (?:work|help|fix|solve|
      answer|worked|helped|fixed|solved|resolve|change|the answer|what i|working|fixed|an answer|solved|it|do it|
      do the trick)
    `,
    pattern`
      (?:is |are |it.s )?still (?:broken|not|no|failing|fails|the same|doesn.t|does not|getting|see|seeing|have|
      having|an issue|a problem|unsolved|stuck|wrong|down|unresolved|open)
    `,
    pattern`
      (?:not|no) (?:solved|fixed|working|luck|change|difference|help|helpful|the answer|what i (?:asked|meant|was)|
      better|resolved|improvement|effect)|(?:ingen|inga) (?:forskjell|endring|effekt|skilnad|hjelp)
    `,
    '(?:no|nei) (?:luck|hell)|uten hell|utan hell|to no avail',
  )}(?: .*)?$`,
  'iu',
)

/** "Nei, dette er ikke svaret": under the receipt with earlier answers, that people are to be asked. */
export const NOT_THE_ANSWER = new RegExp(
  `^${LEAD}(?:${anyOf(
    pattern`
      (?:er |var )?(?:ikke|ikkje) (?:svaret|svar på|svar|det jeg|det eg|det vi|det riktige|rett|riktig|relevant|
      nyttig|nyttig for|til hjelp|hva jeg|kva eg|der)
    `,
    pattern`
      svarer (?:ikke|ikkje) på|svarar ikkje på|svarte ikke|(?:ingen|inga) av (?:disse|desse|dem|dei|svarene|svara)|
      passer (?:ikke|ikkje)
    `,
    pattern`
      (?:is |was |are |were )?(?:not|n.t|isn.t|wasn.t|aren.t) (?:the|an|my|what|it|relevant|useful|helpful|quite|
      really|answer|right)|none of (?:these|them|those|the)|doesn.t answer|does not answer|don.t answer
    `,
  )})(?: .*)?$`,
  'iu',
)

/** "Spør likevel", "ask them": whatever it answers. */
export const ASK_PEOPLE = whole(
  pattern`
    (?:spør|spyr|spørre|spør gjerne|bare spør|kan du spørre|kan dere spørre|vil gjerne spørre|ønsker å spørre|send|
    send det|send spørsmålet|send den|still spørsmålet)(?: (?:likevel|allikevel|dem|dei|de|folk|kollegene|
    kollegaene|kollegaer|kollegane|noen|nokon|noen andre|nokon andre|andre|videre|vidare|ut|dem likevel|dei likevel|
    folk likevel|rundt|alle|gjerne|noen|nå|heller|ut til folk|til folk|til kollegene|dem gjerne|dem om det|
    dem om dette))+
  `,
  pattern`
    (?:please )?(?:(?:can|could) you )?(?:do )?(?:go on and )?ask(?: (?:them|people|anyway|colleagues|my colleagues|
    someone|somebody|others|other people|around|away|someone else|the people|everyone|experts|them anyway|
    them please|people anyway|a person|a human|some people))*(?: (?:anyway|please))?
  `,
  pattern`
    (?:please )?(?:send|pass|forward) (?:it|this|that|the question|my question)(?: (?:on|out|anyway|to (?:them|
    people|colleagues|my colleagues|the people)))*
  `,
  pattern`
    vil (?:gjerne |heller )?(?:at du skal |at dere skal |ha )?(?:spørre|spørje|spør) (?:folk|noen|dem|nokon|dei)|
    (?:want|would like|i.d like) (?:you )?to ask (?:people|them|someone)|want people asked
  `,
)

/** Under the receipt alone: what else says yes to asking. */
export const GO_AHEAD = whole(
  pattern`
    go ahead|go on|do it|do so|yes please|please do|carry on|proceed|kjør på|kjør|gjør det|gjer det|gjerne|ja takk|
    ja gjerne|fortsett|hald fram|bare gjør det|berre gjer det|sett i gang|set i gang
  `,
)

/** "Løst", "perfekt": beside what `Message.signals.confirms` says. */
export const SOLVED = whole(
  pattern`
    (?:er |ble |blei |vart )?(?:løst|løyst|fikset|fiksa|ordnet|ordna|solved|fixed|resolved|sorted)(?: (?:seg|det|nå|
    no|it))?
  `,
  pattern`
    (?:det )?(?:løste|løyste|ordnet|ordna|fikset|fiksa) (?:seg|det|saken|problemet)|(?:var )?(?:akkurat |
    nøyaktig )?(?:det|dette) (?:jeg|eg|vi) (?:trengte|trong|lurte på|var ute etter|lette etter|leita etter|
    ville vite)|akkurat det(?: jeg trengte| eg trong)?
  `,
  pattern`
    (?:nå |no )?(?:går|funker|fungerer|virker|verkar|funkar|gikk|gjekk|funka|funket|fungerte|virka|verka) (?:det|
    den|alt|alt sammen|fint|bra|perfekt|igjen|som det skal)(?: (?:fint|bra|igjen|nå|no|som det skal|perfekt))*
  `,
  pattern`
    (?:der |det )?(?:satt|sat|var) (?:den|det|løsningen|løysinga|svaret|feilen)|(?:dette|det) (?:hjalp|hjelpte|
    var det|var løsningen|var svaret|var løysinga|var nok|gjorde susen)|problem løst|saken er løst
  `,
  pattern`
    (?:that|this|it) (?:was it|did it|did the trick|worked|works|helped|solved it|fixed it|answers (?:it|
    my question|the question)|is it|is what i (?:needed|wanted|was looking for))|(?:that.s|thats|this is|exactly|
    just|is exactly|was exactly|is) (?:exactly |just )?what i (?:needed|wanted|was looking for|was after)
  `,
  pattern`
    that.s it|all (?:good|set|sorted)|(?:works|working|it works|worked|fixed|solved)(?: (?:now|again|perfectly|fine|
    like a charm|it|great))*|problem solved|issue (?:solved|resolved|fixed)|you nailed it|spot on|exactly right
  `,
)

/** Thanks, and promises to try, with nothing that needs passing on. */
export const THANKS = new RegExp(
  `^${LEAD}${anyOf(
    pattern`
      (?:takk|tusen takk|hjertelig takk|mange takk|tusen hjertelig|takker|takkar|tack|thanks|thank you|thx|ty|
      many thanks|cheers|tusind tak)(?: (?!men |but )\S+){0,7}
    `,
    pattern`
      (?:supert|superb|flott|topp|perfekt|perfect|great|excellent|awesome|brilliant|fantastic|wonderful|utmerket|
      kjempebra|kjempefint|veldig bra|strålende|fint|bra|nice|lovely|herlig|genialt|nydelig|kult|konge|kanon|nyttig|
      veldig nyttig|helpful|very helpful|very useful|useful|good to know|godt å vite|greit å vite|notert|noted|
      got it|skjønner|forstår|understood|den er god|hyggelig|snilt|så bra|så fint|så flott)(?: (?:svar|hjelp|answer|
      help|info|takk|det|this|that|nå|stuff|work|to know|å vite|!))*
    `,
    pattern`
      (?:setter|set|sette) (?:stor |veldig )?pris på (?:det|dette|hjelpen|hjelpa|svaret|svar)(?: \S+){0,4}|
      appreciate (?:it|that|this|the help|your help)(?: \S+){0,4}|much appreciated|greatly appreciated|(?:you.re|
      du er) (?:the best|best|a star|a lifesaver|en engel|ein engel|fantastisk|gull|a legend|amazing)|very (?:kind|
      helpful)(?: of you)?
    `,
    pattern`
      (?:skal|vil|får|må|will|.ll|i.ll|let me|going to)(?: (?:jeg|eg|i))? (?:prøve|prøva|teste|sjekke|
      gi det et forsøk|se på|sjå på|se|give|try|test|check|have a look|look|take a look|read)(?: (?:det|dette|den|
      på|på det|it|that|this|out|at|a|try|go|shot|deg|nå|senere|i morgen|med en gang|now|tomorrow|later|den veien|
      første|asap|both|begge|her|here|på dette))*
    `,
    pattern`
      (?:prøver|prøvar|tester|sjekker|skjekker|trying|testing|checking)(?: (?:det|dette|den|nå|no|i morgen|i morgon|
      now|it|that|this|tomorrow|med en gang|straks|later))*|(?:ha|have)(?: (?:en|ein|ei|a))? (?:fin|god|nice|good|
      great) \S+|god (?:helg|dag|sommer|jul|påske|kveld)|(?:da )?vet jeg det|då veit eg det|good answer|godt svar|
      bra svar
    `,
  )}$`,
  'iu',
)
