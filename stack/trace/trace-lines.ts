import pc from "picocolors";
import { ATTRIBUTES } from "../../otel/catalogue/attributes.ts";
import { criticalPath } from "../../otel/traces/critical-path.ts";
import { childrenByParent, type Span, type Trace } from "../../otel/traces/trace.ts";
import { rootsOf, selfTimeMs } from "../../otel/traces/tree.ts";

/** What a span says of the business and of its outcome, with the name under which it is shown. */
const SHOWN: Readonly<Record<string, string>> = {
  [ATTRIBUTES.callId]: "call",
  [ATTRIBUTES.leadId]: "lead",
  [ATTRIBUTES.messageId]: "message",
  [ATTRIBUTES.alertId]: "alert",
  [ATTRIBUTES.importId]: "import",
  [ATTRIBUTES.recordingId]: "recording",
  [ATTRIBUTES.priority]: "priority",
  [ATTRIBUTES.provider]: "provider",
  [ATTRIBUTES.smsOutcome]: "outcome",
  [ATTRIBUTES.errorCode]: "error",
  "http.response.status_code": "status",
};

/** Parts of the critical path that its sentence names. */
const NAMED_PARTS = 4;

/**
 * A trace as a tree for the terminal: when each span began, its duration, its self time (in which nothing below it ran), a dot on the critical path (the spans
 * that somebody waited for, queues included, and those above them: it leads from the root without a gap), what failed, and what is new to a span's business attributes.
 */
export function traceLines(trace: Trace): string[] {
  const roots = rootsOf(trace);
  const startMs = Math.min(...roots.map(({ startMs }) => startMs));
  const children = childrenByParent(trace);
  const path = roots.flatMap((entry) => criticalPath({ trace, entry, follows: "everything" }));
  const onPath = withAncestors(
    path.flatMap(({ kind, span }) => (kind === "wait" ? [] : [span])),
    trace,
  );
  const waits = new Map(
    path.flatMap(({ kind, span, durationMs }) => (kind === "wait" ? [[span, durationMs]] : [])),
  );
  const walked = new Set<Span>();
  const lines: string[] = [];

  function walk(span: Span, parent: Span | null, indent: string, branch: string): void {
    // Parents in a circle are walked once.
    if (walked.has(span)) return;
    walked.add(span);
    const below = children.get(span.id) ?? [];
    const figures = [
      `+${milliseconds(span.startMs - startMs)}`.padStart(11),
      milliseconds(span.endMs - span.startMs).padStart(10),
      milliseconds(selfTimeMs(span, below)).padStart(10),
    ].join(" ");
    const dot = onPath.has(span) ? pc.yellow("●") : " ";
    const name = span.isFailed ? pc.red(span.name) : onPath.has(span) ? pc.bold(span.name) : span.name;
    const words = [
      ...(parent?.service === span.service ? [] : [pc.cyan(span.service)]),
      ...(span.isFailed ? [pc.red(`✗ ${span.errorType ?? "failed"}`)] : []),
      ...(parent === null && span.parentId !== null ? [pc.yellow("its parent is not here")] : []),
      ...waitWords(span, waits.get(span)),
      ...Object.entries(SHOWN).flatMap(([attribute, word]) => {
        const value = span.attributes.get(attribute);
        return value === undefined || value === parent?.attributes.get(attribute)
          ? []
          : [pc.dim(`${word}=${value}`)];
      }),
    ];
    lines.push(`${figures} ${dot} ${indent}${branch}${name}  ${words.join("  ")}`.trimEnd());
    const inner = indent + (branch === "" ? "" : branch.startsWith("└") ? "   " : "│  ");
    for (const [index, child] of below.entries())
      walk(child, span, inner, index === below.length - 1 ? "└─ " : "├─ ");
  }
  for (const root of roots) walk(root, null, "", "");
  return [
    pc.dim(`${"began".padStart(11)} ${"took".padStart(10)} ${"self".padStart(10)}`),
    ...lines,
    ...pathLine(path),
  ];
}

/** A span none of whose time was its own (its child began with it and outlived it) is on the way to those all the same. */
function withAncestors(spans: readonly Span[], { spans: all }: Trace): ReadonlySet<Span> {
  const byId = new Map(all.map((span) => [span.id, span]));
  const found = new Set<Span>();
  for (const span of spans) {
    let at: Span | undefined = span;
    while (at && !found.has(at)) {
      found.add(at);
      at = at.parentId === null ? undefined : byId.get(at.parentId);
    }
  }
  return found;
}

/** As people read it: 0.4 ms, 12 ms, 1.25 s, 3 min 5 s. */
export function milliseconds(ms: number): string {
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1_000).toFixed(ms < 9_995 ? 2 : 1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

function waitWords(span: Span, waitedMs: number | undefined): string[] {
  const seconds = Number(span.attributes.get(ATTRIBUTES.jobWaitSeconds) ?? Number.NaN);
  const ms = Number.isNaN(seconds) ? waitedMs : seconds * 1_000;
  return ms === undefined || ms < 1 ? [] : [pc.magenta(`waited ${milliseconds(ms)}`)];
}

function pathLine(path: ReturnType<typeof criticalPath>): string[] {
  const totalMs = path.reduce((sum, { durationMs }) => sum + durationMs, 0);
  if (totalMs === 0) return [];
  const parts = new Map<string, number>();
  for (const { kind, span, durationMs } of path) {
    const what = `${kind === "wait" ? "waiting for " : ""}${span.name} (${span.service})`;
    parts.set(what, (parts.get(what) ?? 0) + durationMs);
  }
  const named = [...parts]
    .sort(([, one], [, other]) => other - one)
    .slice(0, NAMED_PARTS)
    .map(([what, ms]) => `${Math.round((100 * ms) / totalMs)} % ${what}`);
  return [`${pc.yellow("●")} critical path ${milliseconds(totalMs)}: ${named.join(", ")}`];
}
