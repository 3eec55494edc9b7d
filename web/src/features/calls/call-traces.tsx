import { useLocation } from "preact-iso";
import type { CallTraces as Traces } from "../../data/types.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { formatFull, formatPreciseTime } from "../../ui/format.ts";
import { Icon } from "../../ui/icon.tsx";
import { strings } from "../../ui/strings.ts";
import { callWords as words } from "./call.strings.ts";
import { TRACE_SECTION } from "./traces/call-trace.tsx";

type Trace = Traces["items"][number];

/** So many are seen at once; the others unfold. */
const SHOWN = 5;

/** The ways from a call to its traces: all of them at once, or one after the other. */
export function CallTraces({ traces: { items, url } }: { readonly traces: Traces }) {
  const further = items.slice(SHOWN);
  return (
    <section class="card panel-card" aria-labelledby="traces-title">
      <h2 id="traces-title">{words.traces}</h2>
      <p class="muted traces-text">{items.length === 0 ? words.tracesNone : words.tracesText}</p>
      {items.length > 0 && url === null ? <p class="muted traces-text">{words.tracesNoGrafana}</p> : null}
      {url === null ? null : (
        <ButtonLink href={url} icon="trace" isExternal>
          {words.tracesAll}
          <NewTab />
        </ButtonLink>
      )}
      <TraceList traces={items.slice(0, SHOWN)} />
      {further.length === 0 ? null : (
        <details class="traces-more">
          <summary>{words.tracesMore(further.length)}</summary>
          <TraceList traces={further} />
        </details>
      )}
    </section>
  );
}

function TraceList({ traces }: { readonly traces: readonly Trace[] }) {
  if (traces.length === 0) return null;
  return (
    <ul class="traces">
      {traces.map((trace) => (
        <TraceItem key={trace.traceId} trace={trace} />
      ))}
    </ul>
  );
}

function TraceItem({ trace: { traceId, kind, title, beganAt, url } }: { readonly trace: Trace }) {
  const { path, query, route } = useLocation();
  return (
    <li class="trace" data-kind={kind} data-trace={traceId}>
      <a
        class="trace-title"
        href={`${path}?trace=${traceId}`}
        onClick={(event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey) return;
          event.preventDefault();
          event.stopPropagation();
          route(`${path}?trace=${traceId}${query.spans === "1" ? "&spans=1" : ""}`, true);
          document.getElementById(TRACE_SECTION)?.scrollIntoView({ block: "start" });
        }}
      >
        {title}
      </a>
      <time class="tabular muted" dateTime={beganAt} title={formatFull(beganAt)}>
        {formatPreciseTime(beganAt)}
      </time>
      {url === null ? (
        <CopyButton text={traceId} label={words.traceCopy(title)} />
      ) : (
        <a
          class="button"
          data-kind="ghost"
          data-size="small"
          data-shape="icon"
          href={url}
          target="_blank"
          rel="noopener noreferrer"
          aria-label={words.traceInGrafana(title)}
        >
          <Icon name="external" />
        </a>
      )}
    </li>
  );
}

function NewTab() {
  return <span class="hidden-visually"> ({strings.common.newTab})</span>;
}
