import { basename, dirname } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Folders whose suites start programs and servers, those that take longest first. */
const SLOW = ['cli', 'web', 'store', 'scripts', 'servers', 'ingest', 'intake']

/** Long suites first, so that at the end no worker is left alone with one. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = SLOW.indexOf(basename(dirname(moduleId)))
      return at < 0 ? SLOW.length : at
    }
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}
