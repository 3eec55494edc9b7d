import { LOAD_FIGURES } from "../../otel/catalogue/rows/load.ts";
import type { LoadFigure } from "../../otel/catalogue/sla.types.ts";
import { k6Threshold, type LoadFigureId, levelValue } from "../../otel/catalogue/slas.ts";
import type { Objective, Unit } from "./objective.ts";

/** The row of a figure that only a load test can show. */
export function loadRow(id: LoadFigureId): LoadFigure {
  const row = (LOAD_FIGURES as readonly LoadFigure[]).find((one) => one.id === id);
  if (row === undefined) throw new Error(`There is no load figure ${id} in otel/catalogue/rows/load.ts`);
  return row;
}

/** A load figure as a line of a run's table: what its row owes, of the k6 metric that it names. `more`: other views of it. */
export function loadFigure(id: LoadFigureId, more: Partial<Objective> = {}): Objective {
  const row = loadRow(id);
  const isTime = "seconds" in row.level;
  return {
    id,
    title: row.title,
    unit: unitOf(row),
    owed: { comparison: row.comparison, level: levelValue(row.level) },
    client: { metric: k6Threshold(row).metric, statistic: row.statistic, scale: isTime ? 0.001 : 1 },
    prometheus: null,
    tempo: null,
    maxDifference: null,
    ...more,
  };
}

function unitOf({ level }: LoadFigure): Unit {
  if ("seconds" in level) return "seconds";
  if ("ratio" in level) return "ratio";
  if ("bytes" in level) return "bytes";
  return "score" in level ? "score" : "count";
}
