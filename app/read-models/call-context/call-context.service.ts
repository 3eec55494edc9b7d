import type { RecordScope } from "../../platform/record-scope/index.ts";
import type { CallContextJson } from "./call-context.contract.ts";
import type { CallContextReads } from "./call-context.reads.ts";

export type CallContextService = ReturnType<typeof createCallContextService>;

/** Joins calls with who calls, what is open with them, and how far their SMS are. */
export function createCallContextService({ reads }: { readonly reads: CallContextReads }) {
  return {
    /** Of these calls those that there are; of the rest only what the person may see. */
    async ofCalls(
      person: { readonly scope: RecordScope },
      ids: readonly string[],
    ): Promise<CallContextJson[]> {
      const [persons, sms] = await Promise.all([reads.persons(ids, person.scope), reads.sms(ids)]);
      return persons.map((about) => ({ ...about, sms: sms.get(about.callId) ?? null }));
    },
  };
}
