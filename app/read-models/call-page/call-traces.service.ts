import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import type { Trace } from "../../../otel/traces/trace.ts";
import type { Logger } from "../../platform/log/index.ts";
import { ProviderError } from "../../providers/provider-errors.ts";
import type { TraceStore } from "../../providers/traces/port.ts";
import { callPageErrors } from "./call-page.errors.ts";
import type { CallPage, CallPageService } from "./call-page.service.ts";
import { type TraceTree, traceTree } from "./trace-tree.policy.ts";

/** One trace of a call, as far as it can be read now. */
export interface CallTraceReading {
  readonly traceId: string;
  readonly state: "found" | "absent" | "unavailable" | "not_configured";
  readonly tree: TraceTree | null;
  /** About when it began. */
  readonly beganAt: Date;
}

export type CallTracesService = ReturnType<typeof createCallTracesService>;

/** Reads the traces of calls from whoever keeps them. A call's page works without. */
export function createCallTracesService(deps: {
  readonly pages: Pick<CallPageService, "callPage">;
  /** Null: nobody keeps traces. */
  readonly store: TraceStore | null;
  readonly logger: Logger;
}) {
  async function read(traceId: string): Promise<{ state: CallTraceReading["state"]; trace: Trace | null }> {
    if (deps.store === null) return { state: "not_configured", trace: null };
    try {
      const trace = await deps.store.trace(traceId);
      return { state: trace === null ? "absent" : "found", trace };
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      deps.logger.warn({ error, traceId }, "a trace of a call could not be read");
      return { state: "unavailable", trace: null };
    }
  }

  return {
    /**
     * Only traces that are about the call: whoever may see a call may not see what else goes on here.
     * @throws call_not_found, call_trace_not_found
     */
    async trace(callId: string, traceId: string): Promise<CallTraceReading> {
      const page = await deps.pages.callPage(callId);
      const known = page.traces.find((trace) => trace.traceId === traceId);
      const { state, trace } = await read(traceId);
      if (!known && !(trace && isAbout(trace, page.subjects))) throw callPageErrors.call_trace_not_found();
      const tree = trace && traceTree(trace);
      return {
        traceId,
        state: tree === null && state === "found" ? "absent" : state,
        tree,
        beganAt: tree?.startedAt ?? known?.beganAt ?? new Date(page.call.initiatedAt),
      };
    },
  };
}

/** Does a span say that it is about the call, or one of its SMS? */
function isAbout({ spans }: Trace, { callIds, messageIds }: CallPage["subjects"]): boolean {
  const calls = new Set(callIds);
  const messages = new Set(messageIds);
  return spans.some(
    ({ attributes }) =>
      calls.has(attributes.get(ATTRIBUTES.callId) ?? "") ||
      messages.has(attributes.get(ATTRIBUTES.messageId) ?? ""),
  );
}
