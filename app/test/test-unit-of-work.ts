import type { Database, Queryable } from "../platform/database/index.ts";
import { silentLogger } from "../platform/log/index.ts";
import { createOutbox, type Outbox } from "../platform/outbox/index.ts";
import { createUnitOfWork, type RunUnitOfWork, type Subscriber } from "../platform/unit-of-work/index.ts";

/** A unit of work over a suite's database whose outbox nobody hands on; for services under test. */
export function testUnitOfWork(
  database: Database,
  subscribers: readonly Subscriber[] = [],
  beforeCommit?: (transaction: Queryable) => Promise<void>,
): { readonly unitOfWork: RunUnitOfWork; readonly outbox: Outbox } {
  const logger = silentLogger();
  const outbox = createOutbox({ database, logger, publishers: {} });
  const kept = { append: outbox.append, publishSoon: () => {} };
  return {
    outbox,
    unitOfWork: createUnitOfWork({ database, outbox: kept, logger, subscribers, beforeCommit }),
  };
}
