import { z } from "zod";

const number = z.number().nullable();

/** A line of a run's table, as k6/lib/report writes it. */
const lineSchema = z.object({
  id: z.string(),
  title: z.string(),
  unit: z.enum(["ratio", "seconds", "count", "per_second", "bytes", "score"]),
  owed: z.string(),
  client: number,
  prometheus: number,
  tempo: number,
  difference: number,
  verdict: z.enum(["held", "missed", "differs", "not_judged", "told"]),
});

/** A run's report, for programs. */
export const runSchema = z.object({
  scenario: z.string(),
  title: z.string(),
  at: z.iso.datetime(),
  /** What ran: a version, a commit; empty where nobody said. */
  release: z.string(),
  durationSeconds: z.number(),
  compress: z.number(),
  loadShare: z.number(),
  verdict: z.enum(["held", "missed", "not_judged"]),
  facts: z.array(z.string()),
  lines: z.array(lineSchema),
});

/** What a run came to as a whole. */
export type RunVerdict = z.infer<typeof runSchema>["verdict"];

/** A run, read. */
export type LoadRun = z.infer<typeof runSchema>;

/** One of its lines. */
export type LoadLine = z.infer<typeof lineSchema>;
