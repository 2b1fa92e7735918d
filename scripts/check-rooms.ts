// Whether the walls between the rooms of src/ stand: `node scripts/check-rooms.ts`. The walls, and why: .dependency-cruiser.mjs
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

export interface RoomsChecked {
  readonly modules: number
  /** One line each: `src/thread/join.ts -> src/store/record.ts: thread imports only model`. */
  readonly violations: readonly string[]
}

interface CruiseReport {
  readonly summary: {
    readonly totalCruised: number
    readonly violations: readonly {
      readonly from: string
      readonly to: string
      readonly rule: { readonly name: string }
    }[]
  }
}

const project = join(import.meta.dirname, '..')

/** Checks the `src` folder of `root` against this project's walls. */
export function checkRooms(root: string): RoomsChecked {
  const cruiser = join(project, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
  const config = join(project, '.dependency-cruiser.mjs')
  const cruise = spawnSync(process.execPath, [cruiser, 'src', '--config', config, '--output-type', 'json'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  })
  if (cruise.stdout === '') throw new Error(`dependency-cruiser gave no report: ${cruise.stderr}`)
  const { summary } = JSON.parse(cruise.stdout) as CruiseReport
  return {
    modules: summary.totalCruised,
    violations: summary.violations.map(({ from, to, rule }) => `${from} -> ${to}: ${rule.name}`),
  }
}

if (import.meta.main) {
  const { modules, violations } = checkRooms(project)
  for (const violation of violations) console.error(violation)
  console.log(`${modules} modules, ${violations.length} through a wall`)
  // With a TypeScript it cannot read (7.0), dependency-cruiser sees no module and finds no fault.
  process.exitCode = modules > 0 && violations.length === 0 ? 0 : 1
}
