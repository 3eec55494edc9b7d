import type { Owed } from "./objective.ts";

/** Figures that only a load test can show, by their id. */
export const FIGURES = {
  "load-api-served": {
    title: "API requests served a second by 100 users at 50/s",
    owed: { comparison: ">=", level: 45 },
  },
  "load-api-mean": { title: "Mean answer of the API at 50/s", owed: { comparison: "<", level: 0.5 } },
  "load-api-max": { title: "Slowest answer of the API at 50/s", owed: { comparison: "<", level: 2 } },
  "stress-served": {
    title: "Requests of 500 users that are served",
    owed: { comparison: ">=", level: 0.999 },
  },
  "stress-mean": { title: "Mean answer of the API to 500 users", owed: { comparison: "<", level: 0.245 } },
  "live-delivered": {
    title: "Live messages that arrive, 50 connections × 100",
    owed: { comparison: ">=", level: 0.992 },
  },
  "live-age-mean": {
    title: "Mean age of a live update when it arrives",
    owed: { comparison: "<", level: 0.1 },
  },
  "live-fan-out-delivered": {
    title: "Live messages that arrive at 1,000 clients",
    owed: { comparison: ">=", level: 0.992 },
  },
  "voip-held": { title: "Calls held at once, of those placed", owed: { comparison: ">=", level: 0.968 } },
  "memory-back-end": {
    title: "Memory of the largest process of the back end",
    owed: { comparison: "<", level: 1.8e9 },
  },
  "memory-slope": {
    title: "Growth of the back end's memory an hour",
    owed: { comparison: "<", level: 50e6 },
  },
  recovery: { title: "Time until answers are as fast as before", owed: { comparison: "<", level: 300 } },
} as const satisfies Readonly<Record<string, { readonly title: string; readonly owed: Owed }>>;

/** A figure with its id. Throws where there is none. */
export function figure(id: keyof typeof FIGURES): {
  readonly id: string;
  readonly title: string;
  readonly owed: Owed;
} {
  return { id, ...FIGURES[id] };
}
