import { errors } from '@elastic/elasticsearch'
import { IndexUnavailable } from '../search-index.ts'

export const NEEDS = 'hvemvet needs Elasticsearch 9.1 or newer'

/** Statuses after which the same request may work a little later: busy, full, or a node on its way out or in. */
const PASSING = new Set([429, 502, 503, 504])
export const isPassing = (status: number | undefined): boolean => status !== undefined && PASSING.has(status)

export const full = (where: string): IndexUnavailable =>
  new IndexUnavailable(
    'full',
    `Elasticsearch at ${where} takes no writes: its disk is nearly full. Free some; mail waits`,
  )
export const missing = (where: string): IndexUnavailable =>
  new IndexUnavailable('missing', `Elasticsearch at ${where} does not have this archive's index; run hvemvet reindex`)
export const busy = (where: string): IndexUnavailable =>
  new IndexUnavailable('away', `Elasticsearch at ${where} is too busy, or too few of its nodes are up`)

/** Whether the same call may work within seconds: nothing was wrong with the call. */
export const mayPass = (fault: unknown): boolean =>
  fault instanceof errors.ResponseError
    ? isPassing(fault.statusCode) && !isBlock(fault)
    : fault instanceof errors.ConnectionError ||
      fault instanceof errors.TimeoutError ||
      fault instanceof errors.NoLivingConnectionsError

const isBlock = (fault: errors.ResponseError): boolean =>
  typesOf(fault).includes('cluster_block_exception') && /read-only|FORBIDDEN/.test(JSON.stringify(fault.body))

/** What a fault means for whoever runs hvemvet. What the server says of itself may quote mail and queries, so of an answer
 *  only its status and the kinds of error are told; anything but the client's own faults is returned as it is. */
export function explained(fault: unknown, where: string): unknown {
  if (fault instanceof errors.ProductNotSupportedError)
    return new IndexUnavailable('wrong-server', `${where} is no Elasticsearch: set index.url to one; ${NEEDS}`)
  if (fault instanceof errors.ResponseError) return explainedAnswer(fault, where)
  if (fault instanceof errors.TimeoutError)
    return new IndexUnavailable('away', `Elasticsearch at ${where} does not answer in time`)
  if (fault instanceof errors.ConnectionError || fault instanceof errors.NoLivingConnectionsError)
    return new IndexUnavailable('away', `Elasticsearch at ${where} cannot be reached (${causeOf(fault)})`)
  if (fault instanceof errors.ElasticsearchClientError)
    return new IndexUnavailable('away', `Elasticsearch at ${where} gives no answer that can be read (${fault.name})`)
  return fault
}

function explainedAnswer(fault: errors.ResponseError, where: string): Error {
  const { statusCode = 0 } = fault
  const types = typesOf(fault)
  if (types.includes('media_type_header_exception'))
    return new IndexUnavailable('wrong-server', `Elasticsearch at ${where} is too old; ${NEEDS}`)
  if (isBlock(fault)) return full(where)
  if (statusCode === 401)
    return new IndexUnavailable(
      'refused',
      `Elasticsearch at ${where} refuses the user and password, or the API key; mend them under index: in the settings`,
    )
  if (statusCode === 403)
    return new IndexUnavailable(
      'refused',
      `Elasticsearch at ${where} does not let this user use the indices hvemvet-*; docs/install.md says which rights it needs`,
    )
  if (statusCode === 404) return missing(where)
  if (isPassing(statusCode)) return busy(where)
  return new Error(`Elasticsearch at ${where} answered ${statusCode} (${types.join(', ')})`)
}

function typesOf({ body }: errors.ResponseError): string[] {
  const error = (body as { error?: { type?: unknown; root_cause?: { type?: unknown }[] } } | undefined)?.error
  return [error?.type, ...(error?.root_cause ?? []).map(({ type }) => type)].filter((type) => typeof type === 'string')
}

function causeOf(fault: Error): string {
  const { cause } = fault
  return cause instanceof Error && 'code' in cause ? String(cause.code) : (fault.message.split('\n')[0] ?? fault.name)
}
