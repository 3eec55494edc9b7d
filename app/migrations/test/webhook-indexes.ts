import { webhooksRepository } from "../../modules/webhooks/webhooks.repository.ts";
import type { IndexPromise } from "./index-promise.ts";

/** Endpoints of some years, and a month of events. */
export const WEBHOOK_ROWS = `
  insert into webhook_endpoints (id, url, events, secret, created_at)
    select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'https://hooks.example/' || n, '{lead.created}', 'whsec_', now() - n * interval '1 day' from generate_series(1, 2000) n;
  insert into webhook_deliveries (endpoint_id, event_id, type, data, occurred_at, status, next_attempt_at, created_at)
    select endpoints.id, uuidv7(), 'lead.created', '{}', now(),
      case when n % 200 = 0 then 'dead' when n % 211 = 0 then 'pending' else 'delivered' end, now(), now() - n * interval '1 minute'
    from (select id from webhook_endpoints order by id limit 20) endpoints, generate_series(1, 800) n;
  insert into webhook_deliveries (endpoint_id, event_id, type, data, occurred_at, status, created_at)
    select '00000000-0000-7000-8000-000000000099', uuidv7(), 'lead.deleted', '{}', now(), 'delivered', now() - n * interval '10 hours'
    from generate_series(1, 40) n;
`;

const LONG_AGO = new Date(Date.now() - 3_650 * 86_400_000);
/** One that is sent much, and one that is sent little among others' much. */
const ENDPOINT = "00000000-0000-7000-8000-000000000007";
const QUIET_ENDPOINT = "00000000-0000-7000-8000-000000000099";

/** What each index of webhooks is for. */
export const WEBHOOK_INDEXES: readonly IndexPromise[] = [
  [
    "webhook_endpoints_created",
    "the list of endpoints",
    ({ db }) => webhooksRepository.endpoints(db, 26, undefined),
  ],
  [
    "webhook_deliveries_endpoint",
    "what an endpoint was sent",
    ({ db }) => webhooksRepository.deliveries(db, QUIET_ENDPOINT, undefined, 26, undefined),
  ],
  [
    "webhook_deliveries_stopped",
    "what was given up for an endpoint",
    ({ db }) => webhooksRepository.deliveries(db, ENDPOINT, "dead", 26, undefined),
  ],
  [
    "webhook_deliveries_due",
    "deliveries whose jobs were lost",
    ({ db }) => webhooksRepository.overdue(db, LONG_AGO, 200),
  ],
  [
    "webhook_deliveries_created",
    "forgetting deliveries",
    ({ db }) => webhooksRepository.prune(db, LONG_AGO, 500),
  ],
  [
    "webhook_deliveries_stopped",
    "sending again what was given up",
    ({ db }) => webhooksRepository.restart(db, ENDPOINT, "dead", new Date(), 200),
  ],
];
