/** So many mails a primary shard: see docs/elasticsearch.md for the arithmetic. */
const MAILS_PER_SHARD = 2_000_000
const MOST_SHARDS = 64

/** Primary shards of each index of a generation that will hold about so many mails. */
export const shardsFor = (mails: number): number =>
  Math.min(MOST_SHARDS, Math.max(1, Math.ceil(mails / MAILS_PER_SHARD)))
