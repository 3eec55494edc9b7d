import { randomBytes } from "node:crypto";

/** Telemetry made by hand, in OTLP's JSON form, for tests of the collector. */
export type Attributes = Readonly<Record<string, string | number | Readonly<Record<string, string>>>>;

/** One span of OTLP. */
export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly [field: string]: unknown;
}

/** OTLP's way to write attributes. */
export function keyValues(attributes: Attributes): unknown[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: anyValue(value),
  }));
}

function anyValue(value: Attributes[string]): unknown {
  if (typeof value === "string") return { stringValue: value };
  return typeof value === "number" ? { doubleValue: value } : { kvlistValue: { values: keyValues(value) } };
}

/** A new trace id. */
export function newTraceId(): string {
  return randomBytes(16).toString("hex");
}

const KINDS = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;

/** What is special about a span. */
export interface SpanOptions {
  readonly kind?: keyof typeof KINDS;
  readonly traceId?: string;
  readonly parent?: OtlpSpan;
  readonly durationMs?: number;
  readonly attributes?: Attributes;
  /** Makes it a failed span. */
  readonly error?: string;
  readonly events?: readonly { readonly name: string; readonly attributes: Attributes }[];
}

/** A span that has just ended. */
export function span(name: string, options: SpanOptions = {}): OtlpSpan {
  const endNanos = BigInt(Date.now()) * 1_000_000n;
  const startNanos = endNanos - BigInt(Math.round((options.durationMs ?? 5) * 1e6));
  return {
    traceId: options.traceId ?? options.parent?.traceId ?? newTraceId(),
    spanId: randomBytes(8).toString("hex"),
    ...(options.parent === undefined ? {} : { parentSpanId: options.parent.spanId }),
    name,
    kind: KINDS[options.kind ?? "internal"],
    startTimeUnixNano: String(startNanos),
    endTimeUnixNano: String(endNanos),
    attributes: keyValues(options.attributes ?? {}),
    events: (options.events ?? []).map((event) => ({
      name: event.name,
      timeUnixNano: String(endNanos),
      attributes: keyValues(event.attributes),
    })),
    ...(options.error === undefined ? {} : { status: { code: 2, message: options.error } }),
  };
}

/** Sends OTLP over HTTP as a process or a browser would. Throws unless it is accepted. */
export class OtlpSender {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async spans(resource: Attributes, spans: readonly OtlpSpan[]): Promise<void> {
    await this.#post("/v1/traces", {
      resourceSpans: [{ resource: { attributes: keyValues(resource) }, scopeSpans: [{ scope: {}, spans }] }],
    });
  }

  /** A counter's state: its value since it began. */
  async counter(resource: Attributes, name: string, value: number, attributes: Attributes): Promise<void> {
    const now = Date.now();
    const dataPoint = {
      attributes: keyValues(attributes),
      startTimeUnixNano: `${now - 2000}000000`,
      timeUnixNano: `${now}000000`,
      asDouble: value,
    };
    await this.#post("/v1/metrics", {
      resourceMetrics: [
        {
          resource: { attributes: keyValues(resource) },
          scopeMetrics: [
            {
              scope: {},
              metrics: [
                { name, sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [dataPoint] } },
              ],
            },
          ],
        },
      ],
    });
  }

  async logs(
    resource: Attributes,
    records: readonly { readonly body?: string; readonly attributes: Attributes }[],
  ): Promise<void> {
    await this.#post("/v1/logs", {
      resourceLogs: [
        {
          resource: { attributes: keyValues(resource) },
          scopeLogs: [
            {
              scope: {},
              logRecords: records.map((record) => ({
                timeUnixNano: `${Date.now()}000000`,
                attributes: keyValues(record.attributes),
                ...(record.body === undefined ? {} : { body: { stringValue: record.body } }),
              })),
            },
          ],
        },
      ],
    });
  }

  async #post(path: string, body: unknown): Promise<void> {
    const response = await fetch(this.#url + path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  }
}
