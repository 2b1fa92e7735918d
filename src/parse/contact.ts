import { createHash } from 'node:crypto'
import type { Contact } from '../model/contact.ts'
import type { Address, Message } from '../model/message.ts'
import { bare } from './contact-block.ts'
import { anyOf } from './phrases.ts'

const MAX_LINES = 14
const MAX_PART_CHARS = 4000
const MAX_TITLE_CHARS = 60
const MAX_UNIT_CHARS = 80
const MAX_UNITS = 2
/** A block of fewer lines is a name and a place, which several may have. */
const MIN_BLOCK_LINES = 3

const NUMBER = String.raw`[+(]{0,2}\d[\d\s()./-]{5,18}\d`
const OWN_LABELS =
  'mob|mobil|mobiltlf|mobiltelefon|mobile|cell|m|direkte|direct|direktnr|dir|d|handy|portable|durchwahl'
const OTHER_LABELS = 'tlf|tel|telefon|telefonnr|phone|ph|t|p|kontor|office|tél|téléphone'
const labelled = (labels: string): RegExp =>
  new RegExp(String.raw`(?:^|[\s|,;/•·(])(?:${labels})\b[.:]{0,2}\s{0,8}(${NUMBER})(?![\d@])`, 'iu')
/** The person's own first; a number without a label only where it is alone on its line. */
const PHONES: readonly RegExp[] = [
  labelled(OWN_LABELS),
  labelled(OTHER_LABELS),
  new RegExp(String.raw`^(\+\d[\d\s()./-]{7,18}\d)$`, 'u'),
]
const NOT_THEIRS =
  /sentralbord|sentralbordet|switchboard|växel|omstilling|zentrale|standard\b|fax|faks|org\.?\s?(?:nr|nummer)|konto/iu

/** Words of what somebody is, by their ends: Norwegian makes one word of "driftsleder". */
const TITLE = new RegExp(
  String.raw`\p{L}*${anyOf(
    'leder|leiar|sjef|chef|rådgiver|rådgjevar|rådgivar|rådgiver|ingeniør|ingenjör|konsulent|konsult|direktør|direktör|arkitekt',
    'utvikler|utviklar|utvecklare|udvikler|koordinator|ansvarlig|ansvarleg|medarbeider|medarbeidar|sekretær|professor',
    'forsker|forskar|forskare|stipendiat|bibliotekar|advokat|jurist|tekniker|teknikar|operatør|mekaniker|mekanikar|montør',
    'maskinist|kaptein|planlegger|planleggjar|saksbehandler|sakshandsamar|kontorist|lektor|amanuensis|lærer|lærar|lege|lækjar',
    'manager|engineer|director|developer|architect|analyst|consultant|officer|specialist|scientist|researcher|lead',
    'administrator|president|designer|technician|coordinator|assistant|lecturer|librarian|controller|cto|ceo|cfo|cio',
    'entwickler(?:in)?|leiter(?:in)?|ingenieur(?:in)?|directeur|directrice|ingénieur|responsable',
  )}(?![\p{L}])|\b(?:head|chief|dean) (?:of|scientist|engineer)\b`,
  'iu',
)
const UNIT = new RegExp(
  String.raw`(?:avdeling|avdelinga|seksjon|eining|enhet|etat|kommune|departement|institutt|fakultet|universitet|høgskole|høyskole|høgskule|direktorat|sykehus|sjukehus|verk(?:et)?)(?![\p{L}])|(?:^|\s)(?:a\/?s|asa|sa|kf|iks|ab|aps|gmbh|ag|ltd|inc|llc|corp|corporation|plc|team|kontor|kontoret|department|dept|division|section|unit|institute|faculty|university|group)\.?(?:$|[\s,])`,
  'iu',
)

/** What the signature of a mail says of who wrote it. Undefined unless it names them: the rest of a block that does not may be
 *  anybody's. */
export function contactIn({ text, parts }: Pick<Message, 'text' | 'parts'>, from: Address): Contact | undefined {
  if (from.name === '') return undefined
  for (const part of parts) {
    if (part.kind !== 'signature') continue
    const lines = text
      .slice(part.start, Math.min(part.end, part.start + MAX_PART_CHARS))
      .split('\n')
      .map(bare)
      .filter((line) => /[\p{L}\d]/u.test(line))
    const named = lines.slice(0, MAX_LINES).findIndex((line) => names(line, from.name))
    if (named === -1 || lines.length > MAX_LINES) continue
    const contact = contactOf(lines.slice(named))
    if (contact !== undefined) return contact
  }
  return undefined
}

function contactOf(lines: readonly string[]): Contact | undefined {
  const phone = phoneIn(lines)
  const title = titleIn(lines)
  const unit = lines
    .slice(1)
    .filter((line) => line.length <= MAX_UNIT_CHARS && UNIT.test(line) && line !== title && !/[\d@?!]|www\./.test(line))
    .slice(0, MAX_UNITS)
    .join(', ')
  if (phone === '' && title === '' && unit === '') return undefined
  const isWhole = lines.length >= MIN_BLOCK_LINES && (phone !== '' || lines.some((line) => line.includes('@')))
  return { phone, title, unit, block: isWhole ? hashOf(lines) : '' }
}

function phoneIn(lines: readonly string[]): string {
  const pieces = lines.flatMap((line) => line.split(/\s[|/•·]\s|;\s/)).map((piece) => piece.trim())
  for (const pattern of PHONES)
    for (const piece of pieces) {
      const number = NOT_THEIRS.test(piece) ? undefined : pattern.exec(piece)?.[1]
      const digits = number?.replace(/\D/g, '').length ?? 0
      if (number !== undefined && digits >= 8 && digits <= 15) return number.replace(/\s+/g, ' ').trim()
    }
  return ''
}

/** On the line under the name, or beside it. */
function titleIn([name = '', under = '']: readonly string[]): string {
  const beside = /^[^,|–/]{3,60}[,|–/]\s?(.{3,60})$/u.exec(name)?.[1]?.split(/\s?\|\s?/)[0] ?? ''
  const said = [beside, under.split(/\s?[|•]\s?/)[0] ?? ''].map((one) => one.trim())
  return said.find((one) => one.length <= MAX_TITLE_CHARS && TITLE.test(one) && !/[\d@?!:]|www\./.test(one)) ?? ''
}

/** The line holds the first and last of the name's words. */
function names(line: string, name: string): boolean {
  const words = name.toLowerCase().split(/[\s,]+/)
  const said = new Set(line.toLowerCase().split(/[\s,|/–]+/))
  return words.length >= 2 && said.has(words[0] ?? '') && said.has(words.at(-1) ?? '')
}

const hashOf = (lines: readonly string[]): string =>
  createHash('sha256').update(lines.join('\n').toLowerCase()).digest('hex').slice(0, 16)
