import { QueryClient } from "@tanstack/preact-query";
import { afterEach, describe, expect, it, vi } from "vitest";
import { colleaguesQuery } from "./colleagues.queries.ts";
import { colleaguesNamed, OFFERED_AT_ONCE } from "./colleagues-named.ts";

const person = (name: string) => ({ id: name, name });

/** A directory of so many people, in pages as the server gives them: who came last first. */
function directoryOf(count: number) {
  const people = Array.from({ length: count }, (_, index) =>
    person(`Person ${String(count - index).padStart(3, "0")}`),
  );
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path);
    const { searchParams } = new URL(path, "https://trunkline.example");
    const limit = Number(searchParams.get("limit"));
    const from = Number(searchParams.get("cursor") ?? 0);
    const nextCursor = from + limit < count ? String(from + limit) : null;
    return Response.json({ items: people.slice(from, from + limit), nextCursor });
  });
  return asked;
}

afterEach(() => void vi.unstubAllGlobals());

describe("colleagues", () => {
  it.each([
    [2, 1],
    [500, 5],
  ])("are all known in an organization of %i, by name, in %i answers", async (count, answers) => {
    const asked = directoryOf(count);
    const all = await new QueryClient().fetchQuery(colleaguesQuery());
    expect(all).toHaveLength(count);
    expect(all[0]?.name).toBe("Person 001");
    expect(asked).toHaveLength(answers);
  });

  it("are found by letters wherever they stand among five hundred", async () => {
    directoryOf(500);
    const all = await new QueryClient().fetchQuery(colleaguesQuery());
    expect(colleaguesNamed(all, "457").map(({ name }) => name)).toEqual(["Person 457"]);
    expect(colleaguesNamed(all, "")).toHaveLength(OFFERED_AT_ONCE);
  });

  it("whose name begins so come first, then those of whom a part does; accents and case aside", () => {
    const people = ["Danielle Roy", "Max Élan", "Ela Novak", "Ann-Ela Lee"].map(person);
    expect(colleaguesNamed(people, "ela").map(({ name }) => name)).toEqual([
      "Ela Novak",
      "Max Élan",
      "Ann-Ela Lee",
    ]);
    expect(colleaguesNamed(people, "ELLE").map(({ name }) => name)).toEqual(["Danielle Roy"]);
    expect(colleaguesNamed(people, "ela", 1)).toHaveLength(1);
  });
});
