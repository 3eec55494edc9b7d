import type { ImportJson, ImportLineJson } from "./imports.contract.ts";
import { undoUntil } from "./imports.policy.ts";
import type { Import, ImportLine } from "./imports.repository.ts";

/** An import as clients see it. */
export function presentImport(one: Import): ImportJson {
  return {
    id: one.id,
    kind: one.kind,
    status: one.status,
    fileName: one.fileName,
    fileBytes: one.fileBytes,
    fileSha256: one.fileSha256,
    encoding: one.encoding,
    separator: one.separator,
    hasHeader: one.hasHeader,
    columns: one.columns.map(({ name, samples }) => ({ name, samples: [...samples] })),
    mapping: [...one.mapping],
    duplicates: one.duplicates,
    country: one.country,
    ownerId: one.ownerId,
    linesTotal: one.linesTotal,
    linesDone: one.linesDone,
    counts: one.counts,
    fault: one.fault,
    createdAt: one.createdAt.toISOString(),
    confirmedAt: one.confirmedAt?.toISOString() ?? null,
    finishedAt: one.finishedAt?.toISOString() ?? null,
    undoUntil: undoUntil(one)?.toISOString() ?? null,
  };
}

/** A line of a report as clients see it. */
export function presentLine({ line, action, recordId, findings }: ImportLine): ImportLineJson {
  return { line, action, recordId, findings: [...findings] };
}
