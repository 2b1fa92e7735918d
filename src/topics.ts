import type { RecordWriter } from './store/record.ts'

/** Works out the topics anew where mail has come since. */
export async function refreshTopics(
  _record: RecordWriter,
  _options: { readonly signal?: AbortSignal } = {},
): Promise<void> {}
