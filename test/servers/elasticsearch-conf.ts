// What stands in the configuration folder (ES_PATH_CONF) of an Elasticsearch that tests start.
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
