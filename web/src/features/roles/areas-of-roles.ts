import type { Output } from "../../data/endpoint.ts";
import { PERMISSION_AREAS } from "./permission-words.ts";
import { roleWords } from "./roles.strings.ts";

export type Role = Output<"listRoles">["items"][number];

/** What roles may do of one kind of work. */
export interface AreaOfRoles {
  readonly title: string;
  readonly rows: readonly {
    readonly permission: string;
    readonly text: string;
    readonly may: readonly boolean[];
  }[];
}

/** Sorts what the server's roles may do by work, in words; what there are no words for stands last, under its name. */
export function areasOfRoles(roles: readonly Role[]): readonly AreaOfRoles[] {
  const sets = roles.map(({ permissions }) => new Set(permissions));
  const left = new Set(roles.flatMap(({ permissions }) => permissions));
  const areaOf = (title: string, words: readonly (readonly [string, string])[]): AreaOfRoles => ({
    title,
    rows: words
      .filter(([permission]) => left.delete(permission))
      .map(([permission, text]) => ({ permission, text, may: sets.map((set) => set.has(permission)) })),
  });
  const known = PERMISSION_AREAS.map(({ title, permissions }) => areaOf(title, Object.entries(permissions)));
  const others = areaOf(
    roleWords.others,
    [...left].map((permission) => [permission, permission]),
  );
  return [...known, others].filter(({ rows }) => rows.length > 0);
}
