/** A JSON pointer into the request's body as a fragment (RFC 6901, section 6), as in RFC 9457: `#/items/0/name`. */
export function jsonPointer(path: readonly string[]): string {
  const escaped = path.map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1")));
  return ["#", ...escaped].join("/");
}
