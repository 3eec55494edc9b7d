import type { AppAddress } from "./app-address.ts";
import { TwilioError } from "./twilio-errors.ts";

/** A file that went with a message, as the carrier fetched it. */
export interface FetchedMedia {
  readonly contentType: string | null;
  readonly bytes: number;
}

/** A file that somebody sends to the application. */
export interface OutsideMedia {
  readonly kind: "jpeg" | "pdf";
  readonly bytes: number;
}

const KEPT = 1_000;
const HEADS = { jpeg: "\xff\xd8\xff\xe0", pdf: "%PDF-1.7\n" } as const;
const TYPES = { jpeg: "image/jpeg", pdf: "application/pdf" } as const;
const FETCHED_WITHIN_MS = 10_000;

/** The files of messages to the application, made up when they are asked for. */
export interface MediaShelf {
  put(sid: string, media: OutsideMedia): void;
  get(sid: string): { readonly contentType: string; readonly content: Buffer } | null;
}

/** An empty shelf; the oldest files make room for new ones. */
export function createMediaShelf(): MediaShelf {
  const shelf = new Map<string, OutsideMedia>();
  return {
    put(sid, media) {
      shelf.set(sid, media);
      const [oldest] = shelf.keys();
      if (shelf.size > KEPT && oldest !== undefined) shelf.delete(oldest);
    },
    get(sid) {
      const media = shelf.get(sid);
      if (!media) return null;
      const content = Buffer.alloc(Math.max(media.bytes, HEADS[media.kind].length));
      content.write(HEADS[media.kind], "latin1");
      return { contentType: TYPES[media.kind], content };
    },
  };
}

/** The type of a file, as its sender says. */
export const mediaTypeOf = ({ kind }: OutsideMedia): string => TYPES[kind];

/** Fetches what goes with a message, as a carrier does before it takes it. @throws TwilioError */
export async function fetchMedia(urls: readonly string[], address: AppAddress): Promise<FetchedMedia[]> {
  return Promise.all(
    urls.map(async (url) => {
      const refused = () => new TwilioError(400, 21620, "Invalid media URL(s)");
      if (!address.allows(url)) throw refused();
      const response = await fetch(address.reachable(url), {
        signal: AbortSignal.timeout(FETCHED_WITHIN_MS),
      }).catch(() => null);
      if (!response?.ok) throw refused();
      const { byteLength: bytes } = await response.arrayBuffer();
      return { contentType: response.headers.get("content-type"), bytes };
    }),
  );
}
