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
