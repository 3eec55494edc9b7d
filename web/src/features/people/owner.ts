/** Whose something is: one's own, nobody's, or that of a colleague by their id. */
export type Owner = string;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Is this somebody that a list can be narrowed to? */
export function isOwner(value: string | undefined): value is Owner {
  return value === "me" || value === "nobody" || (value !== undefined && UUID.test(value));
}
