/** An address with these parameters; those that are empty or undefined are left out. */
export function pathWith(path: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value) query.set(name, value);
  const text = query.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** What of a list of words an address names; anything else is nothing. */
export function oneOf<T extends string>(allowed: readonly T[], value: string | undefined): T | "" {
  return allowed.find((one) => one === value) ?? "";
}
