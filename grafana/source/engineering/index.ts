import type { DashboardSpec } from "../dashboard.ts";
import { breakers } from "./breakers.ts";
import { errors } from "./errors.ts";
import { overview } from "./overview.ts";
import { postgres } from "./postgres.ts";
import { queues } from "./queues.ts";
import { redis } from "./redis.ts";
import { releases } from "./releases.ts";
import { runtime } from "./runtime.ts";
import { slowQueries } from "./slow-queries.ts";
import { sockets } from "./sockets.ts";
import { telemetry } from "./telemetry.ts";
import { traces } from "./traces.ts";
import { webVitals } from "./web-vitals.ts";

/** For engineers: rate, errors and duration of everything, one page for each resource, down to the single trace. */
export const ENGINEERING: readonly DashboardSpec[] = [
  overview,
  runtime,
  postgres,
  slowQueries,
  redis,
  queues,
  breakers,
  sockets,
  traces,
  webVitals,
  errors,
  releases,
  telemetry,
];
