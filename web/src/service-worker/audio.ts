import { CacheableResponsePlugin } from "workbox-cacheable-response";
import type { WorkboxPlugin } from "workbox-core";
import { ExpirationPlugin } from "workbox-expiration";
import { RangeRequestsPlugin } from "workbox-range-requests";
import { CacheFirst } from "workbox-strategies";
import { wholeOf } from "./sounds.ts";

/** Sounds that were listened to; forgotten at the sign-out (`data/offline/person.ts`). */
export const AUDIO_CACHE = "trunkline-audio";
const MAX_SOUNDS = 20;
const KEPT_SECONDS = 86_400;

const keepWhole: WorkboxPlugin = {
  cacheWillUpdate: async ({ response }) => wholeOf(response),
};

/** What was heard once is played from here, any part of it. */
export const audioStrategy = (): CacheFirst =>
  new CacheFirst({
    cacheName: AUDIO_CACHE,
    plugins: [
      keepWhole,
      new CacheableResponsePlugin({ statuses: [200] }),
      new RangeRequestsPlugin(),
      new ExpirationPlugin({ maxEntries: MAX_SOUNDS, maxAgeSeconds: KEPT_SECONDS, purgeOnQuotaError: true }),
    ],
  });
