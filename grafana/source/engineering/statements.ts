import { SPAN_METRICS } from "../../../otel/catalogue/metrics.ts";
import type { Matchers } from "../../../otel/catalogue/promql.ts";

/** RED metrics that the collector makes of spans. */
export const CALLS = SPAN_METRICS.calls;
export const DURATION = SPAN_METRICS.duration;

const CLIENT: Matchers = { span_kind: "SPAN_KIND_CLIENT", service_name: "~$service" };

/** Statements to PostgreSQL: the instrumentations write SQL operations in capitals, and commands of Redis in small letters. */
export const SQL: Matchers = { ...CLIENT, db_operation_name: "~[A-Z]+" };

/** Commands to Redis. */
export const REDIS: Matchers = { ...CLIENT, db_operation_name: "~[a-z_]+" };
