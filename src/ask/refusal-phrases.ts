import { anyOf, pattern } from './patterns.ts'
import { ABOUT, ABOUT_SHORT, ADVERBS, CANNOT, DO_NOT, NOT, whole } from './phrase-frame.ts'

/** "I don't know of any other way", "vet ikke om det hjelper, men ...": what is not known is beside the point. */
const NOT_IGNORANCE = new RegExp(
  anyOf(
    pattern`
      (?:know|vet|veit) (?:\S+ )?(?:of|any|that (?:i|we|it|you|there)|why (?:you|we|they)|hvorfor (?:du|dere|vi)|
      kvifor (?:du|de|vi)|av noe|om noe?n? annen|if (?:you|that|this|it)(?:'s| is)? (?:helps?|relevant|useful|what))
    `,
    String.raw`(?:om|if|whether) (?:du|dere|de|dykk|you|y'all) (?:har|tried|have|prøvd|already)`,
    pattern`
      \b(?:du mener|du meiner|you mean|you're referring|you are referring|you want|du vil|you're asking|du spør om|
      du tenker på|du snakker om|you're talking)
    `,
    pattern`
      (?:om|if|whether) (?:det|dette|this|that|it) (?:hjelper|hjelp|kan hjelpe|helps?|will help|would help|svarer|
      answers|er relevant|er til hjelp|er nyttig)
    `,
  ),
  'iu',
)
const IGNORANT = whole(
  `(?:vet|veit|vett)${ADVERBS} ${NOT}${ABOUT}`,
  `${NOT} (?:vet|veit)${ADVERBS}${ABOUT_SHORT}`,
  `aner(?: jeg| eg)?(?: da| dessverre)? ${NOT}${ABOUT}`,
  pattern`
    (?:har(?: jeg| eg)?(?: dessverre| diverre)? )?(?:ingen|inga|ikke noen|ikkje nokon|${NOT}|null|
    ikke den fjerneste) (?:anelse|anelsen|aning|peiling|idé|ide|formening|kunnskap|kjennskap)${ABOUT}
  `,
  `(?:peiling|anelse|aning) har (?:jeg|eg) ${NOT}`,
  pattern`
    kan(?: jeg| eg| vi)?(?: dessverre| diverre| desverre| nok)? ${NOT} (?:svare|svara|si|sei|gi|
    gje)(?: deg| dykk| dere)?(?: noe| noko)?(?: godt| sikkert)?(?: svar)?${ABOUT_SHORT}
  `,
  pattern`
    kan(?: jeg| eg| vi)?(?: dessverre| diverre| desverre| nok)? ${NOT} (?:hjelpe|hjelpa|bistå|
    bidra)(?: deg| dykk| dere)?(?: så mye| så mykje)?(?: med| på)?(?: dette| det| den| denne| her| saken| spørsmålet)?(?: her)?
  `,
  pattern`
    (?:har(?: jeg| eg| vi)?|sitter|sit|sitt)(?: dessverre| diverre| nok)? ${NOT} (?:på )?(?:noe |noko |noen |
    nokon )?(?:godt )?(?:svar|svaret|forslag)${ABOUT_SHORT}
  `,
  `(?:husker|hugsar|minnes|minnest|hugser)(?: jeg| eg)?(?: dessverre| diverre)? ${NOT}${ABOUT_SHORT}`,
  pattern`
    (?:kjenner|kjenn|er)(?: jeg| eg)?(?: dessverre| diverre)? ${NOT} (?:til|
    kjent med)(?: dette| det| den| saken| saka| denne saken| noe om dette| systemet)?
  `,
  pattern`
    (?:er )?(?:veldig |svært |helt )?(?:usikker|ikke sikker|ikkje sikker|i tvil)(?: på (?:dette|det|den|svaret|
    hva svaret er))?(?: selv)?
  `,
  `skulle (?:gjerne |ønske jeg |ynskje eg )?(?:visst|visste)(?: det)?(?: selv)?`,
  `(?:har )?(?:ingen|inga) (?:svar|forslag)${ABOUT_SHORT}`,
  `(?:do not|don't|dont|don t|wouldn't|would not) (?:really |actually |honestly |personally )?know${ABOUT}`,
  `(?:dunno|idk|no clue|no idea|not a clue|beats me|no answer|no answers|your guess is as good as mine)${ABOUT}`,
  pattern`
    (?:have |'ve |have got |got |i've )?(?:absolutely )?(?:no|not the faintest|not the slightest) (?:idea|clue|
    knowledge|recollection|answer|information|info)${ABOUT}
  `,
  pattern`
    (?:${DO_NOT} have|haven't(?: got)?|have not)(?: got)? (?:a |an |any |the |the faintest |the slightest |
    the foggiest )?(?:good )?(?:clue|idea|answer|answers|knowledge|info|information)${ABOUT}
  `,
  pattern`
    ${CANNOT} (?:really )?(?:answer|say|tell(?: you)?|comment|help(?: you)?(?: out)?(?: much)?(?: with (?:this|that|
    it|
    this one))?(?: here)?)(?: this| that| it| you| on this| on that| to this| to that| for sure| this one| this question| that question| your question)*
  `,
  `(?:${DO_NOT}|${CANNOT}) (?:remember|recall)${ABOUT_SHORT}`,
  `(?:am |'m |i'm )?not (?:really |very |too |that )?(?:familiar|acquainted) with${ABOUT_SHORT}`,
  pattern`
    (?:am |'m |i'm )?(?:not (?:really |entirely |too |at all )?sure|unsure|not certain|uncertain)(?: about (?:this|
    that|it)(?: one)?| myself| on this| of this)?
  `,
  'wish i knew|if only i knew|over my head',
)

/** Words that say that somebody does not know, and nothing beside. */
export const saysIgnorant = (clause: string): boolean => IGNORANT.test(clause) && !NOT_IGNORANCE.test(clause)

const FIELD_NB = pattern`
    (?:område|områder|fagområde|fagfelt|felt|bord|ansvar|ansvarsområde|avdeling|avdelinga|avdelingen|kompetanse|
    kompetanseområde|fag|ekspertise|greie|jobb|gebet|bane|system|prosjekt|spesialfelt|sak|lenger|kopp te|hovedfelt|
    arbeidsområde)
  `
const FIELD_EN = pattern`
    (?:area|areas|field|department|dept|division|thing|expertise|speciality|specialty|domain|job|responsibility|
    remit|project|team|wheelhouse|turf|line of work|system|cup of tea|scope|subject|group)
  `

/** "Ikke mitt bord", "wrong person" */
export const NOT_MY_FIELD = whole(
  pattern`
    (?:er )?(?:nok |vel |egentlig |heller |definitivt |da |dessverre )?${NOT} (?:lenger |lengre |helt |akkurat |
    helt i |innenfor |innafor )?(?:mitt|min|mi|mine|vårt|vår|våre)(?: \S+)? ?${FIELD_NB}${ABOUT_SHORT}
  `,
  pattern`
    (?:er |ligger |ligg )?(?:nok |helt |litt |langt )?(?:utenfor|utanfor|på siden av|på sida av) (?:mitt|min|mi|
    mine|vårt|vår)(?: \S+)? ?${FIELD_NB}${ABOUT_SHORT}
  `,
  pattern`
    (?:er )?(?:nok |vel |da )?${NOT} (?:noe|noko|nåe) (?:jeg|eg|vi) (?:jobber|jobbar|arbeider|arbeidar|kan|har|
    driver|driv|håndterer|steller|kjenner|vet|veit|er)${ABOUT_SHORT}
  `,
  `(?:er )?(?:nok |vel |da )?${NOT} (?:meg|oss|jeg|eg)(?: (?:du|dere|de|dykk|som|lenger|lengre)${ABOUT_SHORT})?`,
  pattern`
    (?:du )?(?:er |er det |har |har nok |spør |spør nok |her er jeg |her er eg )?(?:nok )?(?:truffet |
    kontaktet )?(?:på |hos )?(?:den )?feil(?:e)? (?:person|mann|dame|adresse|avdeling|adressat|mottaker|mottakar|
    sted|plass|vedkommende|ola|kar)(?: for (?:dette|det|denne))?(?: her)?
  `,
  pattern`
    (?:jobber|jobbar|arbeider|arbeidar|driver|driv|steller|
    stelle)(?: jeg| eg| vi)?(?: dessverre| diverre)? ${NOT} (?:lenger |lengre |meir |mer )?(?:med|på|i|innen|
    innan)${ABOUT_SHORT}
  `,
  pattern`
    (?:har(?: jeg| eg| vi)?) (?:aldri|ikke|ikkje) (?:jobbet|jobba|arbeidet|arbeidd|hatt noe|hatt noko|vært borti|
    vore borti|drevet|drive|styrt|stelt) (?:med|på|i|å gjøre med|dette|det|borti)?${ABOUT_SHORT}
  `,
  `(?:har(?: jeg| eg)?) (?:sluttet|slutta|byttet|bytta|gått over|gitt fra meg|overlatt|overlevert)${ABOUT_SHORT}`,
  pattern`
    kan(?: jeg| eg| vi)?(?: dessverre| diverre)? (?:ingenting|ingen ting|lite|ikkje noko|ikke noe|null|fint lite|
    svært lite) (?:om|på|av)${ABOUT_SHORT}
  `,
  pattern`
    har(?: jeg| eg| vi)?(?: dessverre| diverre)? (?:ikke|ikkje|lite|null|ingen|ikke noe|ikke noen) (?:greie|
    kompetanse|erfaring|ansvar|ansvaret|ekspertise|ansvaret lenger) (?:på|med|om|for|i|innen)${ABOUT_SHORT}
  `,
  pattern`
    (?:er )?(?:nok )?${NOT} (?:den |den rette |rett |rette |riktig |riktige |beste )(?:person|personen|vedkommende|
    mann|adresse|å spørre|til å svare|som kan svare)${ABOUT_SHORT}
  `,
  `${NOT} (?:mitt|min|mi)`,
  pattern`
    (?:noen|nokon|noen andre|nokon andre|andre) (?:andre )?(?:enn meg )?(?:må|bør|får) (?:svare|svara|ta|hjelpe|
    hjelpa)${ABOUT_SHORT}
  `,
  `spør (?:heller )?(?:noen|nokon) (?:andre|som (?:kan|vet|veit|jobber|jobbar))${ABOUT_SHORT}`,
  pattern`
    (?:is |'s |that's |this is |it's |isn't |is really )?(?:not |n't )?(?:really |quite |actually |exactly |
    strictly )*(?:not |outside (?:of )?|out of |beyond |isn't |far from )(?:really |quite |actually |exactly |in |
    within |part of )*(?:my|our)(?: \S+)? ?${FIELD_EN}(?: of (?:expertise|work|responsibility|
    knowledge))?${ABOUT_SHORT}
  `,
  pattern`
    (?:you (?:have|'ve|got|'ve got|have got) |i'm |i am |you're (?:asking|mailing|
    writing to) )?(?:the )?wrong (?:person|guy|gal|man|woman|address|department|team|place|recipient|
    number)${ABOUT_SHORT}
  `,
  pattern`
    (?:am |i'm |'m )?(?:probably |really )?not (?:the )?(?:right|best|correct|person) ?(?:person|one|guy|contact|
    address|to ask|for this)${ABOUT_SHORT}
  `,
  `(?:it's |that's |is )?not me(?: (?:you|who|that|anymore)${ABOUT_SHORT})?`,
  pattern`
    (?:am |i'm |'m )?no longer (?:work|works|working|involved|responsible|with|part|in|on|doing|the|handle|
    maintain)${ABOUT_SHORT}
  `,
  pattern`
    (?<=(?:^|\s)i (?:really |actually |personally )?)${DO_NOT} (?:really |actually |personally )?(?:work|deal|
    handle|cover|do|use) (?:on |with |in |for )?(?:this|that|it|these|those|any of)${ABOUT_SHORT}
  `,
  pattern`
    (?:have never|haven't|have not|i've never|'ve never|never) (?:really |actually |personally |ever )?(?:worked|
    dealt|used|been involved) (?:on |with |in |for )?(?:this|that|it|these|those|any of)${ABOUT_SHORT}
  `,
  `(?:${DO_NOT}) (?:work|deal) (?:on|with|in) \\S+(?: \\S+)?(?: anymore| any more| any longer| these days)`,
  pattern`
    (?:is |isn't |that's |this is |not )?(?:not )?(?:something|anything) i (?:work|deal|know|handle|do|have|'ve|am|
    can)${ABOUT_SHORT}
  `,
  `(?:am |i'm |was |'m )?not (?:really |at all )?involved (?:in|with)${ABOUT_SHORT}`,
  `(?:someone|somebody) else (?:should|must|will have to|needs to|has to|ought to|would be better)${ABOUT_SHORT}`,
  `(?:better )?(?:ask|try) (?:someone|somebody) else${ABOUT_SHORT}`,
  pattern`
    know (?:nothing|very little|little) about${ABOUT_SHORT}|have no experience (?:with|in)${ABOUT_SHORT}|
    (?:${DO_NOT} have|haven't) any experience (?:with|in)${ABOUT_SHORT}
  `,
)

const NOW = pattern`
    (?:nå|no|akkurat nå|for øyeblikket|for tida|for tiden|i dag|idag|i morgen|denne uka|denne uken|denne veka|
    denne måneden|i sommer|i øyeblikket|med det første|før \S+(?: \S+){0,3}|now|right now|at the moment|just now|
    today|this week|this month|this time|currently|these days|until \S+(?: \S+){0,3}|before \S+(?: \S+){0,3})
  `

/** "Har ikke tid denne uka", "I'll get back to you" */
export const DECLINES = whole(
  pattern`
    (?:har|får|finner|fekk|fikk|rekker|rekk)(?: jeg| eg| vi)?(?: dessverre| diverre| nok| bare)? (?:ikke|ikkje|
    ingen|null|dårlig|dårleg|lite|dårlig med) (?:noe |noko )?(?:tid|kapasitet|anledning|høve|ledig tid|overskudd|
    mulighet|moglegheit)${ABOUT_SHORT}
  `,
  `(?:rekker|rekk|rakk)(?: (?:jeg|eg|vi|det|dette|dessverre|diverre|nok|bare|å \\S+))* ${NOT}${ABOUT_SHORT}`,
  pattern`
    (?:er |har det )(?:dessverre |diverre |litt |veldig |svært |altfor |for |så |veldig veldig )*(?:opptatt|
    oppteken|travelt|travel|nedlesset|nedlessa|overarbeidet|fullt opp|i møter?|i møte|på reise|på ferie|bortreist|
    på farta|i permisjon|syk|sjuk|sjukmeldt|sykmeldt|ute og reiser)${ABOUT_SHORT}
  `,
  pattern`
    (?:veldig |svært |altfor |for )?(?:opptatt|oppteken|travelt|mye å gjøre|mykje å gjere|mye på gang|
    for mye)(?: ${NOW})?
  `,
  pattern`
    har (?:for |altfor |veldig |svært |så )?(?:mye|mykje) (?:å gjøre|å gjere|annet|anna|på gang|på bordet|
    på tapetet)${ABOUT_SHORT}
  `,
  pattern`
    (?:kan|får|klarer|greier|orker)(?: jeg| eg| vi)?(?: dessverre| diverre| nok)? ${NOT}(?: å)? (?:hjelpe|hjelpa|
    svare|svara|se|sjå|bistå|ta|gjøre|gjere)(?: \S+){0,4} ${NOW}
  `,
  `${NOT} ${NOW}|passer (?:dessverre )?(?:ikke|dårlig) ${NOW}|${NOW} (?:har|er|kan) (?:jeg|eg)${ABOUT}`,
  pattern`
    (?:jeg |eg )?(?:skal|må|kan|vil|får) (?:jeg |eg )?(?:prøve å )?(?:se|sjå|kikke|sjekke|undersøke|undersøkje|
    svare|svara|komme|kome|ta|finne ut|høre|høyre)(?: (?:på|tilbake|attende|deg|dere|det|dette|den|av|til|over|opp|
    rundt|nærmere|litt|en|ein|titt|kikk|etter|i saken|med))*(?: (?:i morgen|i morgon|senere|seinare|mandag|
    neste uke|neste veke|på \S+|etter \S+|når \S+(?: \S+){0,5}|om noen dager|over helga|i løpet av \S+(?: \S+)?|
    i kveld|snart|i dag))?
  `,
  `(?:kommer|kjem)(?: jeg| eg)? (?:tilbake|attende)(?: (?:til|med|på))?${ABOUT_SHORT}`,
  `svarer (?:deg |dere |på dette |på det )*(?:i morgen|senere|i kveld|neste uke|når|på \\S+|etter \\S+)${ABOUT_SHORT}`,
  pattern`
    spør (?:meg )?(?:igjen|gjerne igjen|på nytt|heller|om igjen)? ?(?:senere|seinare|neste uke|neste veke|om en uke|
    om ei veke|i morgen|etter \S+|til uka|på nyåret|når \S+)${ABOUT_SHORT}
  `,
  pattern`
    (?:am |i'm |'m |just |way |far |a bit |a little |really |very |too |so |super |extremely |quite |pretty |
    currently |completely )*(?:busy|swamped|slammed|overloaded|snowed under|tied up|in meetings|in a meeting|
    out of the office|on vacation|on holiday|on leave|travell?ing|on the road|off sick|out sick|away)${ABOUT_SHORT}
  `,
  `(?:have |got |i've )?no (?:time|capacity|bandwidth)${ABOUT_SHORT}`,
  pattern`
    (?:${DO_NOT} have|haven't(?: got)?|have not(?: got)?|won't have)(?: the| any| enough| much)? (?:time|capacity|
    bandwidth|cycles)${ABOUT_SHORT}
  `,
  `${CANNOT} (?:help|look|answer|do|get|take|reply|respond)(?: \\S+){0,5} ${NOW}`,
  `not (?:right )?(?:now|today|this week|at the moment)`,
  pattern`
    (?:i'll|i will|will|let me|i can|going to|i'm going to) (?:try to )?(?:get back to you|look into|have a look|
    take a look|reply|answer|respond|check|find out|ask around|come back to|dig into|see what i can)(?: (?:later|
    tomorrow|on \S+|next week|this week|when \S+(?: \S+){0,5}|soon|asap|it|this|that|you|to you|on this|at it|
    at this|and let you know|about this|with you|find|out|after \S+|in a (?:bit|while|few days)|and see|around))*
  `,
  pattern`
    ask (?:me )?(?:again )?(?:later|next week|tomorrow|in a (?:week|few days|month)|after \S+|
    some other time)${ABOUT_SHORT}
  `,
  pattern`
    give me (?:a (?:few|couple of) |some |until )\S+${ABOUT_SHORT}|(?:maybe|some|perhaps) (?:other time|later|
    another time)|(?:short on|out of|pressed for) time${ABOUT_SHORT}
  `,
  pattern`
    (?:gi meg|gje meg) (?:noen|nokre|et par|litt|en|ein|ei)${ABOUT_SHORT}|(?:kanskje )?(?:senere|seinare|
    en annen gang|ein annan gong)
  `,
)
