import { MODULES } from "../../../composition/module-list.ts";

/** All that the modules of the application declare. */
export const COMMANDS = MODULES.flatMap(({ commands }) => commands?.commands ?? []);
export const RECORDS = MODULES.flatMap(({ commands }) => commands?.records ?? []);
