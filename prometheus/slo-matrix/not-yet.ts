import type { Row } from "../../otel/catalogue/sla.types.ts";
import type { EvidenceColumn } from "./matrix.ts";

/** Cells that are empty although they apply, each with its reason. It should become empty; a row that is not here must be shown. */
const NOT_YET: readonly {
  readonly column: EvidenceColumn;
  readonly reason: string;
  readonly isMeant: (row: Row) => boolean;
}[] = [];

/** Why a cell is empty; null where nobody has said. */
export function reasonWhyMissing(row: Row, column: EvidenceColumn): string | null {
  return NOT_YET.find((one) => one.column === column && one.isMeant(row))?.reason ?? null;
}
