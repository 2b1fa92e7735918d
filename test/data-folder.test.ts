import { expect, it } from 'vitest'
import { askSecretIn } from '../src/data-folder.ts'

it('never signs with an empty secret, which is anybody’s', async () => {
  await expect(askSecretIn({ secret: async () => undefined })).rejects.toThrow('no secret')
  await expect(askSecretIn({ secret: async () => '' })).rejects.toThrow('no secret')
  expect(await askSecretIn({ secret: async () => 'kept' })).toBe('kept')
})
