import { z } from "zod";

/** The parameters of a query that hold values by names, such as `custom` of `custom.tier=gold`. */
export function entriesParametersOf(schema: z.ZodType | undefined): readonly string[] {
  if (!(schema instanceof z.ZodObject)) return [];
  const shape: Readonly<Record<string, z.ZodType>> = schema.shape;
  return Object.keys(shape).filter((name) => {
    const parameter = shape[name];
    return (parameter instanceof z.ZodOptional ? parameter.unwrap() : parameter) instanceof z.ZodRecord;
  });
}

/** Puts `custom.tier=gold` and `custom[tier]=gold` (`deepObject` in OpenAPI) under `custom`, in one order whatever theirs was. */
export function withEntries(
  query: Readonly<Record<string, unknown>>,
  parameters: readonly string[],
): Readonly<Record<string, unknown>> {
  if (parameters.length === 0) return query;
  const others: [string, unknown][] = [];
  const entries = new Map<string, [string, unknown][]>();
  for (const [name, value] of Object.entries(query)) {
    const [, parameter = "", dotted, bracketed] = /^(\w+)(?:\.(.+)|\[(.+)\])$/.exec(name) ?? [];
    const entry = dotted ?? bracketed;
    if (entry === undefined || !parameters.includes(parameter)) others.push([name, value]);
    else entries.set(parameter, [...(entries.get(parameter) ?? []), [entry, value]]);
  }
  for (const [parameter, given] of entries) {
    const inOrder = given.toSorted(([one], [other]) => (one < other ? -1 : 1));
    others.push([parameter, Object.fromEntries(inOrder)]);
  }
  return Object.fromEntries(others);
}
