import { METRICS, prometheusName } from "../../../../otel/catalogue/metrics.ts";
import { count, ratio, text } from "../../reports/index.ts";
import type { SectionDefinition } from "../section.types.ts";

/** Owed (KN-6, DF-6). */
const OWED_HITS = 0.8;

/** How often what was asked for was at hand: PostgreSQL's own memory, and our cache by kind of data. */
export const cachesSection: SectionDefinition = {
  id: "caches",
  title: "Cache hits",
  columns: [
    text("cache", "Cache"),
    count("reads", "Reads", "read"),
    ratio("hitRatio", "Hits"),
    text("verdict", "Verdict"),
  ],
  async read({ reads, metrics, at }) {
    const buffers = await reads.bufferHits();
    const postgres = {
      cache: "PostgreSQL's pages",
      reads: buffers.reads,
      hitRatio: buffers.hitRatio,
      verdict: null,
    };
    if (!metrics) {
      return {
        note: "Prometheus is not configured: of the application's cache nothing is known.",
        rows: [postgres],
      };
    }
    const samples = await metrics.query(
      `sum by (trunkline_cache_kind, trunkline_cache_level) (increase(${prometheusName(METRICS.cacheReads)}[7d]))`,
      at,
    );
    const kinds = Map.groupBy(samples, ({ labels }) => labels.trunkline_cache_kind ?? "");
    const ours = [...kinds].map(([kind, levels]) => {
      const sum = (some: typeof levels) => some.reduce((total, { value }) => total + value, 0);
      const all = sum(levels);
      const hits = sum(levels.filter(({ labels }) => labels.trunkline_cache_level !== "source"));
      const hitRatio = all > 0 ? hits / all : null;
      const verdict = hitRatio === null ? null : hitRatio >= OWED_HITS ? "held" : "too few";
      return { cache: `answers and values: ${kind}`, reads: Math.round(all), hitRatio, verdict };
    });
    return {
      note: `Owed are ${OWED_HITS * 100} % of what is asked again and again.`,
      rows: [...ours.toSorted((a, b) => b.reads - a.reads), postgres],
    };
  },
};
