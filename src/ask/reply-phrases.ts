import { anyOf, pattern } from './patterns.ts'
import { ABOUT_SHORT, LEAD, whole } from './phrase-frame.ts'

const WHEN = pattern`
  (?:sist|sist gang|sist gong|forrige gang|førre gong|tidligere|tidlegare|før|da|den gang|i fjor|i vår|i vinter|
  i sommer|i høst|i haust|i januar|i februar|i mars|i april|i mai|i juni|i juli|i august|i september|i oktober|
  i november|i desember|last time|last year|last month|last week|before|earlier|previously|back then|
  (?:back )?in (?:january|february|march|april|may|june|july|august|september|october|november|december|\d{4})|
  i \d{4})
`
const ANSWER =
  '(?:svaret?|svar|mailen|mailen min|e-posten|det jeg|svaret mitt|mitt svar|svaret eg|det eg|innlegget|tråden|beskjed)'

/** "Samme som sist", "still true" */
export const AS_LAST_TIME = whole(
  pattern`
    (?:er |blir |vert |gjelder |gjeld )?(?:akkurat |fortsatt |framleis |fremdeles |det |helt |nøyaktig )*(?:samme|
    same)(?: \S+)? ?(?:som|ved|i|nå som|no som) (?:sist|forrige|førre|før|i|den|da|jeg|eg|tidligere|tidlegare|
    svaret|mitt)${ABOUT_SHORT}
  `,
  pattern`
    (?:er |blir |vert )?(?:fortsatt |framleis |fremdeles |fremdeles )?(?:det )?(?:samme|same) (?:svar|
    svaret)(?: ${WHEN})?(?: gjelder| gjeld)?
  `,
  pattern`
    ${ANSWER}(?: mitt| fra meg)? (?:er|blir|vert) (?:fortsatt |framleis |fremdeles |
    fortsatt akkurat )?(?:det )?(?:samme|same|uendret|uendra|som (?:sist|før))${ABOUT_SHORT}
  `,
  pattern`
    (?:se|sjå|viser til|viser til|ref|jf|jamfør|bruk) (?:til )?(?:svaret mitt|svaret eg|svaret jeg|mitt (?:forrige |
    tidligere |gamle )?svar|det jeg|det eg|mailen min|min (?:forrige |tidligere )?(?:mail|e-post)|hva jeg|kva eg|
    forrige svar|førre svar|svaret)(?: \S+){0,8}
  `,
  pattern`
    (?:har |som )?(?:jeg |eg )?(?:har |alt |allerede |jo )*(?:svarte|svarete|svart|skrev|skreiv|sa|forklarte|
    besvart|skrevet|skrive)(?: (?:jeg|eg|jo|alt|allerede|på|om|dette|det|deg|spørsmålet|
    akkurat))* ${WHEN}${ABOUT_SHORT}
  `,
  `som (?:jeg |eg )?(?:skrev|svarte|sa|nevnt|nemnt|skrevet|før|sist)(?: ${WHEN})?`,
  pattern`
    (?:stemmer|gjelder|gjeld|er|holder|held|står)(?: \S+)? ?(?:fortsatt|framleis|fremdeles|ennå|enno|
    fremdeles)(?: (?:riktig|rett|sant|gyldig|slik|sånn|likt|det samme|ved lag|seg|gjeldende))?
  `,
  `(?:fortsatt|framleis|fremdeles) (?:riktig|rett|sant|gyldig|slik|sånn|det samme|same|gjeldende|likt)`,
  pattern`
    (?:ingen|ingenting|ikke noe|inga) (?:endring|endringer|er endret|er endra|nytt|har endret seg|har endra seg|
    forandring)(?: (?:siden|sidan))?(?: ${WHEN})?(?: jeg svarte| eg svarte)?
  `,
  pattern`
    (?:is |it's |that's |exactly |still |much )*(?:the )?same(?: \S+)? (?:as|like) (?:last|before|in|i|my|
    previously|earlier|then|what)${ABOUT_SHORT}
  `,
  pattern`
    (?:the |my |is |it's |still )*(?:answer )?(?:is |'s )?(?:still |
    exactly )*(?:the )?same(?: answer)?(?: applies| ${WHEN}| still applies| still)?
  `,
  pattern`
    (?:please )?(?:see|refer to|check|look at|read) (?:my|the) (?:(?:previous|earlier|last|old|first|
    other) )?(?:answer|reply|mail|e-?mail|message|response|post)(?: \S+){0,8}
  `,
  `(?:see|as per) what i (?:wrote|said)(?: \\S+){0,6}`,
  pattern`
    (?:as )?(?:i |i've |have |already |i already )*(?:answered|wrote|said|explained|replied|covered|
    written)(?: (?:this|that|it|about|to|on|same|question|in|my|the))* ${WHEN}${ABOUT_SHORT}
  `,
  `as (?:i )?(?:said|mentioned|answered|before|wrote|noted|stated)(?: ${WHEN})?`,
  pattern`
    (?:that |it |this |answer |my answer |the answer )*(?:still|all still) (?:holds?|stands?|applies|apply|valid|
    true|correct|right|works|the case|current|good)(?: true)?
  `,
  `(?:is|are|'s|it's|that's) still (?:valid|true|correct|right|the case|accurate|current|so|the same)`,
  pattern`
    (?:nothing|nothing's|nothing has|no) (?:changed|has changed|changes?|new|
    change)(?: since)?(?: ${WHEN})?(?: i answered| i wrote)?
  `,
)

/** Politeness, which says nothing of the matter. */
export const POLITE = whole(
  pattern`
    dessverre|desverre|diverre|unfortunately|sadly|hm+|tja|nei|nope|no|ja|yes|yep|ok|okay|okei|well|vel|haha|hehe|å|
    oh|eh|huff|uff|ops|oops
  `,
  '(?:takk|tusen takk|thanks|thank you|thx|many thanks)(?: for | til | skal | så )?\\S*(?: \\S+){0,6}',
  pattern`
    (?:godt|interessant|vanskelig|vanskeleg|vrient) spørsmål(?: det)?|(?:good|great|interesting|tough|
    hard) (?:question|one)
  `,
  pattern`
    (?:beklager|beklagar|orsak|unnskyld|sorry|apologies|my apologies)(?: (?:for|at|om|about|that|to|i|jeg|eg|
    det)\s?(?:\S+ ?){0,7})?
  `,
  '(?:lykke til|god jakt|good luck|best of luck)(?: \\S+){0,5}',
  '(?:håper|håpar|vonar|hope|hoping|hopefully|i hope|wish)(?: \\S+){1,10}',
  pattern`
    (?:ha (?:en|ein|ei) )?(?:fin|god|fortsatt god|riktig god) (?:dag|helg|uke|veke|sommer|sumar|jul|påske|kveld|
    ettermiddag|tur)(?: \S+){0,2}|have a (?:nice|good|great) \S+(?: \S+)?
  `,
  pattern`
    ærlig talt|to be honest|honestly|for å være ærlig|tbh|i.m afraid|er jeg redd|sant å si|så vidt (?:jeg|
    eg) (?:vet|veit)|as far as i know|fyi|btw|kjipt|sånn er det|(?:wish|skulle ønske) (?:jeg|i|eg) (?:kunne|
    could)(?: \S+){0,4}
  `,
)

/** "Tusen takk for hjelpen", "bare hyggelig": said to somebody, and of nothing that was asked. "Ja takk" and "no problem" may
 *  answer, and are not among them. */
export const COURTESY = new RegExp(
  `^${anyOf(
    pattern`
      (?:tusen |mange |hjertelig |hjarteleg |igjen |many |så |og )*(?:takk|thanks|thank you|thx)(?: (?:skal du ha|
      skal de ha|så mye|så mykje|igjen|alle sammen|alle|begge|selv|sjølv|likeså|til alle|a lot|so much|again|all|
      everyone|both|for (?:hjelpen|hjelpa|svaret|svar|svarene|tipset|informasjonen|infoen|raskt svar|rask hjelp|
      (?:the |your |all the )?(?:help|answer|reply|tip|info|information|quick reply|quick answer))))*
    `,
    pattern`
      (?:bare |berre )(?:hyggelig|hyggeleg|koselig|koseleg)(?: å hjelpe)?|ingen årsak|inga årsak|
      (?:det er |er )?(?:ikke|ikkje) (?:noe|noko) å takke for|you.re (?:very |most )?welcome|my pleasure|
      (?:so |bare |berre )?(?:glad|godt|bra|kjekt|fint) (?:at )?(?:det|it|that) (?:hjalp|løste seg|løyste seg|ordnet seg|
      helped|worked|works|worked out)|(?:glad|happy) (?:i|we|to) (?:could |be of )?help
    `,
  )}$`,
  'iu',
)

/** What is said beside one of the phrases and is no answer either: how it comes that one does not know. */
export const ASIDE = new RegExp(
  `^${LEAD}${anyOf(
    pattern`
      (?<!(?:^|\s)(?:det|den|dette|it|that|this|her|der|there|so|så) )(?:(?:har|hadde|er|var|kjenner|bruker|brukte|
      jobber|jobbar|arbeider|husker|hugsar|fikk|fekk|kan|have|had|am|was|'ve|'m|i've|i'm|did|
      do)(?: \S+){0,3}? )?(?:aldri|ikke|ikkje|ingen|ingenting|lite|mindre|never|not|little|less|haven't|hadn't|
      wasn't|didn't|don't|nothing)(?: \S+){0,8}
    `,
    pattern`
      (?:(?:it|det|dette|that) )?(?:er|var|was|is|'s|it's|that's)? ?(?:lenge|lang tid|long|a long time|a while|
      years|mange år|ages|been)(?: \S+){0,9}
    `,
    '(?:var |was |er )?(?:før|before|etter|after) (?:min|mi|my) (?:tid|time)(?: \\S+){0,5}',
    pattern`
      (?:noen|nokon|noen andre|nokon andre|andre|kanskje noen|someone|somebody|maybe|perhaps|others|
      other people) ?(?:andre|else)?(?: \S+){0,2} ?(?:vet|veit|kan|knows?|may|might|can|will|could|svarer|
      hjelper)(?: \S+){0,6}
    `,
    pattern`
      (?<=(?:^|\s)(?:i|jeg|eg) (?:now |nå |no )?)(?:jobber|jobbar|arbeider|work|moved|flyttet|flytta|gikk|gjekk|
      sluttet|slutta|byttet|bytta|left|switched|changed)(?: \S+){0,8}
    `,
  )}$`,
  'iu',
)
/** An aside with any of these may well be the answer after all. */
export const ADVISES = new RegExp(
  pattern`
    (?<!\p{L})(?:tror|trur|think|guess|gjetter|antar|suppose|believe|bør|burde|should|must|må|skal|ville|would|prøv|
    try|kanskje|maybe|perhaps|probably|sannsynligvis|antagelig|antakelig|sikkert|use|bruk|check|sjekk|restart|set|
    sett|see|se|if|hvis|dersom|when|når|works?|fungerer|funker|virker|\d[\d.,:]*)(?!\p{L})
  `,
  'iu',
)

/** Words of a clause that does no more than show where a link leads. */
export const POINTS = new RegExp(
  pattern`
    ^(?:se|sjå|her|der|denne|dette|det|den|svaret?|svar|svarte|svart|tråden?|tråd|lenken?|lenke|lenkja|link|linken|
    ligger|ligg|finner|finn|finnes|finst|du|dere|vi|jeg|eg|har|er|var|på|om|i|fra|frå|til|ble|vart|blei|diskutert|
    diskuterte|diskusjonen|diskusjon|besvart|før|tidligere|tidlegare|også|òg|allerede|alt|står|forklart|beskrevet|
    mailen|mail|e-posten|jf|jfr|ref|sist|fjor|vår|høst|haust|januar|februar|mars|april|mai|juni|juli|august|
    september|oktober|november|desember|\d{4}|følgende|fylgjande|prøv|sjekk|les|samme|same|som|mitt|min|eldre|
    gammel|gamal|men|og|see|this|that|the|thread|answer|answered|is|was|here|it|in|at|link|my|mail|message|post|
    reply|previous|earlier|last|old|discussed|discussion|we|i|you|have|has|been|already|before|find|read|check|look|
    from|on|january|february|march|may|june|july|october|december|year|month|perhaps|maybe|and|following|same|as|
    please|covered|explained|of|ago|kanskje|for|dette:|fyi)$
  `,
  'u',
)
