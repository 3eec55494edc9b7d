import { Readable } from "node:stream";
import { withRequestTarget } from "../../platform/telemetry/index.ts";
import { ProviderRejected, ProviderTimeout, ProviderUnavailable } from "../provider-errors.ts";
import { errorOfFailure } from "../provider-http.ts";
import { isAllowed } from "./allowed-hosts.ts";
import { RecordingTooLarge } from "./port.ts";

const ANSWER_WITHIN_MS = 15_000;
/** A stream of which nothing comes for so long is cut off. */
const SILENT_FOR_MS = 30_000;
/** A file of the largest size on a slow line; a sender that lets it drip holds nobody up for longer. */
const WHOLE_WITHIN_MS = 900_000;
const REDIRECTS_MAX = 3;

/** How files are fetched from one vendor. */
export interface DownloadOptions {
  readonly provider: string;
  /** See `isAllowed`; redirects included. */
  readonly allowedHosts: readonly string[];
  /** To name spans by. */
  readonly urlTemplate: string;
  /** Sent to the address asked for, never to where it redirects. */
  readonly authorization?: string;
  /** For tests. */
  readonly silentForMs?: number;
  readonly wholeWithinMs?: number;
}

/**
 * Opens a file of a vendor.
 * @throws ProviderRejected | ProviderUnavailable | ProviderTimeout | RecordingTooLarge
 */
export async function download(
  address: string,
  maxBytes: number,
  options: DownloadOptions,
): Promise<Readable> {
  const { provider, allowedHosts, urlTemplate, authorization } = options;
  const { silentForMs = SILENT_FOR_MS, wholeWithinMs = WHOLE_WITHIN_MS } = options;
  const target = { service: provider, urlTemplate };
  const abort = new AbortController();
  const late = setTimeout(() => abort.abort(new Error("late")), ANSWER_WITHIN_MS);
  try {
    const asked = parse(provider, address);
    let url = asked;
    for (let redirects = 0; ; redirects++) {
      if (redirects > REDIRECTS_MAX || !isAllowed(url, allowedHosts)) throw refused(provider, "address");
      const headers: Record<string, string> =
        authorization !== undefined && url.origin === asked.origin ? { authorization } : {};
      const response = await withRequestTarget(target, () =>
        fetch(url, { headers, redirect: "manual", signal: abort.signal }),
      );
      const location = response.headers.get("location");
      if (response.status >= 300 && response.status < 400 && location !== null) {
        await response.body?.cancel();
        url = parse(provider, location, url);
        continue;
      }
      if (!response.ok || !response.body) {
        await response.body?.cancel();
        if (response.status === 410) throw refused(provider, "http-410");
        throw new ProviderUnavailable(provider, { status: response.status });
      }
      if (Number(response.headers.get("content-length") ?? 0) > maxBytes) {
        await response.body.cancel();
        throw new RecordingTooLarge();
      }
      const limits = { provider, maxBytes, silentForMs, wholeWithinMs, abort };
      return Readable.from(bounded(response.body, limits), { objectMode: false });
    }
  } catch (error) {
    if (isOurs(error)) throw error;
    throw errorOfFailure(provider, error, ANSWER_WITHIN_MS);
  } finally {
    clearTimeout(late);
  }
}

async function* bounded(
  body: AsyncIterable<Uint8Array>,
  limits: {
    readonly provider: string;
    readonly maxBytes: number;
    readonly silentForMs: number;
    readonly wholeWithinMs: number;
    readonly abort: AbortController;
  },
): AsyncGenerator<Uint8Array> {
  const { provider, maxBytes, silentForMs, wholeWithinMs, abort } = limits;
  let bytes = 0;
  const silence = setTimeout(() => abort.abort(new Error("silent")), silentForMs);
  const end = setTimeout(() => abort.abort(new Error("slow")), wholeWithinMs);
  try {
    for await (const chunk of body) {
      silence.refresh();
      bytes += chunk.length;
      if (bytes > maxBytes) throw new RecordingTooLarge();
      yield chunk;
    }
  } catch (error) {
    if (isOurs(error)) throw error;
    throw new ProviderTimeout(provider, {
      timeoutMs: abort.signal.reason?.message === "slow" ? wholeWithinMs : silentForMs,
      message: `the file that ${provider} sent broke off`,
      cause: error,
    });
  } finally {
    clearTimeout(silence);
    clearTimeout(end);
  }
}

function parse(provider: string, address: string, base?: URL): URL {
  if (!URL.canParse(address, base?.href)) throw refused(provider, "address");
  return new URL(address, base);
}

function refused(provider: string, providerCode: string): ProviderRejected {
  return new ProviderRejected(provider, { providerCode, reason: "not_allowed" });
}

function isOurs(error: unknown): boolean {
  return (
    error instanceof ProviderRejected ||
    error instanceof ProviderUnavailable ||
    error instanceof RecordingTooLarge
  );
}
