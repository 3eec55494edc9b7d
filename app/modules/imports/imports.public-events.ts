import { z } from "zod";
import { type PublicEvent, publicEvent } from "../public-event.ts";
import { importKindSchema, importStatusSchema } from "./imports.contract.ts";
import { importChanged } from "./imports.events.ts";
import { runOf } from "./imports.policy.ts";

/** What the outside can be told of imports. */
export const importsPublicEvents: readonly PublicEvent[] = [
  publicEvent({
    name: "import.rested",
    description: "A dry run, an import or its undoing has come to its end, one way or the other.",
    data: z.object({ importId: z.uuid(), kind: importKindSchema, status: importStatusSchema }),
    follows: importChanged,
    tell: ({ import: { id, kind, status } }) =>
      runOf(status) === undefined ? { importId: id, kind, status } : null,
  }),
];
