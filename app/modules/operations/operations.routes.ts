import { retentionVariable } from "../../config/index.ts";
import { type Route, routesOf } from "../../http/index.ts";
import type { BreakerStatus } from "../../platform/breaker/index.ts";
import { CLEAN_UP_EVERY_MS } from "../../platform/retention/index.ts";
import { type BreakerJson, type KeptDataJson, operationsContract } from "./operations.contract.ts";
import type { KeptData, OperationsService } from "./operations.service.ts";

/** A run that failed, or found a process restarting, is made up for by the next two: only then something is wrong. */
const LATE_AFTER_MS = 3 * CLEAN_UP_EVERY_MS;

/** What was set aside behind the screens, and what is cached. */
export function operationsRoutes(service: OperationsService): Route[] {
  const route = routesOf(operationsContract);
  return [
    route("listSetAsideEntries", async ({ query }) => {
      const { items, nextCursor } = await service.setAsideEntries(query);
      const present = items.map(({ createdAt, setAsideAt, settledAt, ...entry }) => ({
        ...entry,
        settledAt: settledAt?.toISOString() ?? null,
        createdAt: createdAt.toISOString(),
        setAsideAt: setAsideAt.toISOString(),
      }));
      return { status: 200, body: { items: present, nextCursor } };
    }),
    route("retrySetAsideEntry", async ({ params, principal }) => {
      await service.retrySetAside(principal, params.id);
      return { status: 202 };
    }),
    route("acknowledgeSetAsideEntry", async ({ params, body, principal }) => {
      await service.settleSetAside(principal, params.id, "acknowledge", body.reason);
      return { status: 204 };
    }),
    route("discardSetAsideEntry", async ({ params, body, principal }) => {
      await service.settleSetAside(principal, params.id, "discard", body.reason);
      return { status: 204 };
    }),
    route("restoreSetAsideEntry", async ({ params, principal }) => {
      await service.settleSetAside(principal, params.id, "restore", null);
      return { status: 204 };
    }),
    route("listBreakers", async () => ({
      status: 200,
      body: { items: service.breakers().map(presentBreaker) },
    })),
    route("listRetention", async () => ({
      status: 200,
      body: {
        items: (await service.retention()).map(presentKept),
        everySeconds: CLEAN_UP_EVERY_MS / 1_000,
      },
    })),
    route("clearCache", async ({ query, principal }) => {
      await service.clearCache(principal, query.userId);
      return { status: 204 };
    }),
  ];
}

function presentBreaker(breaker: BreakerStatus): BreakerJson {
  const { name, state, since, failures, retryAtMs, timeoutMs, lastSuccessAt, isShared } = breaker;
  return {
    service: name,
    state,
    since: since.toISOString(),
    failures,
    nextTryAt: retryAtMs > 0 ? new Date(retryAtMs).toISOString() : null,
    timeoutSeconds: timeoutMs / 1_000,
    lastSuccessAt: lastSuccessAt?.toISOString() ?? null,
    isShared,
  };
}

function presentKept({ kind, what, since, days, keptDays, cleanUp }: KeptData): KeptDataJson {
  const removal = cleanUp?.lastRemoval ?? null;
  return {
    kind,
    what,
    since,
    days: keptDays,
    usualDays: days,
    variable: retentionVariable(kind),
    lastRunAt: cleanUp?.lastRunAt.toISOString() ?? null,
    isLate: cleanUp !== undefined && Date.now() - cleanUp.lastRunAt.getTime() > LATE_AFTER_MS,
    lastRemoval: removal && { at: removal.at.toISOString(), rows: removal.rows },
  };
}
