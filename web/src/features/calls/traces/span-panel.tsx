import { Button } from "../../../ui/button.tsx";
import { formatDuration } from "../../../ui/format.ts";
import { traceWords as words } from "./trace.strings.ts";
import type { WaterfallRow } from "./waterfall.ts";

/** All that is known of one step. */
export function SpanPanel(props: {
  readonly row: WaterfallRow;
  readonly onZoom: () => void;
  readonly onClose: () => void;
}) {
  const { row } = props;
  const { span } = row;
  const facts: readonly (readonly [string, string])[] = [
    [words.facts.name, span.name],
    [words.facts.service, span.service],
    [words.facts.kind, span.kind],
    [words.facts.began, formatDuration(span.startMs)],
    [words.facts.took, formatDuration(span.durationMs)],
    [words.facts.self, formatDuration(span.selfMs)],
    ...(row.criticalMs > 0 ? [[words.facts.critical, formatDuration(row.criticalMs)] as const] : []),
    ...(row.waitMs >= 1 ? [[words.facts.wait, formatDuration(row.waitMs)] as const] : []),
    ...(row.isFailed ? [[words.facts.error, row.errorType ?? words.failed] as const] : []),
    [words.facts.id, span.id],
  ];
  return (
    <section class="span-panel" aria-label={`${words.details}: ${row.label}`}>
      <header class="span-panel-head">
        <h3>{row.label}</h3>
        <Button size="small" icon="search" onClick={props.onZoom}>
          {words.zoom}
        </Button>
        <Button size="small" kind="ghost" icon="x" aria-label={words.close} onClick={props.onClose} />
      </header>
      <dl class="span-facts">
        {facts.map(([name, value]) => (
          <SpanFact key={name} name={name} value={value} />
        ))}
        {span.attributes.map(({ name, value }) => (
          <SpanFact key={name} name={name} value={value} isAttribute />
        ))}
      </dl>
      {span.hiddenCount > 0 ? <p class="muted">{words.hidden(span.hiddenCount)}</p> : null}
    </section>
  );
}

function SpanFact(props: { readonly name: string; readonly value: string; readonly isAttribute?: boolean }) {
  return (
    <div class="span-fact">
      <dt>{props.isAttribute ? <code>{props.name}</code> : props.name}</dt>
      <dd class="tabular">{props.value}</dd>
    </div>
  );
}
