/** What is read of vitest's json report (`--reporter=json`), which follows Jest's. */
export interface VitestReport {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly assertionResults: readonly {
      readonly status: string
      readonly ancestorTitles: readonly string[]
      readonly title: string
    }[]
  }[]
}

export interface Count {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** One line a skipped suite or test: its name, which holds the reason (test/unless.ts), and how many tests. */
  readonly whySkipped: readonly string[]
}

/** Counts a run of vitest. A file that could not even start its tests fails once, and so does a run that ended badly
 *  with no test to blame, or without a report: nothing that went wrong leaves the count at no failure. */
export function countTests(report: VitestReport | undefined, endedWell: boolean): Count {
  const files = report?.testResults ?? []
  const tests = files.flatMap((file) => file.assertionResults)
  const passed = tests.filter((test) => test.status === 'passed').length
  const failedTests = tests.filter((test) => test.status === 'failed').length
  const failedFiles = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length
  const failed = failedTests + failedFiles
  const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed')
  const suites = new Map<string, number>()
  for (const { ancestorTitles, title } of skipped) {
    const names = [...ancestorTitles, title]
    const withReason = names.findIndex((name) => name.includes('(skipped: '))
    const name = names.slice(0, withReason === -1 ? undefined : withReason + 1).join(' > ')
    suites.set(name, (suites.get(name) ?? 0) + 1)
  }
  return {
    passed,
    failed: failed === 0 && (!endedWell || passed === 0) ? 1 : failed,
    skipped: skipped.length,
    whySkipped: [...suites].map(([name, count]) => `${name}: ${count}`),
  }
}
