import type { Context, Middleware, Next } from "koa";
import type { Background } from "./background.ts";
import type { FaultBoard, Service } from "./faults.ts";

/** An answer that never comes is given up on by every client long before. */
const HANG_MS = 120_000;

/** A refusal of a service, answered in its own format. */
export class ServiceRefusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly retryAfterSeconds: number;

  constructor(status: number, code: string, detail: string, retryAfterSeconds = 0) {
    super(detail);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** What one service has of its own. */
export interface ServiceOptions {
  readonly service: Service;
  /** The Authorization header that it wants. */
  readonly authorization: string;
  /** Its code for a status. */
  codeOf(status: number): string;
  /** The body of a refusal. */
  bodyOf(refusal: ServiceRefusal): object;
  /** Spoils the shape of an answer that has succeeded. */
  misshape?(body: unknown): object;
}

/**
 * What every simulated service does before and after its own part: asks for its key, refuses, dawdles and answers badly by
 * the faults in force. A request is taken before its answer goes wrong, as in life.
 */
export function serviceBehaviour(
  { service, authorization, codeOf, bodyOf, misshape = () => ({ unexpected: true }) }: ServiceOptions,
  { faults, background }: { readonly faults: FaultBoard; readonly background: Background },
): Middleware {
  const refuse = (context: Context, refusal: ServiceRefusal) => {
    context.status = refusal.status;
    if (refusal.retryAfterSeconds > 0) context.set("retry-after", String(refusal.retryAfterSeconds));
    context.body = bodyOf(refusal);
  };
  return async (context: Context, next: Next) => {
    const now = faults.get(service);
    try {
      if (context.get("authorization").toLowerCase() !== authorization.toLowerCase()) {
        throw new ServiceRefusal(401, codeOf(401), "The API key is not valid.");
      }
      if (faults.strikes(now.errorRate)) {
        const { errorStatus: status, retryAfterSeconds } = now;
        throw new ServiceRefusal(status, codeOf(status), "The service is not well.", retryAfterSeconds);
      }
      await next();
    } catch (error) {
      if (!(error instanceof ServiceRefusal)) throw error;
      return refuse(context, error);
    }
    await background.sleep(faults.strikes(now.hangRate) ? HANG_MS : now.latencyMs);
    if (context.status >= 400) return;
    if (faults.strikes(now.wrongShapeRate)) context.body = misshape(context.body);
    const whole = JSON.stringify(context.body);
    if (faults.strikes(now.malformedRate)) {
      context.body = whole.slice(0, -1).replaceAll('"', "'");
      context.type = "application/json";
    } else if (faults.strikes(now.truncatedRate)) breakOff(context, whole);
  };
}

/** Promises a whole answer, sends half of it, and hangs up. */
function breakOff(context: Context, whole: string): void {
  context.respond = false;
  const { res } = context;
  res.writeHead(context.status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(whole),
  });
  res.write(whole.slice(0, whole.length / 2), () => res.destroy());
}
