import { useQuery } from "@tanstack/preact-query";
import { useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import type { CallTraces, CallTraceTree } from "../../../data/types.ts";
import { Button, ButtonLink } from "../../../ui/button.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { formatDuration } from "../../../ui/format.ts";
import { NotLoaded, Skeleton } from "../../../ui/states.tsx";
import { strings } from "../../../ui/strings.ts";
import { callTraceQuery } from "../calls.queries.ts";
import { traceWords as words } from "./trace.strings.ts";
import { TracePicker } from "./trace-picker.tsx";
import { useSeen } from "./use-seen.ts";
import { pathParts, type Tree, waterfallRows } from "./waterfall.ts";
import { Waterfall } from "./waterfall.tsx";
import "./traces.css";

/** The place in the page that shows a trace; links to it name it. */
export const TRACE_SECTION = "trace";

/** One trace of a call drawn in time. Which one, and for whom, is in the address. */
export function CallTrace({ callId, traces }: { readonly callId: string; readonly traces: CallTraces }) {
  const { path, query, route } = useLocation();
  const section = useRef<HTMLElement>(null);
  const isSeen = useSeen(section);
  const traceId = query.trace ?? traces.items[0]?.traceId;
  const isEngineer = query.spans === "1";
  const read = useQuery({
    ...callTraceQuery(callId, traceId ?? ""),
    enabled: isSeen && traceId !== undefined,
  });
  if (traceId === undefined) return null;
  const go = (trace: string, spans: boolean) =>
    route(`${path}?trace=${trace}${spans ? "&spans=1" : ""}`, true);
  return (
    <section ref={section} id={TRACE_SECTION} class="card panel-card" aria-labelledby="trace-title">
      <header class="trace-head">
        <div>
          <h2 id="trace-title">{words.title}</h2>
          <p class="muted traces-text">{words.text}</p>
        </div>
        <label class="trace-switch">
          <input
            type="checkbox"
            checked={isEngineer}
            onChange={(event) => go(traceId, event.currentTarget.checked)}
          />
          {words.engineer}
        </label>
      </header>
      <div class="trace-tools">
        <TracePicker traces={traces.items} value={traceId} onChange={(next) => go(next, isEngineer)} />
        {read.data?.url ? (
          <ButtonLink href={read.data.url} icon="external" size="small" isExternal>
            {words.grafana}
            <span class="hidden-visually"> ({strings.common.newTab})</span>
          </ButtonLink>
        ) : null}
        <CopyButton text={traceId} label={words.copyId} />
      </div>
      {read.data ? (
        <Reading
          key={`${traceId} ${isEngineer}`}
          reading={read.data}
          isEngineer={isEngineer}
          isBusy={read.isFetching}
          onAgain={() => void read.refetch()}
        />
      ) : (
        <NotLoaded query={read} title={words.errorTitle}>
          <div role="status" aria-label={strings.common.loading}>
            <Skeleton height="18rem" />
          </div>
        </NotLoaded>
      )}
    </section>
  );
}

function Reading(props: {
  readonly reading: CallTraceTree;
  readonly isEngineer: boolean;
  readonly isBusy: boolean;
  readonly onAgain: () => void;
}) {
  const { state, tree } = props.reading;
  if (state === "found" && tree) {
    return (
      <>
        <Summary tree={tree} isEngineer={props.isEngineer} />
        <Waterfall tree={tree} isEngineer={props.isEngineer} />
      </>
    );
  }
  return (
    <div class="trace-state">
      <p>{state === "found" ? words.states.absent : words.states[state]}</p>
      {state === "not_configured" ? null : (
        <Button size="small" icon="refresh" isBusy={props.isBusy} onClick={props.onAgain}>
          {words.again}
        </Button>
      )}
    </div>
  );
}

function Summary({ tree, isEngineer }: { readonly tree: Tree; readonly isEngineer: boolean }) {
  const { durationMs, criticalMs, spanCount, errorCount } = tree;
  const rows = waterfallRows(tree, isEngineer);
  const failed = isEngineer ? errorCount : rows.filter((row) => row.isFailed).length;
  const parts = pathParts(rows);
  const whole = formatDuration(durationMs);
  const isAll = criticalMs >= durationMs * 0.99;
  const services = new Set(tree.spans.map(({ service }) => service)).size;
  return (
    <>
      <p class="trace-summary">
        {isAll ? words.summaryOne(whole) : words.summary(whole, formatDuration(criticalMs))}{" "}
        {parts.length === 0
          ? null
          : words.most(parts.map(({ percent, label }) => words.part(percent, label)).join(", "))}
        {failed > 0 ? <span class="trace-errors"> {words.errors(failed)}.</span> : null}
        {failed === 0 && errorCount > 0 ? <span class="muted"> {words.errorsInside(errorCount)}</span> : null}
        {isEngineer ? <span class="muted"> {words.figures(spanCount, services)}.</span> : null}
      </p>
      <ul class="trace-legend muted">
        {(["path", "meanwhile", "queue", ...(failed > 0 ? (["failed"] as const) : [])] as const).map(
          (kind) => (
            <li key={kind}>
              <span class="legend-mark" data-kind={kind} />
              {words.legend[kind]}
            </li>
          ),
        )}
      </ul>
    </>
  );
}
