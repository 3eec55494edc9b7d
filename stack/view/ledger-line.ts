import picocolors from "picocolors";

/** Longer mails are not for the terminal. */
const SHORT_MAIL_CHARACTERS = 2_000;

/** One entry of the simulator's ledger, as far as it is shown. */
export type LedgerEntry = Readonly<Record<string, unknown>>;

/** An entry in a line or a few, for people; everything else is in `--json`. */
export function ledgerLine(entry: LedgerEntry): string {
  const time = typeof entry.at === "string" ? new Date(entry.at).toLocaleTimeString("en-GB") : "";
  const head = `${picocolors.dim(time)}  ${picocolors.bold(String(entry.kind).padEnd(8))}`;
  return `${head}  ${describe(entry)}`;
}

function describe(entry: LedgerEntry): string {
  switch (entry.kind) {
    case "sms":
      return `${text(entry.to)}  ${text(entry.status)}\n${indent(text(entry.body))}`;
    case "refused":
      return `${text(entry.to)}  refused (HTTP ${text(entry.status)}, code ${text(entry.code)})\n${indent(text(entry.body))}`;
    case "webhook":
      return [
        entry.vendor,
        entry.event,
        entry.path,
        entry.lost ? "lost" : (entry.status ?? entry.problem),
        timing(entry),
      ]
        .filter((part) => part !== undefined && part !== null && part !== "")
        .map(String)
        .join("  ");
    case "received":
      return `${text(entry.name)}  ${entry.status === null ? "not answered" : text(entry.status)}\n${indent(text(entry.body))}`;
    case "page":
      return describePage(entry);
    case "mail":
      return `to ${text(entry.to)}  ${text(entry.subject)}${mailText(text(entry.text))}`;
    case "transcription":
      return `${Math.round(Number(entry.seconds))} s of audio  ${text(entry.id)}`;
    case "llm":
      return `${text(entry.name)}  ${text(entry.inputTokens)} tokens  ${text(entry.model)}`;
    case "billing":
      return `${text(entry.quantity)} minutes  ${text(entry.id)}`;
    default:
      return JSON.stringify(entry);
  }
}

function describePage(entry: LedgerEntry): string {
  const alerts = Array.isArray(entry.alerts) ? (entry.alerts as LedgerEntry[]) : [];
  const status = entry.status === "firing" ? picocolors.red("firing") : picocolors.green(text(entry.status));
  return alerts
    .map((alert) => {
      const notes = (alert.annotations ?? {}) as LedgerEntry;
      const details = [
        ...[notes.explanation, notes.budget_forecast, notes.impact],
        ...[notes.runbook_url, notes.dashboard_url],
      ]
        .filter(Boolean)
        .map(text);
      return `${status}  ${text(alert.name)} (${text(alert.severity)}): ${text(notes.summary)}\n${indent(details.join("\n"))}`;
    })
    .join("\n");
}

/** The text of a mail to a person; what Alertmanager sends is a page of HTML. */
function mailText(whole: string): string {
  return whole.length <= SHORT_MAIL_CHARACTERS ? `\n${indent(whole.trim())}` : "";
}

function timing(entry: LedgerEntry): string {
  return typeof entry.latencyMs === "number" ? `${Math.round(entry.latencyMs)} ms` : "";
}

function indent(lines: string): string {
  return lines.replace(/^/gm, "           ");
}

function text(value: unknown): string {
  return Array.isArray(value) ? value.join(", ") : String(value ?? "");
}
