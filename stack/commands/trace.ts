import pc from "picocolors";
import { ATTRIBUTES } from "../../otel/catalogue/attributes.ts";
import { oneTraceLink } from "../../otel/catalogue/trace-link.ts";
import type { Trace } from "../../otel/traces/trace.ts";
import { rootsOf } from "../../otel/traces/tree.ts";
import { tempoReader } from "../../prometheus/alert-gateway/evidence/tempo.ts";
import { EXIT } from "../exit-code.ts";
import type { Settings } from "../settings.ts";
import type { PartStatus } from "../supervisor/supervisor.ts";
import { findTraces } from "../trace/find-traces.ts";
import { milliseconds, traceLines } from "../trace/trace-lines.ts";
import { currentParts } from "./status.ts";

/** What `./trunkline trace` takes. */
export interface TraceOptions {
  readonly hours: number;
  readonly limit: number;
}

/** Tempo answers in milliseconds; after this long it will not. */
const ANSWERS_WITHIN_MS = 30_000;

/** `./trunkline trace ID`: traces as trees in the terminal. Answers the exit code. */
export async function trace(settings: Settings, id: string, options: TraceOptions): Promise<number> {
  const parts = await currentParts(settings);
  const tempo = parts.find(({ name }) => name === "tempo");
  const why = whyNot(parts, tempo);
  if (tempo?.url == null || why !== null) {
    process.stderr.write(`${why?.words}\n`);
    return why?.code ?? EXIT.failed;
  }
  const signal = AbortSignal.timeout(ANSWERS_WITHIN_MS);
  const { traces, more } = await findTraces(tempoReader(tempo.url), id, { ...options, signal }).catch(
    (error) => {
      if (error instanceof Error && error.name === "UsageError") throw error;
      throw new Error(`Tempo at ${tempo.url} does not answer as it should: ${reasonOf(error)}`);
    },
  );
  if (traces.length === 0) {
    process.stderr.write(
      `Tempo has nothing of ${id} within ${options.hours} hours. It may be too new (a trace is there seconds after its first span), too old (--hours),\n` +
        "or not kept: TRUNKLINE_TRACE_SHARE_PERCENT and TRUNKLINE_CALL_TRACE_SHARE_PERCENT below 100 leave ordinary reads and calls out.\n",
    );
    return EXIT.failed;
  }
  const grafana = parts.find(({ name, state }) => name === "grafana" && state === "ready")?.url ?? null;
  for (const one of traces)
    process.stdout.write(`${[...heading(one, grafana), ...traceLines(one), ""].join("\n")}\n`);
  if (more > 0) process.stdout.write(`${more} more: --limit shows them.\n`);
  return EXIT.done;
}

function whyNot(
  parts: readonly PartStatus[],
  tempo: PartStatus | undefined,
): { readonly words: string; readonly code: number } | null {
  if (!parts.some(({ state }) => state !== "stopped"))
    return { words: "Trunkline is not running. Start it with ./trunkline up.", code: EXIT.notRunning };
  if (tempo?.state === "ready") return null;
  const detail = tempo?.detail ? `: ${tempo.detail}` : "";
  return { words: `There is no Tempo to ask (${tempo?.state ?? "absent"})${detail}`, code: EXIT.failed };
}

function heading(one: Trace, grafanaUrl: string | null): string[] {
  const [root] = rootsOf(one);
  const startMs = Math.min(...one.spans.map(({ startMs }) => startMs));
  const endMs = Math.max(...one.spans.map(({ endMs }) => endMs));
  const failed = one.spans.filter(({ isFailed }) => isFailed).length;
  const pages = new Set(one.spans.flatMap(({ attributes }) => attributes.get(ATTRIBUTES.callUrl) ?? []));
  const figures = `${one.spans.length} spans, ${milliseconds(endMs - startMs)}, ${failed === 0 ? "no error" : pc.red(failed === 1 ? "1 error" : `${failed} errors`)}`;
  return [
    `${pc.bold(root?.name ?? "")}  ${new Date(startMs).toISOString()}  ${figures}`,
    pc.dim(`trace ${one.id}`),
    ...[...pages].map((url) => pc.dim(url)),
    ...(grafanaUrl === null ? [] : [pc.dim(oneTraceLink(grafanaUrl, one.id, new Date(startMs)))]),
  ];
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
