import type { CustomFieldJson } from "./custom-fields.contract.ts";
import type { CustomField } from "./custom-fields.repository.ts";

/** A field as clients see it. */
export function presentCustomField(field: CustomField): CustomFieldJson {
  return {
    id: field.id,
    subject: field.subject,
    key: field.key,
    label: field.label,
    type: field.type,
    options: field.options && [...field.options],
    isRequired: field.isRequired,
    version: field.version,
    archivedAt: field.archivedAt?.toISOString() ?? null,
  };
}
