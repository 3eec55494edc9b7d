import { clientConfig } from "../../data/config.ts";
import type { TraceLink } from "../../data/types.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { callWords as words } from "./call.strings.ts";
import { strings } from "../../ui/strings.ts";

/** The way from a call to its trace. */
export function CallTrace({ trace }: { readonly trace: TraceLink | null }) {
  return (
    <section class="card panel-card" aria-labelledby="trace-title">
      <h2 id="trace-title">{words.trace}</h2>
      {trace === null ? (
        <p class="muted">{words.traceNone}</p>
      ) : (
        <>
          <p class="muted trace-text">{words.traceText}</p>
          {trace.url === null ? (
            <p class="muted trace-text">{clientConfig.current.value ? words.traceNoGrafana : null}</p>
          ) : (
            <ButtonLink href={trace.url} icon="trace" isExternal>
              {words.traceOpen}
              <span class="hidden-visually"> ({strings.common.newTab})</span>
            </ButtonLink>
          )}
          <p class="trace-id">
            <code class="copy-text" title={trace.traceId}>
              {trace.traceId}
            </code>
            <CopyButton text={trace.traceId} label={words.traceCopy} />
          </p>
        </>
      )}
    </section>
  );
}
