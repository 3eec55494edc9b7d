import { expect, it } from "vitest";
import { openSuiteResources } from "../../test/suite-resources.ts";
import { insertCalls } from "../../test/factories/calls.ts";
import { callStatusSchema } from "./calls.contract.ts";
import { CONNECTION_SQL, connectionOf, NOTHING_HEARD_REASON } from "./calls.policy.ts";

it("whether the carrier connected a call is the same in SQL and in code", async () => {
  const resources = await openSuiteResources();
  const cases = callStatusSchema.options.flatMap((status) =>
    [null, new Date()].flatMap((startedAt) =>
      [null, "sip-503", NOTHING_HEARD_REASON].map((rawReason) => ({ status, startedAt, rawReason })),
    ),
  );
  const rows = await insertCalls(
    resources.db,
    cases.map(({ status, startedAt, rawReason }) => ({
      status,
      started_at: startedAt,
      raw_reason: rawReason,
    })),
  );
  const { rows: found } = await resources.db.raw(`select id, ${CONNECTION_SQL} as connection from calls`);
  const byId = new Map(
    found.map((row: { id: string; connection: string | null }) => [row.id, row.connection]),
  );
  expect(rows.map(({ id }) => byId.get(id))).toEqual(cases.map(connectionOf));
  expect(new Set(byId.values())).toEqual(new Set(["connected", "failed", null]));
  await resources.close();
});
