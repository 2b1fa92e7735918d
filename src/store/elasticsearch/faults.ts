import type { errors } from '@elastic/elasticsearch'
import { IndexUnavailable } from '../search-index.ts'
import { elastic } from './library.ts'

export const NEEDS = 'hvemvet needs Elasticsearch 9.1 or newer'

/** Statuses after which the same request may work a little later: busy, full, or a node on its way out or in. */
const PASSING = new Set([429, 502, 503, 504])
export const isPassing = (status: number | undefined): boolean => status !== undefined && PASSING.has(status)

/** It takes no writes: at its flood stage, or as somebody set it. */
export const full = (where: string): IndexUnavailable =>
  new IndexUnavailable(
    'full',
    `Elasticsearch at ${where} takes no writes: its disk is nearly full, or somebody closed the index to them; mail waits`,
  )
/** An index that must be there is not. */
export const missing = (where: string): IndexUnavailable =>
  new IndexUnavailable('missing', `Elasticsearch at ${where} does not have this archive's index; run hvemvet reindex`)
/** Somebody closed an index, which is then neither read nor written. */
export const closed = (where: string): IndexUnavailable =>
  new IndexUnavailable(
    'missing',
    `an index of this archive on Elasticsearch at ${where} is closed; open it (POST /hvemvet-*/_open), or run hvemvet reindex`,
  )
/** Somebody blocked an index otherwise than to writes. */
export const unreadable = (where: string): IndexUnavailable =>
  new IndexUnavailable(
    'refused',
    `somebody has blocked an index of this archive on Elasticsearch at ${where} (index.blocks); lift the block`,
  )
/** No node takes on a new index. */
export const unplaced = (where: string): IndexUnavailable =>
  new IndexUnavailable(
    'full',
    `Elasticsearch at ${where} places no new index: its disk is nearly full, or too few of its nodes are up`,
  )
/** The user is known, and may not do what was asked. */
export const noRights = (where: string): IndexUnavailable =>
  new IndexUnavailable(
    'refused',
    `Elasticsearch at ${where} does not let this user use the indices hvemvet-*; docs/install.md says which rights it needs`,
  )
/** Something else answers there. */
export const wrongServer = (where: string): IndexUnavailable =>
  new IndexUnavailable('wrong-server', `${where} is no Elasticsearch: set index.url to one; ${NEEDS}`)
/** It does not know what this program asks of it. */
export const tooOld = (where: string, version = 'of an earlier version'): IndexUnavailable =>
  new IndexUnavailable('wrong-server', `Elasticsearch at ${where} is too old (${version}); ${NEEDS}`)
/** `why` is of the file, in words. */
export const unusableCa = (file: string, why: string): IndexUnavailable =>
  new IndexUnavailable('refused', `${file}, which index.ca in the settings names, cannot be used: ${why}`)
/** It may work a little later. */
export const busy = (where: string): IndexUnavailable =>
  new IndexUnavailable('away', `Elasticsearch at ${where} is too busy, or too few of its nodes are up`)

/** Whether the same call may work within seconds: nothing was wrong with the call. */
export const mayPass = (fault: unknown): boolean =>
  fault instanceof elastic().errors.ResponseError
    ? (isPassing(fault.statusCode) || isOfCopies(fault)) && !isBlock(fault)
    : (fault instanceof elastic().errors.ConnectionError && !isCertificate(fault) && !isPlain(fault)) ||
      fault instanceof elastic().errors.TimeoutError ||
      fault instanceof elastic().errors.NoLivingConnectionsError

/** The client gives the words of the TLS library, without its code. */
const isCertificate = ({ message }: Error): boolean => /certificate|\bcert\b/i.test(message)
/** Not one that has expired, or is of another host. */
const isUntrusted = ({ message }: Error): boolean => /self-signed|issuer|verify/.test(message)

/** What answers there speaks without TLS. */
const isPlain = ({ message }: Error): boolean => message.includes('wrong version number')

/** Copies of the index failed amid a search, as when their node stops between finding the mails and reading their numbers. */
const isOfCopies = (fault: errors.ResponseError): boolean =>
  typesOf(fault)[0] === 'search_phase_execution_exception' && fault.statusCode !== 400

export const CLOSED = 'index_closed_exception'
/** Of a block: it is not of reading, nor of settings. */
const isOfWrites = ({ body }: errors.ResponseError): boolean =>
  !/index (read|metadata) \(api\)/.test(JSON.stringify(body))
const isBlock = (fault: errors.ResponseError): boolean =>
  typesOf(fault).includes('cluster_block_exception') && /read-only|FORBIDDEN/.test(JSON.stringify(fault.body))

/** What a fault means for whoever runs hvemvet. What the server says of itself may quote mail and queries, so of an answer
 *  only its status and the kinds of error are told; anything but the client's own faults is returned as it is. */
export function explained(fault: unknown, where: string): unknown {
  if (fault instanceof elastic().errors.ProductNotSupportedError) return wrongServer(where)
  if (fault instanceof elastic().errors.ResponseError) return explainedAnswer(fault, where)
  if (fault instanceof elastic().errors.TimeoutError)
    return new IndexUnavailable('away', `Elasticsearch at ${where} does not answer in time`)
  if (fault instanceof elastic().errors.ConnectionError && isCertificate(fault))
    return new IndexUnavailable(
      'refused',
      `the certificate of Elasticsearch at ${where} is not trusted (${causeOf(fault)})${isUntrusted(fault) ? '; set index.ca to a file with that of the authority that signed it' : ''}`,
    )
  if (fault instanceof elastic().errors.ConnectionError || fault instanceof elastic().errors.NoLivingConnectionsError)
    return new IndexUnavailable('away', `Elasticsearch at ${where} cannot be reached (${causeOf(fault)})`)
  if (fault instanceof elastic().errors.ElasticsearchClientError)
    return new IndexUnavailable('away', `Elasticsearch at ${where} gives no answer that can be read (${fault.name})`)
  return fault
}

function explainedAnswer(fault: errors.ResponseError, where: string): Error {
  const { statusCode = 0 } = fault
  const types = typesOf(fault)
  if (types.includes('media_type_header_exception')) return tooOld(where)
  if (isBlock(fault)) return isOfWrites(fault) ? full(where) : unreadable(where)
  if (types.includes(CLOSED)) return closed(where)
  if (statusCode === 401)
    return new IndexUnavailable(
      'refused',
      `Elasticsearch at ${where} refuses the user and password, or the API key; mend them under index: in the settings`,
    )
  if (statusCode === 403) return noRights(where)
  if (isPassing(statusCode) || isOfCopies(fault)) return busy(where)
  if (statusCode !== 500 && fault.headers?.['x-elastic-product'] === undefined) return wrongServer(where)
  if (statusCode >= 500)
    return new IndexUnavailable('away', `Elasticsearch at ${where} failed (${[statusCode, ...types].join(', ')})`)
  if (statusCode === 404) return missing(where)
  return new Error(`Elasticsearch at ${where} answered ${statusCode} (${types.join(', ')})`)
}

function typesOf({ body }: errors.ResponseError): string[] {
  const error = (body as { error?: { type?: unknown; root_cause?: { type?: unknown }[] } } | undefined)?.error
  return [error?.type, ...(error?.root_cause ?? []).map(({ type }) => type)].filter((type) => typeof type === 'string')
}

function causeOf(fault: Error): string {
  const { message, name } = fault
  if (isPlain(fault)) return 'it answers without TLS: index.url must begin with http:'
  if (message.startsWith('other side closed'))
    return 'it ends the connection: does index.url have to begin with https:?'
  return message.split(/[\n;]/)[0] || name
}
