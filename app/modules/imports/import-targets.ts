import type { ContactsService } from "../contacts/index.ts";
import type { CustomFieldSubject } from "../custom-fields/index.ts";
import type { BulkRecords, OwnedRecord } from "../history/index.ts";
import type { LeadsService } from "../leads/index.ts";
import type { Values } from "./import-cells.policy.ts";
import type { ImportKind } from "./imports.contract.ts";

/** What an import knows of the records that it makes, whatever their kind. */
export interface ImportedRecord extends OwnedRecord {
  readonly email: string | null;
  readonly phone: string | null;
}

/** Where the records of a kind go. */
export interface ImportTarget {
  readonly records: BulkRecords<ImportedRecord, object>;
  /** What is written of a line: its values, and what follows from them. */
  written(values: Values): Values;
  /** What makes a record somebody's. */
  owned(ownerId: string): Values;
}

export type ImportTargets = Readonly<Record<ImportKind, ImportTarget>>;

/** Whose fields of the organization's own a file of a kind can fill in. */
export const SUBJECT_OF: Readonly<Record<ImportKind, CustomFieldSubject>> = {
  contacts: "contact",
  leads: "lead",
};

/** The kinds of records that files bring. */
export function importTargets(deps: {
  readonly contacts: Pick<ContactsService, "bulk">;
  readonly leads: Pick<LeadsService, "bulk">;
  readonly now: () => Date;
}): ImportTargets {
  return {
    contacts: {
      records: deps.contacts.bulk,
      written: (values) => ("consent" in values ? { ...values, consentAt: deps.now() } : values),
      owned: (ownerId) => ({ ownerId }),
    },
    leads: {
      records: deps.leads.bulk,
      written: (values) => values,
      owned: (ownerId) => ({ assignedTo: ownerId, assignedAt: deps.now() }),
    },
  };
}
