import type { KeptWrite } from "../../data/offline/outbox.ts";

/** One field of a conflict, as both have it. */
export interface Difference {
  readonly field: string;
  readonly mine: string;
  readonly theirs: string;
}

/** What somebody wrote, in a line: its text, or its fields. */
export function summaryOf({ body }: Pick<KeptWrite, "body">): string {
  if (typeof body !== "object" || body === null) return "";
  const fields = body as Readonly<Record<string, unknown>>;
  for (const name of ["body", "text", "content", "title", "note"]) {
    const text = fields[name];
    if (typeof text === "string" && text !== "") return text;
  }
  return Object.entries(fields)
    .map(([name, value]) => `${wordOf(name)}: ${valueText(value)}`)
    .join(", ");
}

/** The fields that were written here and are otherwise on the server. */
export function differences({ body, theirs }: Pick<KeptWrite, "body" | "theirs">): Difference[] {
  if (!isRecord(body) || !isRecord(theirs)) return [];
  return Object.entries(body)
    .filter(([name]) => name in theirs)
    .map(([name, value]) => ({
      field: wordOf(name),
      mine: valueText(value),
      theirs: valueText(theirs[name]),
    }))
    .filter(({ mine, theirs: other }) => mine !== other);
}

/** "statusReason" → "Status reason". */
function wordOf(name: string): string {
  const words = name.replaceAll(/([A-Z])/g, " $1").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function valueText(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value.join(", ") || "–";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
