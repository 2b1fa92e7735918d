import { fold } from '../../language/fold.ts'

/** What is never derived about anyone: health, union matters, whistle-blowing, personnel matters. Beginnings of words, and
 *  of the parts of compounds; bokmål, nynorsk and English. Rather one harmless topic too few than one of these. */
const WORD_STARTS = `
  sykemeld sjukemeld sjukmeld sykmeld sykefravær sjukefråvær sykdom sjukdom sykepenge sjukepenge syketilfelle
  kreft depresjon depressiv angstlid utbrenth utbrendh psykisk psykolog psykiat helseopplys helsetilstand
  legeerklær legeattest uføre ufør rusmiddel rusmisbruk alkoholprob alkohol graviditet gravid permisjon fødselspermisjon svangerskap
  covid koronasmitt koronasyk koronasjuk smitt vaksin bedriftshelseten arbeidsulykke personskade
  illness disease sickness cancer depression pregnan disabilit therapist psychia psycholog medical vaccin maternity paternity
  fagforening fagforeining fagorganiser tillitsvalg tillitsvald streik tariffoppgjør hovedtillitsval medlemskontingent
  unionis unioniz
  varslingssak varslersak varslarsak varslarar varslerordning varslingskanal varslingsordning varslervern kritikkverdig bekymringsmelding
  whistleblow grievance misconduct
  oppsigels oppsigings oppsagt avskjed nedbemann permitter personalsak personalmappe personalkonflikt arbeidskonflikt mobb
  trakasser seksuell medarbeidersamtal medarbeidarsamtal medarbeiderundersøk lønnsforhandl lønsforhandl lønnssamtal
  lønssamtal lønnskrav lønnsøk lønnsnivå sluttavtale sluttpakke skilsmisse skilsmål
  dismissal layoff laid-off severance harass bullying salary salaries payroll redundanc divorce disciplinary
  religio etnisitet ethnic`
  .trim()
  .split(/\s+/)
  .map(fold)

const PHRASES =
  /\b(?:trade|labou?r|workers?) unions?\b|\bunion (?:rep|representatives?|members?|dues|talks)\b|\bsick (?:leave|days?|notes?|pay)\b|\bparental leave\b|\bmental health\b|\bhealth (?:issues?|problems?|records?|condition)\b|\bperformance (?:review|improvement plan)s?\b|\bpay (?:rise|raise|cut)s?\b|\bstrike (?:notice|action|vote|ballot)s?\b|\bjob loss(?:es)?\b|\b(?:lo|nito|tekna|fagforbundet)-(?:klubb|medlem)/iu

/** @param never further beginnings of words, from the settings */
export function isSensitive(phrase: string, never: readonly string[] = []): boolean {
  if (PHRASES.test(phrase)) return true
  const starts = never.length === 0 ? WORD_STARTS : [...WORD_STARTS, ...never.map(fold)]
  return phrase.split(/[\s-]+/).some((word) => {
    const folded = fold(word)
    return starts.some((start) => folded.startsWith(start) || (start.length >= 6 && folded.includes(start)))
  })
}
