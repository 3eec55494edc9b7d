import { setTimeout as sleep } from "node:timers/promises";
import type { Cache } from "../platform/cache/index.ts";
import type { Logger } from "../platform/log/index.ts";
import { readThroughCache } from "./cached-answers.ts";
import type { Route, RouteRequest } from "./route.ts";
import { validate } from "./validate.ts";

/** A cache keeps nothing until its connection stands. */
const PATIENCE_MS = 2_000;
const LOOK_EVERY_MS = 50;

/**
 * Reads the answers that contracts name as `warmedBy`, so that the first people after a start do not wait for them. Never
 * throws: what fails is read when somebody asks. Resolves with how many were read.
 */
export async function warmAnswers(options: {
  readonly routes: readonly Route[];
  readonly cache: Pick<Cache, "read" | "isKeeping">;
  readonly logger: Logger;
}): Promise<number> {
  const { routes, cache, logger } = options;
  const startedAt = performance.now();
  const questions = routes.flatMap((route) =>
    (route.cache?.warmedBy ?? []).map((given) => ({ route, given })),
  );

  async function warm({ route, given }: (typeof questions)[number]): Promise<void> {
    const { cache: rule, handler } = route;
    if (!rule) return;
    const query = route.query ? validate(route.query, given, "query") : undefined;
    const request = { params: undefined, query, log: logger } as unknown as RouteRequest;
    await readThroughCache({
      cache,
      operationId: route.operationId ?? route.path,
      rule,
      request,
      principal: null,
      handle: async () => handler(request as RouteRequest<never, never, never, never>),
    });
  }

  if (questions.length === 0) return 0;
  while (!cache.isKeeping) {
    if (performance.now() - startedAt > PATIENCE_MS) return 0;
    await sleep(LOOK_EVERY_MS);
  }
  const outcomes = await Promise.allSettled(questions.map(warm));
  for (const outcome of outcomes) {
    if (outcome.status === "rejected")
      logger.warn({ error: outcome.reason as unknown }, "an answer could not be read ahead");
  }
  const read = outcomes.filter(({ status }) => status === "fulfilled").length;
  const durationMs = Math.round(performance.now() - startedAt);
  logger.info({ read, of: questions.length, durationMs }, "hot answers read ahead");
  return read;
}
