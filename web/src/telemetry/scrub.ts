/** Route patterns of addresses in the application and its API; ids and queries never leave the browser. */
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const LONG_NUMBER = /(?:\+|%2B)?\d(?:[ ().-]{0,2}\d){6,}/gi;
const EMAIL = /[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+/gi;
const URL_LIKE = /\bhttps?:\/\/[^\s"'<>)]+/gi;

/** An address without its query, its fragment and any id in its path. Works on whole URLs and on paths. */
export function scrubUrl(url: string): string {
  const bare = url.split(/[?#]/, 1)[0] ?? "";
  const [, origin = "", path = ""] = /^([a-z][a-z0-9+.-]*:\/\/[^/]*)?(.*)$/i.exec(bare) ?? [];
  const scrubbed = path
    .split("/")
    .map((part) => (isId(part) ? ":id" : part))
    .join("/");
  return `${origin.replace(/\/\/[^@]*@/, "//")}${scrubbed}`;
}

/** A path part that names one thing rather than a kind: a UUID, a number, an e-mail address. */
function isId(part: string): boolean {
  if (/\.(js|css|woff2|svg|html)(:\d+)*$/.test(part)) return false;
  return (
    /[0-9a-f]{8}-[0-9a-f]{4}-/i.test(part) || /\d{4,}/.test(part.replace(/\D/g, "")) || /@|%40/.test(part)
  );
}

/** A text without addresses' queries, ids, phone numbers and e-mail addresses: for the messages of errors. */
export function scrubText(text: string): string {
  return text
    .replace(URL_LIKE, (url) => scrubUrl(url))
    .replace(UUID, ":id")
    .replace(EMAIL, "?")
    .replace(LONG_NUMBER, "?");
}
