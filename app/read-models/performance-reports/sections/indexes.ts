import { count, text } from "../../reports/index.ts";
import type { SectionDefinition } from "../section.types.ts";

const MOST = 40;

/** What the index report says needs a look; used indexes are only counted. */
export const indexesSection: SectionDefinition = {
  id: "indexes",
  title: "Indexes that are missing, and those that nothing used",
  columns: [
    text("verdict", "Verdict"),
    text("table", "Table"),
    text("index", "Index"),
    { name: "sizeBytes", title: "Size", type: "number", unit: "By" },
    count("scans", "Uses", "scan"),
    text("reason", "Why"),
  ],
  async read({ reads }) {
    const all = await reads.indexes();
    const notable = all.filter(({ verdict }) => verdict === "recommended" || verdict === "unused");
    const used = all.filter(({ verdict }) => verdict === "used").length;
    const since = all[0]?.countedSince;
    return {
      note: `${used} of ${all.length} indexes were used${since ? ` since ${since}` : ""}. The report \`indexes\` has all of them.`,
      rows: notable.slice(0, MOST).map(({ verdict, table, index, sizeBytes, scans, reason }) => ({
        ...{ verdict: verdict ?? null, table: table ?? null, index: index ?? null },
        ...{ sizeBytes: sizeBytes ?? null, scans: scans ?? null, reason: reason ?? null },
      })),
    };
  },
};
