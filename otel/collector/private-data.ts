/**
 * What must never leave the collector: patterns of personal data in values, and attributes whose values are personal
 * whatever they look like. The application keeps such data out of telemetry by itself; this is the second line.
 * Patterns are RE2 (Go) and work as JavaScript regular expressions too, so that they can be tested here.
 */
export interface PrivatePattern {
  readonly name: string;
  readonly pattern: string;
}

/** What the first four digits of a payment card can be. */
const CARD_PREFIXES = "4[0-9]{3}|5[1-5][0-9]{2}|2[2-7][0-9]{2}|6011|65[0-9]{2}|3[47][0-9]{2}";

/** Parts of values that are replaced by `****`, in attributes of every signal, span names and status messages. */
export const PRIVATE_VALUES: readonly PrivatePattern[] = [
  {
    name: "phone number, international, plain or with separators (also URL-encoded plus)",
    pattern: "(\\+|%2[Bb])[0-9](?:[ ().-]{0,2}[0-9]){6,16}",
  },
  {
    name: "phone number, North American, with separators",
    pattern: "(\\(\\b[0-9]{3}\\)|\\b[0-9]{3})[ .-]{1,2}[0-9]{3}[ .-][0-9]{4}\\b",
  },
  { name: "phone number, North American, digits only", pattern: "\\b1?[2-9][0-9]{2}[2-9][0-9]{6}\\b" },
  {
    name: "e-mail address (also URL-encoded)",
    pattern: "[A-Za-z0-9._+-]+(@|%40)[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*\\.[A-Za-z]{2,}",
  },
  {
    // In fours throughout or not at all: "45191421-3670-4522-…" is the beginning of a UUID.
    name: "payment card number",
    pattern: `\\b(${CARD_PREFIXES})([0-9]{9,15}|([ -][0-9]{4}){2}[ -][0-9]{1,7})\\b`,
  },
  { name: "payment card number of fifteen digits", pattern: "\\b3[47][0-9]{2}[ -][0-9]{6}[ -][0-9]{5}\\b" },
  { name: "account of the carrier, or a key of it", pattern: "\\b(AC|SK)[0-9a-fA-F]{32}\\b" },
  { name: "API key of ours", pattern: "\\btlk_[A-Za-z0-9_-]{8,}" },
  { name: "bearer or basic credentials", pattern: "\\b[Bb](earer|asic) [A-Za-z0-9._~+/=-]{8,}" },
  { name: "session cookie", pattern: "trunkline_session=[^;\\s]+" },
];

/** Attributes that are removed from spans, their events and logs: addresses of people, headers, parameters, identities. */
export const PRIVATE_KEYS_REMOVED: readonly string[] = [
  "^http\\.(request|response)\\.header\\.",
  "^http\\.client_ip$",
  "^(client|source|network\\.peer|network\\.local)\\.address$",
  "^net\\.(sock\\.)?(peer|host)\\.(ip|addr|name)$",
  "^(url\\.query|url\\.fragment)$",
  "^db\\.(query|operation)\\.parameter",
  "^db\\.redis\\.",
  "^enduser\\.",
  "^user\\.(email|name|username|full_name|hash)$",
  "^process\\.(command|command_args|command_line|owner)$",
];

/** Attributes whose value is replaced as a whole, wherever they turn up: free text and names. */
export const PRIVATE_KEYS_MASKED: readonly string[] = [
  "(?i)(^|[._-])(body|transcript|transcription|summary|phone|phone_?number|e?mail|address_?line|password|secret|token|authorization|cookie|api_?key)$",
  "(?i)(^|[._-])(sms|message|alert|voicemail|mail)[._-](text|content|subject|to|from)$",
  "(?i)(^|[._-])(caller|callee|customer|contact|recipient|lead|person|first|last|full|display)[._-]?name$",
  "^(From|To|Called|Caller|Body)$",
];

/** Attributes that hold a URL: everything from `?` or `#` on goes, and credentials before the host. */
export const URL_ATTRIBUTES = ["url.full", "url.path", "http.url", "http.target", "page.url", "url"] as const;

/** Attributes that hold a database statement: literals become `?`; placeholders (`$1`) stay. */
export const STATEMENT_ATTRIBUTES = ["db.query.text", "db.statement"] as const;
