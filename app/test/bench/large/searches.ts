import type { PersonPart } from "./people.ts";

/** What somebody types, and whether they see all or theirs. */
export interface SearchRequest {
  readonly what: string;
  readonly path: string;
  readonly as: "admin" | "agent";
}

/** Names, companies, numbers however typed, the last four digits, e-mail addresses; what is frequent, rare and not there. */
export function searches(person: PersonPart): readonly SearchRequest[] {
  const digits = person.phone.replace("+1", "");
  const [area, exchange, end] = [digits.slice(0, -7), digits.slice(-7, -4), digits.slice(-4)];
  const typed: Readonly<Record<string, string>> = {
    "a frequent name": "tremblay",
    "a rare name": "zwicky",
    "a whole name": "zoe zwicky",
    "two letters": "zw",
    "a company": "plomberie roy inc",
    "with accents or without": "quebec",
    "an e-mail address": "marie.tremblay1@mail.example",
    "part of one": "tremblay12",
    "a number": `(${area}) ${exchange}-${end}`,
    "a number without its area": `${exchange} ${end}`,
    "the last four digits": end,
    nothing: "qqqqqq",
  };
  return Object.entries(typed).flatMap(([what, q]) =>
    (["contacts", "leads", "calls"] as const).flatMap((kind) =>
      (kind === "contacts" ? (["admin", "agent"] as const) : (["admin"] as const)).map((as) => ({
        what: `${kind}: ${what}${as === "agent" ? " (an agent)" : ""}`,
        path: `/api/${kind}?q=${encodeURIComponent(q)}`,
        as,
      })),
    ),
  );
}
