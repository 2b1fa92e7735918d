import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { LAYOUT as ELASTIC_LAYOUT, MAPPING, SIMILARITY } from '../../src/store/elasticsearch/mapping.ts'
import { LAYOUT as SQLITE_LAYOUT } from '../../src/store/sqlite/engine.ts'
import { INDEX_SCHEMA } from '../../src/store/sqlite/index-writer.ts'

/** Of every layout, what its tables or mapping come to. */
const SQLITE: Readonly<Record<number, string>> = { 1: '7d028733678eaf64', 2: 'db3c2e4d968ddada', 3: 'ae02c088f34718ca' }
const ELASTIC: Readonly<Record<number, string>> = { 1: '7763af4730b1bfa2', 2: '84d8234e6c4f1580' }

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16)

it('an embedded index has the same tables as ever, or is of another layout', () => {
  expect(hashOf(INDEX_SCHEMA), 'raise LAYOUT, and add what the tables come to').toBe(SQLITE[SQLITE_LAYOUT])
})

it('an index on Elasticsearch has the same mapping as ever, or is of another layout', () => {
  expect(hashOf([MAPPING, SIMILARITY]), 'raise LAYOUT, and add what the mapping comes to').toBe(ELASTIC[ELASTIC_LAYOUT])
})
