import type { Migration } from "../platform/database/index.ts";
import { buildIndex } from "./build-index.ts";

/** Calls in which many people were dissatisfied (ITU-T G.107: a MOS below 3.6) are few among all: the list finds them by themselves. */
export const poorCalls: Migration = {
  name: "0054_poor_calls",
  transaction: false,
  up: (knex) => buildIndex(knex, "calls_poor", "calls (initiated_at desc, id desc) where mos_avg < 3.6"),
};
