import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "undici";

/** One request of a load. */
export interface LoadRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came of a load. */
export interface LoadResult {
  readonly answered: number;
  /** Broken connections and answers other than 2xx. */
  readonly failed: number;
  readonly seconds: number;
  /** The first failure, for the message of a failing test. */
  readonly firstFailure: string | undefined;
}

const TICK_MS = 10;
const MAX_IN_FLIGHT = 256;
const REQUEST_TIMEOUT_MS = 10_000;

/**
 * Sends so many requests a second for so long, whether or not the server keeps up; what would exceed 256 open requests
 * is left out. Resolves when the last one is answered.
 */
export async function sendAtRate(
  url: string,
  next: () => LoadRequest,
  options: { readonly perSecond: number; readonly seconds: number },
): Promise<LoadResult> {
  const sender = createSender(url, 64);
  const startedAt = performance.now();
  const total = Math.round(options.perSecond * options.seconds);
  const open = new Set<Promise<void>>();
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.ceil(((performance.now() - startedAt) / 1_000) * options.perSecond));
    for (; sent < due; sent += 1) {
      if (open.size >= MAX_IN_FLIGHT) continue;
      const one = sender.send(next()).finally(() => open.delete(one));
      open.add(one);
    }
    await sleep(TICK_MS);
  }
  await Promise.all(open);
  return sender.end(startedAt);
}

/** Keeps so many requests open for so long: a new one as soon as one is answered. */
export async function sendInLoop(
  url: string,
  next: () => LoadRequest,
  options: { readonly connections: number; readonly seconds: number },
): Promise<LoadResult> {
  const sender = createSender(url, options.connections);
  const startedAt = performance.now();
  const endsAt = startedAt + options.seconds * 1_000;
  const one = async () => {
    while (performance.now() < endsAt) await sender.send(next());
  };
  await Promise.all(Array.from({ length: options.connections }, one));
  return sender.end(startedAt);
}

function createSender(url: string, connections: number) {
  const pool = new Pool(url, { connections, pipelining: 1, headersTimeout: REQUEST_TIMEOUT_MS });
  let answered = 0;
  let failed = 0;
  let firstFailure: string | undefined;
  const fail = (why: string) => {
    failed += 1;
    firstFailure ??= why;
  };
  return {
    async send({ method, path, headers, body }: LoadRequest): Promise<void> {
      try {
        const response = await pool.request({ method, path, headers, body: body ?? null });
        await response.body.dump({ limit: 10_000_000 });
        if (response.statusCode >= 200 && response.statusCode < 300) answered += 1;
        else fail(`${method} ${path} answered ${response.statusCode}`);
      } catch (error) {
        fail(`${method} ${path}: ${error instanceof Error ? error.message : String(error)}`);
      }
    },
    async end(startedAt: number): Promise<LoadResult> {
      const seconds = (performance.now() - startedAt) / 1_000;
      await pool.close();
      return { answered, failed, seconds, firstFailure };
    },
  };
}
