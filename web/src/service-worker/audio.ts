import { CacheableResponsePlugin } from "workbox-cacheable-response";
import type { WorkboxPlugin } from "workbox-core";
import { ExpirationPlugin } from "workbox-expiration";
import { RangeRequestsPlugin } from "workbox-range-requests";
import { NetworkFirst } from "workbox-strategies";
import { AUDIO_CACHE } from "../data/offline/person.ts";
import { dropRefused, keepForOnePerson, wholeOf } from "./sounds.ts";

const MAX_SOUNDS = 20;
const KEPT_SECONDS = 86_400;

const keepWhole: WorkboxPlugin = {
  cacheWillUpdate: async ({ response }) => wholeOf(response),
};

/** The server decides on every listening; what was heard once is played from here, any part of it, when no answer comes. */
export const audioStrategy = (): NetworkFirst =>
  new NetworkFirst({
    cacheName: AUDIO_CACHE,
    plugins: [
      dropRefused,
      keepForOnePerson,
      keepWhole,
      new CacheableResponsePlugin({ statuses: [200] }),
      new RangeRequestsPlugin(),
      new ExpirationPlugin({ maxEntries: MAX_SOUNDS, maxAgeSeconds: KEPT_SECONDS, purgeOnQuotaError: true }),
    ],
  });
