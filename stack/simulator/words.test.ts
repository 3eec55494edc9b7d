import { describe, expect, it } from "vitest";
import * as faults from "../../app/simulator/faults.ts";
import * as ledger from "../../app/simulator/ledger.ts";
import { SCENARIOS } from "../../app/simulator/scenarios.ts";
import { CALL_SCENARIOS, FAULTY_PROVIDERS, LEDGER_KINDS } from "./words.ts";

describe("what ./trunkline simulate --help lists", () => {
  it("is what the simulator knows", () => {
    expect(CALL_SCENARIOS).toEqual(Object.keys(SCENARIOS));
    expect(LEDGER_KINDS).toEqual(ledger.LEDGER_KINDS);
    expect(FAULTY_PROVIDERS).toEqual(faults.FAULTY_PROVIDERS);
  });
});
