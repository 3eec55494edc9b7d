import { type Board, buildBoard, type PlacedPanel } from "./board.ts";
import { business } from "./business/index.ts";
import { engineering } from "./engineering/index.ts";
import { DASHBOARDS } from "./names.ts";
import { oncall } from "./oncall/index.ts";

/** Every dashboard of ours. */
export const BOARDS: readonly Board[] = [oncall, engineering, business];

/** A dashboard as it is committed. */
export interface GeneratedDashboard {
  readonly uid: string;
  /** Path below grafana/dashboards. */
  readonly file: string;
  readonly panels: readonly PlacedPanel[];
  readonly text: string;
}

/** All dashboards, built anew. The text is what the file has to hold, to the byte. */
export function generateDashboards(): GeneratedDashboard[] {
  return BOARDS.map((board) => {
    const { uid, folder } = DASHBOARDS[board.audience];
    const { json, panels } = buildBoard(board);
    const generated = { __generated: GENERATED, ...json };
    return { uid, file: `${folder}/${uid}.json`, panels, text: `${JSON.stringify(generated, null, 2)}\n` };
  });
}

const GENERATED =
  "by grafana/source/generate.ts from grafana/source and otel/catalogue: change those, not this file";
