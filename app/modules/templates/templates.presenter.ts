import type { TemplateJson, TemplatePreviewJson } from "./templates.contract.ts";
import type { Template } from "./templates.repository.ts";
import type { FilledText } from "./templates.service.ts";

/** A message template as clients see it. */
export function presentTemplate(template: Template): TemplateJson {
  return {
    id: template.id,
    name: template.name,
    body: template.body,
    version: template.version,
    createdAt: template.createdAt.toISOString(),
    updatedAt: template.updatedAt.toISOString(),
    archivedAt: template.archivedAt?.toISOString() ?? null,
  };
}

/** A text that was filled in, as clients see it. */
export function presentPreview({ text, missing, segments }: FilledText): TemplatePreviewJson {
  return { text, missing: [...missing], segments };
}
