import { defineEvent } from "../../platform/unit-of-work/index.ts";
import type { CustomFieldSubject } from "./custom-fields.contract.ts";

/** A field was made, changed, archived or restored: whoever remembers the fields of this subject reads them again. */
export interface CustomFieldChanged {
  readonly subject: CustomFieldSubject;
}
export const customFieldChanged = defineEvent<CustomFieldChanged>("custom_field.changed");
