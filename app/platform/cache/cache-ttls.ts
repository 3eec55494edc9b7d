/** How long each level keeps anything at most. */
export const LEVEL_TTL_SECONDS = { browser: 1, memory: 300, redis: 3_600 } as const;

/**
 * How long each kind of data is kept at most (CC-8, KN-7); `memorySeconds` where one process may keep it for less. What
 * is written is forgotten at once, whatever is said here. A level keeps a kind for the smaller of its own time and this.
 */
export const CACHE_TTLS = {
  api: { seconds: 300 },
  database: { seconds: 600 },
  audio: { seconds: 3_600 },
  voip: { seconds: 60 },
  static: { seconds: 86_400 },
  user: { seconds: 1_800 },
  leads: { seconds: 300 },
  contacts: { seconds: 300 },
  calls: { seconds: 300, memorySeconds: 60 },
  messages: { seconds: 180 },
  voicemails: { seconds: 180, memorySeconds: 30 },
  search: { seconds: 120 },
  preferences: { seconds: 600 },
  session: { seconds: 1_800 },
} as const satisfies Readonly<Record<string, { readonly seconds: number; readonly memorySeconds?: number }>>;

/** A kind of data that is cached. */
export type CacheKind = keyof typeof CACHE_TTLS;

/** What an endpoint's answers may be kept for, in words. */
export const CACHE_PRESET_SECONDS = { short: 60, medium: 300, long: 3_600 } as const;

/** One of the presets. */
export type CachePreset = keyof typeof CACHE_PRESET_SECONDS;

/** For how long a level keeps a kind, in seconds; a preset can only shorten it. */
export function ttlSeconds(level: "memory" | "redis", kind: CacheKind, preset?: CachePreset): number {
  const { seconds, memorySeconds }: { readonly seconds: number; readonly memorySeconds?: number } =
    CACHE_TTLS[kind];
  return Math.min(
    LEVEL_TTL_SECONDS[level],
    level === "memory" ? (memorySeconds ?? seconds) : seconds,
    preset === undefined ? Number.POSITIVE_INFINITY : CACHE_PRESET_SECONDS[preset],
  );
}
