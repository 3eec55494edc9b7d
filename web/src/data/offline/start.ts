import type { Query, QueryFunction, QueryFunctionContext } from "@tanstack/preact-query";
import { queryClient } from "../query-client.ts";
import { isDoubted, trust } from "../shown.ts";

type Offline = typeof import("./offline.ts");

let loading: Promise<Offline> | undefined;

/** All that keeps things in this browser; its code comes beside the first requests and delays none. */
export function offline(): Promise<Offline> {
  loading ??= import("./offline.ts");
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}

/** From now on answers are kept, and shown as their age allows (ADR 0083); call once, before the first is asked for. */
export function startOffline(): void {
  if (typeof indexedDB === "undefined") return;
  void offline().then(
    ({ keepCopies, startOutbox }) => {
      keepCopies(queryClient);
      startOutbox();
    },
    () => undefined,
  );
  const before = queryClient.getDefaultOptions();
  queryClient.setDefaultOptions({
    ...before,
    queries: {
      ...before.queries,
      persister: ((queryFn: QueryFunction, context: QueryFunctionContext, query: Query) =>
        withCopy(() => queryFn(context), query)) as never,
    },
  });
}

/**
 * Asks the server, and shows a copy meanwhile where there is a young one. When no answer comes an older copy is shown and the
 * failure is told all the same: data with an error is what screens mark as old. What a part may have broken over is not shown meanwhile.
 */
export async function withCopy<Answer>(ask: () => Answer | Promise<Answer>, query: Query): Promise<Answer> {
  const show = (whenIsIt: "asking" | "unanswered") =>
    offline()
      .then(({ showCopy }) => showCopy(queryClient, query, whenIsIt))
      .catch(() => undefined);
  const isFirst = query.state.data === undefined;
  if (isFirst && !isDoubted(query)) void show("asking");
  try {
    const answer = await ask();
    trust(query);
    return answer;
  } catch (thrown) {
    if (query.state.data === undefined && isWithoutAnswer(thrown)) await show("unanswered");
    throw thrown;
  }
}

/** Without an answer a copy is all there is; a refusal is an answer. */
function isWithoutAnswer(thrown: unknown): boolean {
  return thrown instanceof Error && "status" in thrown && thrown.status === 0;
}
