import type { OtlpTrace } from "../../../otel/traces/otlp-trace.ts";

/** Numbers that look drawn by chance and are the same for the same seed. */
export interface Random {
  /** 0…1 */
  next(): number;
  pick<Item>(items: readonly Item[]): Item;
  /** Log-normal around a median, as latencies are. */
  around(median: number): number;
}

/** mulberry32. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    pick: (items) => {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new Error("nothing to pick from");
      return item;
    },
    around: (median) => {
      const normal = Math.sqrt(-2 * Math.log(next() || 1e-9)) * Math.cos(2 * Math.PI * next());
      return median * Math.exp(0.3 * normal);
    },
  };
}

type Attributes = Readonly<Record<string, string>>;
type Kind = "server" | "client" | "producer" | "consumer" | "internal";

interface OpenSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: string;
  readonly startTimeUnixNano: string;
  endTimeUnixNano: string;
  status: { code: string };
  readonly attributes: { key: string; value: { stringValue: string } }[];
}

/** One process of a trace: it works, which takes time, and opens and closes spans. */
export interface FakeProcess {
  begin(name: string, kind: Kind, parent: OpenSpan | null, attributes: Attributes): OpenSpan;
  end(span: OpenSpan, errorType?: string): void;
  /** Begins a span, lets time pass, and ends it. */
  leaf(name: string, kind: Kind, parent: OpenSpan | null, ms: number, attributes: Attributes): OpenSpan;
  work(ms: number): void;
}

/** Builds a trace on a clock of its own, as OTLP. `startMs` is when it begins. */
export class FakeTrace {
  readonly #random: Random;
  readonly #processes: { attributes: Attributes; spans: OpenSpan[] }[] = [];
  readonly id: string;
  #nowNs: bigint;

  constructor(random: Random, startMs: number) {
    this.#random = random;
    this.id = hex(random, 32);
    this.#nowNs = BigInt(startMs) * 1_000_000n;
  }

  process(service: string, instance: string, release: string): FakeProcess {
    const spans: OpenSpan[] = [];
    this.#processes.push({
      attributes: { "service.name": service, "service.instance.id": instance, "service.version": release },
      spans,
    });
    const begin: FakeProcess["begin"] = (name, kind, parent, attributes) => {
      const span: OpenSpan = {
        traceId: this.id,
        spanId: hex(this.#random, 16),
        parentSpanId: parent?.spanId ?? "",
        name,
        kind: `SPAN_KIND_${kind.toUpperCase()}`,
        startTimeUnixNano: String(this.#nowNs),
        endTimeUnixNano: String(this.#nowNs),
        status: { code: "STATUS_CODE_UNSET" },
        attributes: Object.entries(attributes).map(([key, value]) => ({
          key,
          value: { stringValue: value },
        })),
      };
      spans.push(span);
      return span;
    };
    const end: FakeProcess["end"] = (span, errorType) => {
      span.endTimeUnixNano = String(this.#nowNs);
      if (errorType === undefined) return;
      span.status = { code: "STATUS_CODE_ERROR" };
      span.attributes.push({ key: "error.type", value: { stringValue: errorType } });
    };
    const work = (ms: number) => this.pass(ms);
    return {
      begin,
      end,
      work,
      leaf: (name, kind, parent, ms, attributes) => {
        const span = begin(name, kind, parent, attributes);
        work(ms);
        end(span);
        return span;
      },
    };
  }

  /** Lets time pass in which no process does anything. */
  pass(ms: number): void {
    this.#nowNs += BigInt(Math.round(ms * 1_000_000));
  }

  otlp(): OtlpTrace {
    return {
      resourceSpans: this.#processes.map(({ attributes, spans }) => ({
        resource: {
          attributes: Object.entries(attributes).map(([key, value]) => ({
            key,
            value: { stringValue: value },
          })),
        },
        scopeSpans: [{ spans }],
      })),
    };
  }
}

/** A random id of so many hexadecimal digits. */
export function hex(random: Random, digits: number): string {
  return Array.from({ length: digits }, () => Math.floor(random.next() * 16).toString(16)).join("");
}
