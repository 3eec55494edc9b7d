import { SLO_RECORDINGS } from "../../../../otel/catalogue/rules.ts";
import { SLO_WINDOW_DAYS, SLOS } from "../../../../otel/catalogue/slas.ts";
import { count, ratio, text } from "../../reports/index.ts";
import { NO_METRICS, type SectionDefinition } from "../section.types.ts";

/** What the catalogue's objectives came to over their window. */
export const objectivesSection: SectionDefinition = {
  id: "objectives",
  title: `Service levels of the last ${SLO_WINDOW_DAYS} days`,
  columns: [
    text("objective", "Objective"),
    ratio("owedRatio", "Owed"),
    ratio("metRatio", "Met"),
    ratio("budgetLeftRatio", "Error budget left"),
    count("events", "Events", "event"),
    text("verdict", "Verdict"),
  ],
  async read({ metrics, at }) {
    if (!metrics) return NO_METRICS;
    const bySlo = async (series: string) => {
      const samples = await metrics.query(series, at);
      return new Map(samples.map(({ labels, value }) => [labels.slo, value]));
    };
    const [events, bad, left] = await Promise.all(
      [SLO_RECORDINGS.events30d, SLO_RECORDINGS.badEvents30d, SLO_RECORDINGS.budgetRemaining].map(bySlo),
    );
    return {
      note: null,
      rows: SLOS.map(({ id, title, objectiveRatio }) => {
        const all = events?.get(id) ?? 0;
        const budgetLeft = left?.get(id) ?? null;
        return {
          objective: title,
          owedRatio: objectiveRatio,
          metRatio: all > 0 ? 1 - (bad?.get(id) ?? 0) / all : null,
          budgetLeftRatio: budgetLeft,
          events: Math.round(all),
          verdict: all === 0 ? "nothing happened" : (budgetLeft ?? 1) < 0 ? "missed" : "held",
        };
      }),
    };
  },
};
