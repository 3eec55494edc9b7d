import type { Database, Queryable } from "../platform/database/index.ts";
import { silentLogger } from "../platform/log/index.ts";
import { createOutbox, type Outbox } from "../platform/outbox/index.ts";
import { createUnitsOfWork, type Subscriber, type UnitsOfWork } from "../platform/unit-of-work/index.ts";

/** A unit of work over a suite's database whose outbox nobody hands on; for services under test. */
export function testUnitOfWork(
  database: Database,
  subscribers: readonly Subscriber[] = [],
  beforeCommit?: (transaction: Queryable) => Promise<void>,
): UnitsOfWork & { readonly outbox: Outbox } {
  const logger = silentLogger();
  const outbox = createOutbox({ database, logger, publishers: {} });
  const kept = { append: outbox.append, publishSoon: () => {} };
  return {
    outbox,
    ...createUnitsOfWork({ database, outbox: kept, logger, subscribers, beforeCommit }),
  };
}
