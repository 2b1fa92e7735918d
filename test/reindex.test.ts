import { expect, it } from 'vitest'
import { compact } from '../src/reindex.ts'
import { IndexUnavailable } from '../src/store/search-index.ts'

const away = new IndexUnavailable('away', 'the server had no answer')

it('an index that could not be made smaller is told of, and fails nothing; any other fault does', async () => {
  expect(await compact({ compact: async () => undefined })).toBe(undefined)
  expect(await compact({ compact: async () => Promise.reject(away) })).toBe('the server had no answer')
  await expect(compact({ compact: async () => Promise.reject(new TypeError('a slip')) })).rejects.toThrow('a slip')
})
