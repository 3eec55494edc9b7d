import { describe, expect, it } from "vitest";
import {
  contactFiltersFrom,
  contactFiltersToApi,
  countContactFilters,
  NO_CONTACT_FILTERS,
} from "./contact-filters.ts";

const ID = "0199d6a0-7a6b-7000-8000-000000000001";

describe("filters of contacts", () => {
  it("are what an address says, as far as it makes sense", () => {
    const query = {
      owner: ID,
      consent: "given",
      tag: " VIP ",
      deleted: "true",
      q: "roy",
      sort: "-updatedAt",
    };
    const filters = contactFiltersFrom(query);
    expect(contactFiltersToApi(filters)).toEqual({ ...query, tag: "vip" });
    expect(countContactFilters(filters)).toBe(5);
    const nonsense = { owner: "somebody", consent: "maybe", deleted: "yes", sort: "name" };
    expect(contactFiltersFrom(nonsense)).toEqual(NO_CONTACT_FILTERS);
  });

  it("ask for nothing that nobody has chosen, and search for two letters at least", () => {
    const asked = contactFiltersToApi({ ...NO_CONTACT_FILTERS, q: "r" });
    expect(Object.values(asked).every((value) => value === undefined)).toBe(true);
  });
});
