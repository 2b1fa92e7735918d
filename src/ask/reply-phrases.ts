import { anyOf } from './date-words.ts'

/** Before what is said, and after it: *Nei, jeg vet dessverre ikke, beklager*. */
const LEAD = `(?:${anyOf(
  'jeg|eg|jag|vi|i|we|dessverre|desverre|diverre|beklager|beklagar|orsak|sorry|unfortunately|sadly|nei|nope|no|hmm?|eh|ehm|tja|vel|well|å|oh|ja|yes|ok|okay',
  'ærlig talt|honestly|to be honest|tbh|for å være ærlig|actually|egentlig|eigentleg|faktisk|dette|det|den|that|this|it|men|but|og|and|so|så|rett og slett|redd|er redd|(?:i.m |i am )?afraid',
  'må (?:jeg |eg )?innrømme|må (?:jeg )?si|really|frankly|apologies|right now|akkurat nå|nå|no wait|her|there|der|at|that|fra meg',
)}\\s)*`
const TRAIL = `(?:\\s${anyOf(
  'dessverre|desverre|diverre|beklager|beklagar|sorry|unfortunately|i.m afraid|i am afraid|er jeg redd|er eg redd|altså|gitt|egentlig|eigentleg|really|tbh|either|heller|heller ikke|mate|at all|i det hele tatt|herfra|from me|nok|vel|da|ass|takk|thanks|nei|mer|meir|anymore|lenger|lengre|no more',
)})*`
/** What the words are about, up to the end of the clause. */
const ABOUT = String.raw`(?:\s\S+){0,10}`
const ABOUT_SHORT = String.raw`(?:\s\S+){0,6}`
const ADVERBS =
  '(?:\\s(?:jeg|eg|vi|dessverre|desverre|diverre|faktisk|heller|helt ærlig|sannelig|rett og slett|nok|egentlig|eigentleg|selv|sjølv|vel|da|dette|det))*'
const NOT = '(?:ikke|ikkje|inte|ikkj)'
const DO_NOT = "(?:do not|don't|dont|don t|did not|didn't|wouldn't|would not)"
const CANNOT =
  "(?:can't|cannot|can not|cant|couldn't|could not|won't be able to|am not able to|i'm not able to|'m not able to|not able to|unable to|am unable to|'m unable to)"

/** A clause that is all of it one of the phrases. */
const whole = (...rows: readonly string[]): RegExp => new RegExp(`^${LEAD}${anyOf(...rows)}${TRAIL}$`, 'iu')

/** "I don't know of any other way", "vet ikke om det hjelper, men ...": what is not known is beside the point. */
const NOT_IGNORANCE = new RegExp(
  anyOf(
    String.raw`(?:know|vet|veit) (?:\S+ )?(?:of|any|that (?:i|we|it|you|there)|why (?:you|we|they)|hvorfor (?:du|dere|vi)|kvifor (?:du|de|vi)|av noe|om noe?n? annen|if (?:you|that|this|it)(?:'s| is)? (?:helps?|relevant|useful|what))`,
    String.raw`(?:om|if|whether) (?:du|dere|de|dykk|you|y'all) (?:har|tried|have|prøvd|already)`,
    String.raw`\b(?:du mener|du meiner|you mean|you're referring|you are referring|you want|du vil|you're asking|du spør om|du tenker på|du snakker om|you're talking)`,
    String.raw`(?:om|if|whether) (?:det|dette|this|that|it) (?:hjelper|hjelp|kan hjelpe|helps?|will help|would help|svarer|answers|er relevant|er til hjelp|er nyttig)`,
  ),
  'iu',
)
const IGNORANT = whole(
  `(?:vet|veit|vett)${ADVERBS} ${NOT}${ABOUT}`,
  `${NOT} (?:vet|veit)${ADVERBS}${ABOUT_SHORT}`,
  `aner(?: jeg| eg)?(?: da| dessverre)? ${NOT}${ABOUT}`,
  `(?:har(?: jeg| eg)?(?: dessverre| diverre)? )?(?:ingen|inga|ikke noen|ikkje nokon|${NOT}|null|ikke den fjerneste) (?:anelse|anelsen|aning|peiling|idé|ide|formening|kunnskap|kjennskap)${ABOUT}`,
  `(?:peiling|anelse|aning) har (?:jeg|eg) ${NOT}`,
  `kan(?: jeg| eg| vi)?(?: dessverre| diverre| desverre| nok)? ${NOT} (?:svare|svara|si|sei|gi|gje)(?: deg| dykk| dere)?(?: noe| noko)?(?: godt| sikkert)?(?: svar)?${ABOUT_SHORT}`,
  `kan(?: jeg| eg| vi)?(?: dessverre| diverre| desverre| nok)? ${NOT} (?:hjelpe|hjelpa|bistå|bidra)(?: deg| dykk| dere)?(?: så mye| så mykje)?(?: med| på)?(?: dette| det| den| denne| her| saken| spørsmålet)?(?: her)?`,
  `(?:har(?: jeg| eg| vi)?|sitter|sit|sitt)(?: dessverre| diverre| nok)? ${NOT} (?:på )?(?:noe |noko |noen |nokon )?(?:godt )?(?:svar|svaret|forslag)${ABOUT_SHORT}`,
  `(?:husker|hugsar|minnes|minnest|hugser)(?: jeg| eg)?(?: dessverre| diverre)? ${NOT}${ABOUT_SHORT}`,
  `(?:kjenner|kjenn|er)(?: jeg| eg)?(?: dessverre| diverre)? ${NOT} (?:til|kjent med)(?: dette| det| den| saken| saka| denne saken| noe om dette| systemet)?`,
  `(?:er )?(?:veldig |svært |helt )?(?:usikker|ikke sikker|ikkje sikker|i tvil)(?: på (?:dette|det|den|svaret|hva svaret er))?(?: selv)?`,
  `skulle (?:gjerne |ønske jeg |ynskje eg )?(?:visst|visste)(?: det)?(?: selv)?`,
  `(?:har )?(?:ingen|inga) (?:svar|forslag)${ABOUT_SHORT}`,
  `(?:do not|don't|dont|don t|wouldn't|would not) (?:really |actually |honestly |personally )?know${ABOUT}`,
  `(?:dunno|idk|no clue|no idea|not a clue|beats me|no answer|no answers|your guess is as good as mine)${ABOUT}`,
  `(?:have |'ve |have got |got |i've )?(?:absolutely )?(?:no|not the faintest|not the slightest) (?:idea|clue|knowledge|recollection|answer|information|info)${ABOUT}`,
  `(?:${DO_NOT} have|haven't(?: got)?|have not)(?: got)? (?:a |an |any |the |the faintest |the slightest |the foggiest )?(?:good )?(?:clue|idea|answer|answers|knowledge|info|information)${ABOUT}`,
  `${CANNOT} (?:really )?(?:answer|say|tell(?: you)?|comment|help(?: you)?(?: out)?(?: much)?(?: with (?:this|that|it|this one))?(?: here)?)(?: this| that| it| you| on this| on that| to this| to that| for sure| this one| this question| that question| your question)*`,
  `(?:${DO_NOT}|${CANNOT}) (?:remember|recall)${ABOUT_SHORT}`,
  `(?:am |'m |i'm )?not (?:really |very |too |that )?(?:familiar|acquainted) with${ABOUT_SHORT}`,
  `(?:am |'m |i'm )?(?:not (?:really |entirely |too |at all )?sure|unsure|not certain|uncertain)(?: about (?:this|that|it)(?: one)?| myself| on this| of this)?`,
  'wish i knew|if only i knew|over my head',
)

/** Words that say that somebody does not know, and nothing beside. */
export const saysIgnorant = (clause: string): boolean => IGNORANT.test(clause) && !NOT_IGNORANCE.test(clause)

const FIELD_NB =
  '(?:område|områder|fagområde|fagfelt|felt|bord|ansvar|ansvarsområde|avdeling|avdelinga|avdelingen|kompetanse|kompetanseområde|fag|ekspertise|greie|jobb|gebet|bane|system|prosjekt|spesialfelt|sak|lenger|kopp te|hovedfelt|arbeidsområde)'
const FIELD_EN =
  '(?:area|areas|field|department|dept|division|thing|expertise|speciality|specialty|domain|job|responsibility|remit|project|team|wheelhouse|turf|line of work|system|cup of tea|scope|subject|group)'

/** "Ikke mitt bord", "wrong person" */
export const NOT_MY_FIELD = whole(
  `(?:er )?(?:nok |vel |egentlig |heller |definitivt |da |dessverre )?${NOT} (?:lenger |lengre |helt |akkurat |helt i |innenfor |innafor )?(?:mitt|min|mi|mine|vårt|vår|våre)(?: \\S+)? ?${FIELD_NB}${ABOUT_SHORT}`,
  `(?:er |ligger |ligg )?(?:nok |helt |litt |langt )?(?:utenfor|utanfor|på siden av|på sida av) (?:mitt|min|mi|mine|vårt|vår)(?: \\S+)? ?${FIELD_NB}${ABOUT_SHORT}`,
  `(?:er )?(?:nok |vel |da )?${NOT} (?:noe|noko|nåe) (?:jeg|eg|vi) (?:jobber|jobbar|arbeider|arbeidar|kan|har|driver|driv|håndterer|steller|kjenner|vet|veit|er)${ABOUT_SHORT}`,
  `(?:er )?(?:nok |vel |da )?${NOT} (?:meg|oss|jeg|eg)(?: (?:du|dere|de|dykk|som|lenger|lengre)${ABOUT_SHORT})?`,
  `(?:du )?(?:er |er det |har |har nok |spør |spør nok |her er jeg |her er eg )?(?:nok )?(?:truffet |kontaktet )?(?:på |hos )?(?:den )?feil(?:e)? (?:person|mann|dame|adresse|avdeling|adressat|mottaker|mottakar|sted|plass|vedkommende|ola|kar)(?: for (?:dette|det|denne))?(?: her)?`,
  `(?:jobber|jobbar|arbeider|arbeidar|driver|driv|steller|stelle)(?: jeg| eg| vi)?(?: dessverre| diverre)? ${NOT} (?:lenger |lengre |meir |mer )?(?:med|på|i|innen|innan)${ABOUT_SHORT}`,
  `(?:har(?: jeg| eg| vi)?) (?:aldri|ikke|ikkje) (?:jobbet|jobba|arbeidet|arbeidd|hatt noe|hatt noko|vært borti|vore borti|drevet|drive|styrt|stelt) (?:med|på|i|å gjøre med|dette|det|borti)?${ABOUT_SHORT}`,
  `(?:har(?: jeg| eg)?) (?:sluttet|slutta|byttet|bytta|gått over|gitt fra meg|overlatt|overlevert)${ABOUT_SHORT}`,
  `kan(?: jeg| eg| vi)?(?: dessverre| diverre)? (?:ingenting|ingen ting|lite|ikkje noko|ikke noe|null|fint lite|svært lite) (?:om|på|av)${ABOUT_SHORT}`,
  `har(?: jeg| eg| vi)?(?: dessverre| diverre)? (?:ikke|ikkje|lite|null|ingen|ikke noe|ikke noen) (?:greie|kompetanse|erfaring|ansvar|ansvaret|ekspertise|ansvaret lenger) (?:på|med|om|for|i|innen)${ABOUT_SHORT}`,
  `(?:er )?(?:nok )?${NOT} (?:den |den rette |rett |rette |riktig |riktige |beste )(?:person|personen|vedkommende|mann|adresse|å spørre|til å svare|som kan svare)${ABOUT_SHORT}`,
  `${NOT} (?:mitt|min|mi)`,
  `(?:noen|nokon|noen andre|nokon andre|andre) (?:andre )?(?:enn meg )?(?:må|bør|får) (?:svare|svara|ta|hjelpe|hjelpa)${ABOUT_SHORT}`,
  `spør (?:heller )?(?:noen|nokon) (?:andre|som (?:kan|vet|veit|jobber|jobbar))${ABOUT_SHORT}`,
  `(?:is |'s |that's |this is |it's |isn't |is really )?(?:not |n't )?(?:really |quite |actually |exactly |strictly )*(?:not |outside (?:of )?|out of |beyond |isn't |far from )(?:really |quite |actually |exactly |in |within |part of )*(?:my|our)(?: \\S+)? ?${FIELD_EN}(?: of (?:expertise|work|responsibility|knowledge))?${ABOUT_SHORT}`,
  `(?:you (?:have|'ve|got|'ve got|have got) |i'm |i am |you're (?:asking|mailing|writing to) )?(?:the )?wrong (?:person|guy|gal|man|woman|address|department|team|place|recipient|number)${ABOUT_SHORT}`,
  `(?:am |i'm |'m )?(?:probably |really )?not (?:the )?(?:right|best|correct|person) ?(?:person|one|guy|contact|address|to ask|for this)${ABOUT_SHORT}`,
  `(?:it's |that's |is )?not me(?: (?:you|who|that|anymore)${ABOUT_SHORT})?`,
  `(?:am |i'm |'m )?no longer (?:work|works|working|involved|responsible|with|part|in|on|doing|the|handle|maintain)${ABOUT_SHORT}`,
  `(?<=(?:^|\\s)i (?:really |actually |personally )?)${DO_NOT} (?:really |actually |personally )?(?:work|deal|handle|cover|do|use) (?:on |with |in |for )?(?:this|that|it|these|those|any of)${ABOUT_SHORT}`,
  `(?:have never|haven't|have not|i've never|'ve never|never) (?:really |actually |personally |ever )?(?:worked|dealt|used|been involved) (?:on |with |in |for )?(?:this|that|it|these|those|any of)${ABOUT_SHORT}`,
  `(?:${DO_NOT}) (?:work|deal) (?:on|with|in) \\S+(?: \\S+)?(?: anymore| any more| any longer| these days)`,
  `(?:is |isn't |that's |this is |not )?(?:not )?(?:something|anything) i (?:work|deal|know|handle|do|have|'ve|am|can)${ABOUT_SHORT}`,
  `(?:am |i'm |was |'m )?not (?:really |at all )?involved (?:in|with)${ABOUT_SHORT}`,
  `(?:someone|somebody) else (?:should|must|will have to|needs to|has to|ought to|would be better)${ABOUT_SHORT}`,
  `(?:better )?(?:ask|try) (?:someone|somebody) else${ABOUT_SHORT}`,
  `know (?:nothing|very little|little) about${ABOUT_SHORT}|have no experience (?:with|in)${ABOUT_SHORT}|(?:${DO_NOT} have|haven't) any experience (?:with|in)${ABOUT_SHORT}`,
)

const NOW =
  '(?:nå|no|akkurat nå|for øyeblikket|for tida|for tiden|i dag|idag|i morgen|denne uka|denne uken|denne veka|denne måneden|i sommer|i øyeblikket|med det første|før \\S+(?: \\S+){0,3}|now|right now|at the moment|just now|today|this week|this month|this time|currently|these days|until \\S+(?: \\S+){0,3}|before \\S+(?: \\S+){0,3})'

/** "Har ikke tid denne uka", "I'll get back to you" */
export const DECLINES = whole(
  `(?:har|får|finner|fekk|fikk|rekker|rekk)(?: jeg| eg| vi)?(?: dessverre| diverre| nok| bare)? (?:ikke|ikkje|ingen|null|dårlig|dårleg|lite|dårlig med) (?:noe |noko )?(?:tid|kapasitet|anledning|høve|ledig tid|overskudd|mulighet|moglegheit)${ABOUT_SHORT}`,
  `(?:rekker|rekk|rakk)(?: (?:jeg|eg|vi|det|dette|dessverre|diverre|nok|bare|å \\S+))* ${NOT}${ABOUT_SHORT}`,
  `(?:er |har det )(?:dessverre |diverre |litt |veldig |svært |altfor |for |så |veldig veldig )*(?:opptatt|oppteken|travelt|travel|nedlesset|nedlessa|overarbeidet|fullt opp|i møter?|i møte|på reise|på ferie|bortreist|på farta|i permisjon|syk|sjuk|sjukmeldt|sykmeldt|ute og reiser)${ABOUT_SHORT}`,
  `(?:veldig |svært |altfor |for )?(?:opptatt|oppteken|travelt|mye å gjøre|mykje å gjere|mye på gang|for mye)(?: ${NOW})?`,
  `har (?:for |altfor |veldig |svært |så )?(?:mye|mykje) (?:å gjøre|å gjere|annet|anna|på gang|på bordet|på tapetet)${ABOUT_SHORT}`,
  `(?:kan|får|klarer|greier|orker)(?: jeg| eg| vi)?(?: dessverre| diverre| nok)? ${NOT}(?: å)? (?:hjelpe|hjelpa|svare|svara|se|sjå|bistå|ta|gjøre|gjere)(?: \\S+){0,4} ${NOW}`,
  `${NOT} ${NOW}|passer (?:dessverre )?(?:ikke|dårlig) ${NOW}|${NOW} (?:har|er|kan) (?:jeg|eg)${ABOUT}`,
  `(?:jeg |eg )?(?:skal|må|kan|vil|får) (?:jeg |eg )?(?:prøve å )?(?:se|sjå|kikke|sjekke|undersøke|undersøkje|svare|svara|komme|kome|ta|finne ut|høre|høyre)(?: (?:på|tilbake|attende|deg|dere|det|dette|den|av|til|over|opp|rundt|nærmere|litt|en|ein|titt|kikk|etter|i saken|med))*(?: (?:i morgen|i morgon|senere|seinare|mandag|neste uke|neste veke|på \\S+|etter \\S+|når \\S+(?: \\S+){0,5}|om noen dager|over helga|i løpet av \\S+(?: \\S+)?|i kveld|snart|i dag))?`,
  `(?:kommer|kjem)(?: jeg| eg)? (?:tilbake|attende)(?: (?:til|med|på))?${ABOUT_SHORT}`,
  `svarer (?:deg |dere |på dette |på det )*(?:i morgen|senere|i kveld|neste uke|når|på \\S+|etter \\S+)${ABOUT_SHORT}`,
  `spør (?:meg )?(?:igjen|gjerne igjen|på nytt|heller|om igjen)? ?(?:senere|seinare|neste uke|neste veke|om en uke|om ei veke|i morgen|etter \\S+|til uka|på nyåret|når \\S+)${ABOUT_SHORT}`,
  `(?:am |i'm |'m |just |way |far |a bit |a little |really |very |too |so |super |extremely |quite |pretty |currently |completely )*(?:busy|swamped|slammed|overloaded|snowed under|tied up|in meetings|in a meeting|out of the office|on vacation|on holiday|on leave|travell?ing|on the road|off sick|out sick|away)${ABOUT_SHORT}`,
  `(?:have |got |i've )?no (?:time|capacity|bandwidth)${ABOUT_SHORT}`,
  `(?:${DO_NOT} have|haven't(?: got)?|have not(?: got)?|won't have)(?: the| any| enough| much)? (?:time|capacity|bandwidth|cycles)${ABOUT_SHORT}`,
  `${CANNOT} (?:help|look|answer|do|get|take|reply|respond)(?: \\S+){0,5} ${NOW}`,
  `not (?:right )?(?:now|today|this week|at the moment)`,
  `(?:i'll|i will|will|let me|i can|going to|i'm going to) (?:try to )?(?:get back to you|look into|have a look|take a look|reply|answer|respond|check|find out|ask around|come back to|dig into|see what i can)(?: (?:later|tomorrow|on \\S+|next week|this week|when \\S+(?: \\S+){0,5}|soon|asap|it|this|that|you|to you|on this|at it|at this|and let you know|about this|with you|find|out|after \\S+|in a (?:bit|while|few days)|and see|around))*`,
  `ask (?:me )?(?:again )?(?:later|next week|tomorrow|in a (?:week|few days|month)|after \\S+|some other time)${ABOUT_SHORT}`,
  `give me (?:a (?:few|couple of) |some |until )\\S+${ABOUT_SHORT}|(?:maybe|some|perhaps) (?:other time|later|another time)|(?:short on|out of|pressed for) time${ABOUT_SHORT}`,
  `(?:gi meg|gje meg) (?:noen|nokre|et par|litt|en|ein|ei)${ABOUT_SHORT}|(?:kanskje )?(?:senere|seinare|en annen gang|ein annan gong)`,
)

const WHEN = String.raw`(?:sist|sist gang|sist gong|forrige gang|førre gong|tidligere|tidlegare|før|da|den gang|i fjor|i vår|i vinter|i sommer|i høst|i haust|i januar|i februar|i mars|i april|i mai|i juni|i juli|i august|i september|i oktober|i november|i desember|last time|last year|last month|last week|before|earlier|previously|back then|(?:back )?in (?:january|february|march|april|may|june|july|august|september|october|november|december|\d{4})|i \d{4})`
const ANSWER =
  '(?:svaret?|svar|mailen|mailen min|e-posten|det jeg|svaret mitt|mitt svar|svaret eg|det eg|innlegget|tråden|beskjed)'

/** "Samme som sist", "still true" */
export const AS_LAST_TIME = whole(
  `(?:er |blir |vert |gjelder |gjeld )?(?:akkurat |fortsatt |framleis |fremdeles |det |helt |nøyaktig )*(?:samme|same)(?: \\S+)? ?(?:som|ved|i|nå som|no som) (?:sist|forrige|førre|før|i|den|da|jeg|eg|tidligere|tidlegare|svaret|mitt)${ABOUT_SHORT}`,
  `(?:er |blir |vert )?(?:fortsatt |framleis |fremdeles |fremdeles )?(?:det )?(?:samme|same) (?:svar|svaret)(?: ${WHEN})?(?: gjelder| gjeld)?`,
  `${ANSWER}(?: mitt| fra meg)? (?:er|blir|vert) (?:fortsatt |framleis |fremdeles |fortsatt akkurat )?(?:det )?(?:samme|same|uendret|uendra|som (?:sist|før))${ABOUT_SHORT}`,
  `(?:se|sjå|viser til|viser til|ref|jf|jamfør|bruk) (?:til )?(?:svaret mitt|svaret eg|svaret jeg|mitt (?:forrige |tidligere |gamle )?svar|det jeg|det eg|mailen min|min (?:forrige |tidligere )?(?:mail|e-post)|hva jeg|kva eg|forrige svar|førre svar|svaret)(?: \\S+){0,8}`,
  `(?:har |som )?(?:jeg |eg )?(?:har |alt |allerede |jo )*(?:svarte|svarete|svart|skrev|skreiv|sa|forklarte|besvart|skrevet|skrive)(?: (?:jeg|eg|jo|alt|allerede|på|om|dette|det|deg|spørsmålet|akkurat))* ${WHEN}${ABOUT_SHORT}`,
  `som (?:jeg |eg )?(?:skrev|svarte|sa|nevnt|nemnt|skrevet|før|sist)(?: ${WHEN})?`,
  `(?:stemmer|gjelder|gjeld|er|holder|held|står)(?: \\S+)? ?(?:fortsatt|framleis|fremdeles|ennå|enno|fremdeles)(?: (?:riktig|rett|sant|gyldig|slik|sånn|likt|det samme|ved lag|seg|gjeldende))?`,
  `(?:fortsatt|framleis|fremdeles) (?:riktig|rett|sant|gyldig|slik|sånn|det samme|same|gjeldende|likt)`,
  `(?:ingen|ingenting|ikke noe|inga) (?:endring|endringer|er endret|er endra|nytt|har endret seg|har endra seg|forandring)(?: (?:siden|sidan))?(?: ${WHEN})?(?: jeg svarte| eg svarte)?`,
  `(?:is |it's |that's |exactly |still |much )*(?:the )?same(?: \\S+)? (?:as|like) (?:last|before|in|i|my|previously|earlier|then|what)${ABOUT_SHORT}`,
  `(?:the |my |is |it's |still )*(?:answer )?(?:is |'s )?(?:still |exactly )*(?:the )?same(?: answer)?(?: applies| ${WHEN}| still applies| still)?`,
  `(?:please )?(?:see|refer to|check|look at|read) (?:my|the) (?:(?:previous|earlier|last|old|first|other) )?(?:answer|reply|mail|e-?mail|message|response|post)(?: \\S+){0,8}`,
  `(?:see|as per) what i (?:wrote|said)(?: \\S+){0,6}`,
  `(?:as )?(?:i |i've |have |already |i already )*(?:answered|wrote|said|explained|replied|covered|written)(?: (?:this|that|it|about|to|on|same|question|in|my|the))* ${WHEN}${ABOUT_SHORT}`,
  `as (?:i )?(?:said|mentioned|answered|before|wrote|noted|stated)(?: ${WHEN})?`,
  `(?:that |it |this |answer |my answer |the answer )*(?:still|all still) (?:holds?|stands?|applies|apply|valid|true|correct|right|works|the case|current|good)(?: true)?`,
  `(?:is|are|'s|it's|that's) still (?:valid|true|correct|right|the case|accurate|current|so|the same)`,
  `(?:nothing|nothing's|nothing has|no) (?:changed|has changed|changes?|new|change)(?: since)?(?: ${WHEN})?(?: i answered| i wrote)?`,
)

/** Politeness, which says nothing of the matter. */
export const POLITE = whole(
  'dessverre|desverre|diverre|unfortunately|sadly|hm+|tja|nei|nope|no|ja|yes|yep|ok|okay|okei|well|vel|haha|hehe|å|oh|eh|huff|uff|ops|oops',
  '(?:takk|tusen takk|thanks|thank you|thx|many thanks)(?: for | til | skal | så )?\\S*(?: \\S+){0,6}',
  '(?:godt|interessant|vanskelig|vanskeleg|vrient) spørsmål(?: det)?|(?:good|great|interesting|tough|hard) (?:question|one)',
  '(?:beklager|beklagar|orsak|unnskyld|sorry|apologies|my apologies)(?: (?:for|at|om|about|that|to|i|jeg|eg|det)\\s?(?:\\S+ ?){0,7})?',
  '(?:lykke til|god jakt|good luck|best of luck)(?: \\S+){0,5}',
  '(?:håper|håpar|vonar|hope|hoping|hopefully|i hope|wish)(?: \\S+){1,10}',
  '(?:ha (?:en|ein|ei) )?(?:fin|god|fortsatt god|riktig god) (?:dag|helg|uke|veke|sommer|sumar|jul|påske|kveld|ettermiddag|tur)(?: \\S+){0,2}|have a (?:nice|good|great) \\S+(?: \\S+)?',
  'ærlig talt|to be honest|honestly|for å være ærlig|tbh|i.m afraid|er jeg redd|sant å si|så vidt (?:jeg|eg) (?:vet|veit)|as far as i know|fyi|btw|kjipt|sånn er det|(?:wish|skulle ønske) (?:jeg|i|eg) (?:kunne|could)(?: \\S+){0,4}',
)

/** What is said beside one of the phrases and is no answer either: how it comes that one does not know. */
export const ASIDE = new RegExp(
  `^${LEAD}${anyOf(
    String.raw`(?<!(?:^|\s)(?:det|den|dette|it|that|this|her|der|there|so|så) )(?:(?:har|hadde|er|var|kjenner|bruker|brukte|jobber|jobbar|arbeider|husker|hugsar|fikk|fekk|kan|have|had|am|was|'ve|'m|i've|i'm|did|do)(?: \S+){0,3}? )?(?:aldri|ikke|ikkje|ingen|ingenting|lite|mindre|never|not|little|less|haven't|hadn't|wasn't|didn't|don't|nothing)(?: \S+){0,8}`,
    "(?:(?:it|det|dette|that) )?(?:er|var|was|is|'s|it's|that's)? ?(?:lenge|lang tid|long|a long time|a while|years|mange år|ages|been)(?: \\S+){0,9}",
    '(?:var |was |er )?(?:før|before|etter|after) (?:min|mi|my) (?:tid|time)(?: \\S+){0,5}',
    '(?:noen|nokon|noen andre|nokon andre|andre|kanskje noen|someone|somebody|maybe|perhaps|others|other people) ?(?:andre|else)?(?: \\S+){0,2} ?(?:vet|veit|kan|knows?|may|might|can|will|could|svarer|hjelper)(?: \\S+){0,6}',
    String.raw`(?<=(?:^|\s)(?:i|jeg|eg) (?:now |nå |no )?)(?:jobber|jobbar|arbeider|work|moved|flyttet|flytta|gikk|gjekk|sluttet|slutta|byttet|bytta|left|switched|changed)(?: \S+){0,8}`,
  )}$`,
  'iu',
)
/** An aside with any of these may well be the answer after all. */
export const ADVISES =
  /(?<!\p{L})(?:tror|trur|think|guess|gjetter|antar|suppose|believe|bør|burde|should|must|må|skal|ville|would|prøv|try|kanskje|maybe|perhaps|probably|sannsynligvis|antagelig|antakelig|sikkert|use|bruk|check|sjekk|restart|set|sett|see|se|if|hvis|dersom|when|når|works?|fungerer|funker|virker|\d[\d.,:]*)(?!\p{L})/iu

/** Words of a clause that does no more than show where a link leads. */
export const POINTS =
  /^(?:se|sjå|her|der|denne|dette|det|den|svaret?|svar|svarte|svart|tråden?|tråd|lenken?|lenke|lenkja|link|linken|ligger|ligg|finner|finn|finnes|finst|du|dere|vi|jeg|eg|har|er|var|på|om|i|fra|frå|til|ble|vart|blei|diskutert|diskuterte|diskusjonen|diskusjon|besvart|før|tidligere|tidlegare|også|òg|allerede|alt|står|forklart|beskrevet|mailen|mail|e-posten|jf|jfr|ref|sist|fjor|vår|høst|haust|januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember|\d{4}|følgende|fylgjande|prøv|sjekk|les|samme|same|som|mitt|min|eldre|gammel|gamal|men|og|see|this|that|the|thread|answer|answered|is|was|here|it|in|at|link|my|mail|message|post|reply|previous|earlier|last|old|discussed|discussion|we|i|you|have|has|been|already|before|find|read|check|look|from|on|january|february|march|may|june|july|october|december|year|month|perhaps|maybe|and|following|same|as|please|covered|explained|of|ago|kanskje|for|dette:|fyi)$/u
