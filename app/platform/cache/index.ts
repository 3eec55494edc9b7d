export { type Cache, type CacheLevel, type CacheMetrics, createCache } from "./cache.ts";
export {
  CACHE_PRESET_SECONDS,
  CACHE_TTLS,
  type CacheKind,
  type CachePreset,
  LEVEL_TTL_SECONDS,
} from "./cache-ttls.ts";
export { createRecentReads, type RecentReads } from "./recent-reads.ts";
export { EVERYTHING, personTag, type TagsChanged } from "./tag-versions.ts";
