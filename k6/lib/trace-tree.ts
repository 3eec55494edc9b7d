/** A span as far as the shape of a trace is concerned. Pure: no imports of k6, so that unit tests can plant trees. */
export interface TreeSpan {
  readonly id: string;
  /** Null, or the id of a caller that recorded nothing, for the first span. */
  readonly parentId: string | null;
  readonly service: string;
  /** As in OTLP: SERVER, CLIENT, PRODUCER, CONSUMER, INTERNAL. */
  readonly kind: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A span that a trace must have, directly below another one (spans of kind INTERNAL in between do not count). */
export interface Hop {
  /** What it is, for whoever reads what is missing. */
  readonly what: string;
  readonly is: (span: TreeSpan) => boolean;
  /**
   * Which of several it is: one span of each identity must be here and complete, the others may be repetitions. Null: they are
   * attempts at one thing, of which one must be complete.
   */
  readonly identityOf: ((span: TreeSpan) => string) | null;
  readonly below: readonly Hop[];
}

/**
 * What keeps a trace from being the whole tree below `root`, a line each; nothing where it is complete: exactly one span
 * without a parent, which is the root, and each hop below the one that caused it.
 */
export function faultsOf(spans: readonly TreeSpan[], root: Hop): readonly string[] {
  const byId = new Map(spans.map((span) => [span.id, span]));
  const parentOf = (span: TreeSpan): TreeSpan | undefined =>
    span.parentId === null ? undefined : byId.get(span.parentId);
  const causeOf = (span: TreeSpan): TreeSpan | undefined => {
    let cause = parentOf(span);
    while (cause !== undefined && cause.kind === "INTERNAL") cause = parentOf(cause);
    return cause;
  };
  const faultsBelow = (hop: Hop, cause: TreeSpan | undefined, causedBy: string): readonly string[] => {
    const all = spans.filter(hop.is);
    const found = all.filter((span) => causeOf(span) === cause);
    if (found.length === 0) {
      return [`${hop.what} is ${all.length === 0 ? "missing" : "elsewhere"}: not below ${causedBy}`];
    }
    const identities = new Set(found.map((span) => hop.identityOf?.(span)));
    return [...identities].flatMap((identity) => {
      const faults = found
        .filter((span) => hop.identityOf?.(span) === identity)
        .map((span) => hop.below.flatMap((next) => faultsBelow(next, span, hop.what)));
      return faults.some((some) => some.length === 0) ? [] : (faults[0] ?? []);
    });
  };
  const strays = (hop: Hop): readonly string[] =>
    hop.below.flatMap((next) => {
      const elsewhere = (span: TreeSpan): boolean => {
        const cause = causeOf(span);
        return next.identityOf !== null && next.is(span) && (cause === undefined || !hop.is(cause));
      };
      return [
        ...spans.filter(elsewhere).map(() => `${next.what} is elsewhere, too: not below ${hop.what}`),
        ...strays(next),
      ];
    });
  const orphans = spans
    .filter((span) => parentOf(span) === undefined && !root.is(span))
    .map((span) => `${span.service} ${span.name} has no parent in the trace`);
  const roots = spans.filter((span) => parentOf(span) === undefined && root.is(span));
  const repeated = roots.length > 1 ? [`${root.what} is there ${roots.length} times`] : [];
  return [...orphans, ...repeated, ...faultsBelow(root, undefined, "the caller"), ...strays(root)];
}
