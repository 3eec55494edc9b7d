import type { CallTraces as Traces } from "../../data/types.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { formatFull, formatPreciseTime } from "../../ui/format.ts";
import { strings } from "../../ui/strings.ts";
import { callWords as words } from "./call.strings.ts";

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
  return (
    <li class="trace" data-kind={kind} data-trace={traceId}>
      <span class="trace-title">
        {url === null ? (
          title
        ) : (
          <a href={url} target="_blank" rel="noopener noreferrer">
            {title}
            <NewTab />
          </a>
        )}
      </span>
      <time class="tabular muted" dateTime={beganAt} title={formatFull(beganAt)}>
        {formatPreciseTime(beganAt)}
      </time>
      <CopyButton text={traceId} label={words.traceCopy(title)} />
    </li>
  );
}

function NewTab() {
  return <span class="hidden-visually"> ({strings.common.newTab})</span>;
}
