import { defineEvent } from "../../platform/unit-of-work/index.ts";
import type { ReachRefusal } from "./reachability.repository.ts";

/** The gate refused a call or an SMS. */
export const reachRefused = defineEvent<ReachRefusal>("reach.refused");
