import { clientsClaim } from "workbox-core";
import { ExpirationPlugin } from "workbox-expiration";
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { CacheFirst } from "workbox-strategies";
import { ASSET_CACHE, inheritedAssets } from "./assets.ts";
import { audioStrategy } from "./audio.ts";
import { listenToSync } from "./outbox.ts";
import { listenToPush } from "./push.ts";
import { isAudio } from "./sounds.ts";
import { worker } from "./worker-scope.ts";

/** Written in by `web/build/service-worker.ts`. */
declare const __SHELL__: readonly { readonly url: string; readonly revision: string | null }[];
declare const __ASSETS__: readonly string[];

/** Addresses of the server that are no pages, and files. */
const NO_PAGES = [/^\/(api|live|health|metrics)(\/|$)/, /\/[^/]+\.[^/]+$/];
const MAX_ASSETS = 200;
const ASSETS_KEPT_SECONDS = 60 * 86_400;

// The shell opens from here: `index.html` and what the first routes need, all of one version.
precacheAndRoute([...__SHELL__]);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL("/index.html"), { denylist: NO_PAGES }));

// Hashed files never change: those of pages that were opened stay.
const assets = new CacheFirst({
  cacheName: ASSET_CACHE,
  plugins: [
    new ExpirationPlugin({
      maxEntries: MAX_ASSETS,
      maxAgeSeconds: ASSETS_KEPT_SECONDS,
      purgeOnQuotaError: true,
    }),
  ],
});
registerRoute(({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith("/assets/"), assets);
registerRoute(({ url, sameOrigin }) => sameOrigin && isAudio(url), audioStrategy());

// The API is asked by the pages themselves, which keep its answers by person and know their age (ADR 0083).

worker.addEventListener("install", (event) => event.waitUntil(inheritAssets()));
worker.addEventListener("message", (event) => {
  const { data } = event as { readonly data: { readonly kind?: string; readonly paths?: readonly string[] } };
  // Somebody has agreed to the new version; nobody is forced to it.
  if (data.kind === "take_over") void worker.skipWaiting();
  // What the page had fetched before this worker was there.
  if (data.kind === "keep" && data.paths) event.waitUntil(addAssets(data.paths));
});
// Reached at the first visit, or when a new version was agreed to: there is no other one to disturb.
clientsClaim();
listenToPush();
listenToSync();

async function inheritAssets(): Promise<void> {
  const cache = await caches.open(ASSET_CACHE);
  const kept = (await cache.keys()).map(({ url }) => new URL(url).pathname);
  await addAssets(inheritedAssets(__ASSETS__, kept));
}

async function addAssets(paths: readonly string[]): Promise<void> {
  const cache = await caches.open(ASSET_CACHE);
  await Promise.allSettled(
    paths
      .filter((path) => __ASSETS__.includes(path))
      .map(async (path) => {
        if (!(await caches.match(path))) await cache.add(path);
      }),
  );
}
