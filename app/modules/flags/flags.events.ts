import { defineEvent } from "../../platform/unit-of-work/index.ts";
import type { FlagName } from "./flags.contract.ts";

/** A flag is something else for somebody: whoever remembers what it was asks again. */
export interface FlagChanged {
  readonly name: FlagName;
}
export const flagChanged = defineEvent<FlagChanged>("flags.changed");
