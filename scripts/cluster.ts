// Starts a cluster and holds it until it is told to end. Called by scripts/cluster with the number of nodes.
import { type Elasticsearch, startElasticsearch, whyNoElasticsearchOfOurOwn } from '../test/servers/elasticsearch.ts'

const nodes = Number(process.argv[2])
const why = whyNoElasticsearchOfOurOwn()
if (why !== undefined) {
  console.error(`hvemvet: ${why}`)
  process.exit(1)
}
console.error(`hvemvet: starting ${nodes} ${nodes === 1 ? 'node' : 'nodes'} (about ${nodes * 6 + 3} s)`)
let cluster: Elasticsearch | undefined
const end = async () => {
  await cluster?.stop() // one that is only starting ends with this process, and its files go
  process.exit(0)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void end())
cluster = await startElasticsearch({ nodes, asShipped: true })
const { urls } = cluster
console.log(
  `${urls.join('\n')}\n\nTo use it:\n  ELASTICSEARCH_URL=${urls.join(',')} scripts/hvemvet serve\nCtrl-C ends it and removes its documents.`,
)
