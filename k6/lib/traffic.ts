import http, { type RefinedResponse } from "k6/http";
import { Counter, Rate, Trend } from "k6/metrics";
import { measuredCount } from "./client-view.ts";
import { traceIdOf, traceparent } from "./ids.ts";

/** So many requests of a run are followed into Tempo. */
const SAMPLES = 40;
const TIMEOUT = "20s";

/** What is asked. */
export interface Request {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly url: string;
  /** What k6 calls it, however its URL varies. */
  readonly label: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** k6's tags besides. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** What a kind of traffic is judged by. */
export interface TrafficOptions {
  /** An answer that takes longer is not within its SLO. */
  readonly limitSeconds: number;
  /** About how many requests there will be, by which the sample is spread. */
  readonly expectedRequests: number;
  /** Tells its trace ids from those of the run's other traffic. */
  readonly stream: number;
  /** Every request is followed into Tempo, not a sample. */
  readonly followsAll?: boolean;
}

/**
 * Requests of one kind: each is measured as k6 metrics `<name>_…`, and a sample of them is sent with a trace id of ours by which
 * the end of the run finds it in Tempo.
 */
export class Traffic {
  readonly name: string;
  readonly #options: TrafficOptions;
  readonly #every: number;
  readonly #duration: Trend;
  readonly #within: Rate;
  readonly #answered: Rate;
  readonly #failed: Rate;
  readonly #sent: Counter;
  readonly #served: Counter;
  readonly #sampled: Counter;
  readonly #sampledDuration: Trend;
  readonly #sampledWithin: Rate;
  readonly #sampledAnswered: Rate;

  constructor(name: string, options: TrafficOptions) {
    this.name = name;
    this.#options = options;
    this.#every = options.followsAll ? 1 : Math.max(1, Math.ceil(options.expectedRequests / SAMPLES));
    this.#duration = new Trend(`${name}_duration`, true);
    this.#within = new Rate(`${name}_within`);
    this.#answered = new Rate(`${name}_answered`);
    this.#failed = new Rate(`${name}_failed`);
    this.#sent = new Counter(`${name}_sent`);
    this.#served = new Counter(`${name}_served`);
    this.#sampled = new Counter(`${name}_sampled`);
    this.#sampledDuration = new Trend(`${name}_sampled_duration`, true);
    this.#sampledWithin = new Rate(`${name}_sampled_within`);
    this.#sampledAnswered = new Rate(`${name}_sampled_answered`);
  }

  /** Sends the run's request number `n` of this kind, and measures it. */
  send(runId: string, n: number, request: Request): RefinedResponse<"text"> {
    const isSampled = n % this.#every === 0;
    const response = this.sendUnmeasured(request, isSampled ? this.traceIdOf(runId, n) : undefined);
    this.measure(response, isSampled, request.tags);
    return response;
  }

  /** Sends a request that is none of the run's, such as those that warm up. */
  sendUnmeasured(
    { method, url, label, body, headers, tags }: Request,
    traceId?: string,
  ): RefinedResponse<"text"> {
    return http.request(method, url, body ?? null, {
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(traceId === undefined ? {} : { traceparent: traceparent(traceId) }),
        ...headers,
      },
      tags: { name: label, ...tags },
      timeout: TIMEOUT,
      responseType: "text",
    });
  }

  /** Measures an answer. `isSampled`: the run finds its trace in Tempo, and compares. */
  measure(
    response: RefinedResponse<"text">,
    isSampled: boolean,
    tags: Readonly<Record<string, string>> = {},
  ): void {
    const { duration } = response.timings;
    const isThere = response.status > 0;
    const isWithin = isThere && duration <= this.#options.limitSeconds * 1000;
    const isServed = isThere && response.status < 400;
    const isAnswered = isThere && response.status < 500;
    this.#sent.add(1, tags);
    this.#duration.add(duration, tags);
    this.#within.add(isWithin, tags);
    this.#answered.add(isAnswered, tags);
    this.#failed.add(!isServed, tags);
    if (isServed) this.#served.add(1, tags);
    if (!isSampled) return;
    this.#sampled.add(1);
    this.#sampledDuration.add(duration);
    this.#sampledWithin.add(isWithin);
    this.#sampledAnswered.add(isAnswered);
  }

  /** Requests so far; null where k6's own API does not answer. */
  sentSoFar(): number | null {
    return measuredCount(`${this.name}_sent`);
  }

  /** Requests so far that were served; null where k6's own API does not answer. */
  servedSoFar(): number | null {
    return measuredCount(`${this.name}_served`);
  }

  /** Trace ids of the requests that were followed; null where k6's own API does not answer. */
  sampledTraceIds(runId: string): readonly string[] | null {
    const count = measuredCount(`${this.name}_sampled`);
    if (count === null) return null;
    return Array.from({ length: count }, (_, index) => this.traceIdOf(runId, index * this.#every));
  }

  /** The trace id of request number `n`, where it is followed. */
  traceIdOf(runId: string, n: number): string {
    return traceIdOf(runId, n, this.#options.stream);
  }
}
