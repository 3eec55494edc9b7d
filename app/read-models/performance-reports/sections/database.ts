import { count, text } from "../../reports/index.ts";
import type { SectionDefinition } from "../section.types.ts";

const MOST = 12;
const bytes = (name: string, title: string) => ({ name, title, type: "number", unit: "By" }) as const;

/** How large the database is, and how much it has grown since the report before. */
export const databaseSection: SectionDefinition = {
  id: "database",
  title: "Size of the database",
  columns: [
    text("what", "What"),
    bytes("sizeBytes", "Size"),
    bytes("growthBytes", "Grown by"),
    count("rows", "Rows", "row"),
  ],
  async read({ reads, at }) {
    const { totalBytes, tables } = await reads.sizes(MOST);
    const before = await reads.sizeBefore(at);
    return {
      note: before
        ? `Growth is since the report of ${before.at.toISOString().slice(0, 10)}.`
        : "Growth shows from the second report on.",
      rows: [
        {
          what: "all",
          sizeBytes: totalBytes,
          growthBytes: before ? totalBytes - before.totalBytes : null,
          rows: null,
        },
        ...tables.map(({ table, sizeBytes, rows }) => ({ what: table, sizeBytes, growthBytes: null, rows })),
      ],
    };
  },
};
