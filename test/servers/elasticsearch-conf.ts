// What stands in the configuration folder (ES_PATH_CONF) of an Elasticsearch that tests start.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type Setting = string | number | boolean

/** Lines of an elasticsearch.yml, where JSON is YAML. */
export const elasticsearchYml = (settings: Readonly<Record<string, Setting | readonly string[]>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
    .join('')

/** What is added to the server's own options. Those touch all of the heap at once and compile everything twice, which
 *  takes 760 MB and some seconds more. */
export const jvmOptions = (heapMb: number, asShipped: boolean): string =>
  [
    `-Xmx${heapMb}m`,
    '-XX:-UsePerfData', // else a file in the system's temp
    ...(asShipped
      ? [`-Xms${heapMb}m`]
      : [
          `-Xms${Math.min(heapMb, 128)}m`,
          '-XX:-AlwaysPreTouch',
          '-XX:-UseG1GC',
          '-XX:+UseSerialGC',
          '-XX:TieredStopAtLevel=1',
        ]),
  ].join('\n')

/** Its log goes to standard output, where a start that fails is read. */
export const LOG4J2 = `
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%p][%c{1.}] %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
`

export interface Certificates {
  readonly ca: string
  readonly certificate: string
  readonly key: string
}

/** An authority made for this once, and a certificate by it for 127.0.0.1 and localhost: the paths of PEM files. */
export function makeCertificates(folder: string): Certificates {
  const paths = { ca: join(folder, 'ca.pem'), certificate: join(folder, 'http.pem'), key: join(folder, 'http.key') }
  const caKey = join(folder, 'ca.key')
  const request = join(folder, 'http.csr')
  const extensions = join(folder, 'http.ext')
  writeFileSync(extensions, 'subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth\n')
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const newKey = ['-newkey', 'rsa:2048', '-nodes', '-keyout']
  openssl('req', '-x509', ...newKey, caKey, '-out', paths.ca, '-days', '2', '-subj', '/CN=hvemvet test authority')
  openssl('req', '-new', ...newKey, paths.key, '-out', request, '-subj', '/CN=localhost')
  const signing = ['-CA', paths.ca, '-CAkey', caKey, '-CAcreateserial', '-extfile', extensions, '-days', '2']
  openssl('x509', '-req', '-in', request, ...signing, '-out', paths.certificate)
  return paths
}
