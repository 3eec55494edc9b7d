import { deleteOldest, type Queryable } from "../../platform/database/index.ts";
import type { CallEdge } from "./call-quality.contract.ts";

const TABLE = "call_quality";
const KEY = "call_id, line, edge, direction, at";
const FIGURES = ["rtt_ms", "jitter_ms", "loss_percent", "mos"] as const;

/** A sample as it is kept. */
export interface KeptSample {
  readonly callId: string;
  /** The carrier's id of the call or leg that it measured; empty: it was reported to us. */
  readonly line: string;
  readonly edge: CallEdge;
  readonly direction: "inbound" | "outbound" | "both";
  readonly at: Date;
  readonly rttMs: number | null;
  readonly jitterMs: number | null;
  readonly lossPercent: number;
  readonly mos: number;
}

/** All samples of a call together. */
export interface QualitySummary {
  readonly sampleCount: number;
  readonly mosAvg: number;
  readonly mosMin: number;
  readonly rttMsAvg: number | null;
  readonly jitterMsAvg: number | null;
  readonly lossPercentAvg: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

/** One point of an edge's series: the samples of some seconds. */
export interface QualityPoint {
  readonly line: string;
  readonly edge: CallEdge;
  readonly direction: KeptSample["direction"];
  readonly at: Date;
  readonly mosAvg: number;
  readonly mosMin: number;
  readonly rttMs: number | null;
  readonly jitterMs: number | null;
  readonly lossPercent: number;
}

/** Keeps samples of calls, and adds them up. */
export const callQualityRepository = {
  /** Keeps samples with one statement, each once: one that is known is written anew. Everybody writes in the same order, so that nobody waits in a circle. */
  async save(db: Queryable, samples: readonly KeptSample[]): Promise<void> {
    if (samples.length === 0) return;
    const rows = samples.map((sample) => ({
      call_id: sample.callId,
      line: sample.line,
      edge: sample.edge,
      direction: sample.direction,
      at: sample.at,
      rtt_ms: sample.rttMs,
      jitter_ms: sample.jitterMs,
      loss_percent: sample.lossPercent,
      mos: sample.mos,
    }));
    await db.raw(
      `insert into ${TABLE} (${KEY}, ${FIGURES.join(", ")})
      select distinct on (${KEY}) ${KEY}, ${FIGURES.join(", ")}
      from jsonb_populate_recordset(null::${TABLE}, ?::jsonb) order by ${KEY}
      on conflict (${KEY}) do update set ${FIGURES.map((name) => `${name} = excluded.${name}`).join(", ")}`,
      [JSON.stringify(rows)],
    );
  },

  /** Null: it has no samples. Uses index call_quality_pkey. */
  async summaryOf(db: Queryable, callId: string): Promise<QualitySummary | null> {
    const [summary] = await this.summariesOf(db, [callId]);
    if (!summary) return null;
    const { callId: _, ...figures } = summary;
    return figures;
  },

  /** Of those of these calls that have samples, by id: who writes what it reads does so in one order, and waits for nobody in a circle. Uses index call_quality_pkey. */
  async summariesOf(
    db: Queryable,
    callIds: readonly string[],
  ): Promise<(QualitySummary & { readonly callId: string })[]> {
    const { rows } = await db.raw<{ rows: (QualitySummary & { callId: string })[] }>(
      `select call_id as "callId", count(*)::integer as "sampleCount",
        avg(mos)::float8 as "mosAvg", min(mos)::float8 as "mosMin", avg(rtt_ms)::float8 as "rttMsAvg",
        avg(jitter_ms)::float8 as "jitterMsAvg", avg(loss_percent)::float8 as "lossPercentAvg",
        min(at) as "firstAt", max(at) as "lastAt"
      from ${TABLE} where call_id = any (?::uuid[]) group by call_id order by call_id`,
      [[...callIds]],
    );
    return rows;
  },

  /** A call's samples in points of so many seconds, counted from `firstAt`. Uses index call_quality_pkey. */
  async pointsOf(
    db: Queryable,
    callId: string,
    { firstAt, seconds }: { readonly firstAt: Date; readonly seconds: number },
  ): Promise<QualityPoint[]> {
    const { rows } = await db.raw<{ rows: QualityPoint[] }>(
      `select line, edge, direction, min(at) as at, avg(mos)::float8 as "mosAvg", min(mos)::float8 as "mosMin",
        avg(rtt_ms)::float8 as "rttMs", avg(jitter_ms)::float8 as "jitterMs",
        avg(loss_percent)::float8 as "lossPercent"
      from ${TABLE} where call_id = ?
      group by line, edge, direction, date_bin(make_interval(secs => ?), at, ?::timestamptz)
      order by line, edge, direction, min(at)`,
      [callId, seconds, firstAt],
    );
    return rows;
  },

  /** Gives a call the samples of rows that go; what both have, stays as it is. Uses index call_quality_pkey. */
  async move(db: Queryable, stays: string, goes: readonly string[]): Promise<void> {
    await db.raw(
      `insert into ${TABLE} (${KEY}, ${FIGURES.join(", ")})
      select ?::uuid, ${[...KEY.split(", ").slice(1), ...FIGURES].join(", ")}
      from ${TABLE} where call_id = any (?::uuid[])
      on conflict (${KEY}) do nothing`,
      [stays, [...goes]],
    );
  },

  /** Forgets up to `limit` of those older than `olderThan`. Uses index call_quality_at. */
  async prune(db: Queryable, olderThan: Date, limit: number): Promise<number> {
    return deleteOldest(db, { table: TABLE, key: "ctid", since: "at" }, olderThan, limit);
  },
};
