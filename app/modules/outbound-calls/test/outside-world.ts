/** For tests: the telephones behind the simulator, and what the carrier saw of calls. */

import { randomInt } from "node:crypto";
import { changeUsers } from "../../../test/factories/users.ts";
import { eventually, type TestApplication } from "../../../test/test-application.ts";

/** A call as the carrier's ledger has it. */
export interface LedgerCall {
  readonly sid: string;
  readonly parentSid: string | null;
  readonly to: string;
  readonly from: string;
  readonly status: string;
}

let given = randomInt(1_000, 9_000);

/** A number that nobody else in the test has. */
export function anyNumber(): string {
  given += 1;
  return `+1514555${given}`;
}

/** What happens outside of the application. */
export function outsideWorldOf(app: TestApplication) {
  const control = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${app.simulatorUrl}/control${path}`, {
      method,
      ...(body ? { headers: { "content-type": "application/json" }, body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok) throw new Error(`the simulator answered ${answer.status}`);
    return answer.status === 204 ? null : await answer.json();
  };
  return {
    /** What happens when this telephone rings. */
    phone: (number: string, behaviour: object) =>
      control("PUT", `/phones/${encodeURIComponent(number)}`, behaviour),
    spoil: (faults: object) => control("PUT", "/faults/calls", faults),
    heal: () => control("DELETE", "/faults/calls"),
    /** The legs of calls that the carrier placed, oldest first. */
    async legs(to: string): Promise<LedgerCall[]> {
      const { items } = (await control("GET", "/ledger?kind=call&limit=1000")) as { items: LedgerCall[] };
      return items.filter((leg) => leg.to === to);
    },
    async spoken(to: string): Promise<string[]> {
      const { items } = (await control("GET", "/ledger?kind=spoken&limit=1000")) as {
        items: { to: string; text: string }[];
      };
      return items.filter((said) => said.to === to).map(({ text }) => text);
    },
    /** Gives the demo agent a telephone of their own. */
    async giveTelephone(number: string | null): Promise<void> {
      await changeUsers(app.db, "agent", { phone: number });
    },
    call: (id: string) => app.db("calls").where({ id }).first(),
    reaching: (id: string, status: string) =>
      eventually(`status ${status}`, async () => {
        const row = await app.db("calls").where({ id }).first();
        return row?.status === status ? row : null;
      }),
  };
}
