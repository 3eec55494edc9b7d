import { type Attributes, type Context, SpanKind, trace } from "@opentelemetry/api";
import { type Sampler, SamplingDecision, type SamplingResult } from "@opentelemetry/sdk-trace";

/** Statements that frame others: their time shows in the gap that they leave, a span each would only cost. */
const FRAMING_STATEMENTS = /^pg\.query:(?:BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET)\b/;
/** Scripts of libraries (queue, rate limits), health checks and blocking reads: no work that a request asked for. */
const QUIET_COMMANDS = new Set(["bzpopmin", "client", "eval", "evalsha", "info", "ping", "script", "xread"]);
/** What a BullMQ worker does for itself, again and again, whether there are jobs or not. */
const QUEUE_UPKEEP =
  /^(?:getNextJob|extendLocks|startStalledCheckTimer|moveStalledJobsToWait|complete|trimEvents|close|pause|resume) /;
const HEALTH_AND_SCRAPES = /^\/(?:api\/)?(?:health|metrics)(?:\/|$)/;
/** The simulator's page and waiting tests poll its state. */
const SIMULATOR_POLLING = /^\/control\//;
const DOCUMENTATION = /^\/api\/(?:docs(?:\/|$)|openapi\.json$)/;
const FILES = /\.(?:css|gif|html|ico|jpg|js|map|png|svg|txt|wasm|webmanifest|webp|woff2)$/;

/** A request that makes no trace: health checks, scrapes, documentation, files and pages. All else is work. */
export function isRoutineRequest(request: {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: { readonly accept?: string | undefined };
}): boolean {
  if (request.method !== "GET" && request.method !== "HEAD") return false;
  const path = request.url?.split("?", 1)[0] ?? "/";
  if (
    SIMULATOR_POLLING.test(path) ||
    HEALTH_AND_SCRAPES.test(path) ||
    DOCUMENTATION.test(path) ||
    FILES.test(path)
  )
    return true;
  return !path.startsWith("/api/") && (request.headers.accept?.includes("text/html") ?? false);
}

/**
 * Keeps every span, except those that only repeat what their parent says. Nothing is sampled here: the collector
 * counts all spans first, and a caller's "not sampled" must not blind our service levels.
 * Only spans whose children are all left out as well may be left out: others would lose their parent.
 */
export class NoiseSampler implements Sampler {
  shouldSample(
    context: Context,
    _traceId: string,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
  ): SamplingResult {
    return {
      decision: isNoise(context, name, kind, attributes)
        ? SamplingDecision.NOT_RECORD
        : SamplingDecision.RECORD_AND_SAMPLED,
    };
  }

  toString(): string {
    return "NoiseSampler";
  }
}

function isNoise(context: Context, name: string, kind: SpanKind, attributes: Attributes): boolean {
  if (kind === SpanKind.INTERNAL) return QUEUE_UPKEEP.test(name);
  if (kind !== SpanKind.CLIENT) return false;
  const system = attributes["db.system.name"];
  if (system === "postgresql") return FRAMING_STATEMENTS.test(name);
  // A producer's span says all that is to say of the commands with which it enqueues.
  return system === "redis" && (QUIET_COMMANDS.has(name) || isInsideProducer(context));
}

function isInsideProducer(context: Context): boolean {
  const parent: unknown = trace.getSpan(context);
  return (
    typeof parent === "object" && parent !== null && "kind" in parent && parent.kind === SpanKind.PRODUCER
  );
}
