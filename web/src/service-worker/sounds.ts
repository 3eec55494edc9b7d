import type { WorkboxPlugin } from "workbox-core";
import { AUDIO_CACHE, keptPerson } from "../data/offline/person.ts";

const AUDIO_PATH = /^\/api\/(recordings|voicemails)\/[^/]+\/audio$/;
const MAX_SOUND_BYTES = 20_000_000;

/** Is it a sound to listen to, not one to save as a file? */
export function isAudio(url: URL): boolean {
  return AUDIO_PATH.test(url.pathname) && url.search === "";
}

/** A browser asks for "bytes=0-" first: an answer with all bytes is the whole, and can be kept. */
export function wholeOf(response: Response): Response | null {
  if (response.status === 200) return response;
  const range = /^bytes 0-(\d+)\/(\d+)$/.exec(response.headers.get("Content-Range") ?? "");
  const total = Number(range?.[2]);
  if (response.status !== 206 || !range || Number(range[1]) + 1 !== total || total > MAX_SOUND_BYTES)
    return null;
  const headers = new Headers(response.headers);
  headers.delete("Content-Range");
  headers.set("Content-Length", String(total));
  return new Response(response.body, { status: 200, headers });
}

/** What the server does not give any more goes from here, too: it was deleted, or is not this person's to hear. */
export const dropRefused: WorkboxPlugin = {
  fetchDidSucceed: async ({ request, response }) => {
    if (response.status >= 400 && response.status < 500)
      await (await caches.open(AUDIO_CACHE)).delete(request.url, { ignoreVary: true });
    return response;
  },
};

/** Whoever asked may have left when the answer is there: forgetting them came before it was kept, so it goes again. */
export const keepForOnePerson: WorkboxPlugin = {
  handlerWillStart: async ({ state }) => {
    if (state) state.personId = await personId();
  },
  cacheDidUpdate: async ({ request, cacheName, state }) => {
    const id = await personId();
    if (id === undefined || id !== state?.personId)
      await (await caches.open(cacheName)).delete(request.url, { ignoreVary: true });
  },
};

async function personId(): Promise<string | undefined> {
  return (await keptPerson().catch(() => undefined))?.id;
}
