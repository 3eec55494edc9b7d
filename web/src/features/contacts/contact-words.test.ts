import { describe, expect, it } from "vitest";
import { contactDetail, contactText } from "./contact-words.ts";

const NOBODY = { firstName: null, lastName: null, organization: null, email: null, phone: null };

describe("a contact in words", () => {
  it("has the name that people would use", () => {
    expect(contactText({ ...NOBODY, firstName: "Marie", lastName: "Roy" })).toBe("Marie Roy");
    expect(contactText({ ...NOBODY, organization: "Kayaks" })).toBe("Kayaks");
    expect(contactText({ ...NOBODY, phone: "+15145550160" })).toBe("(514) 555-0160");
    expect(contactText(NOBODY)).toBe("Contact without a name");
  });

  it("has beside it what the name does not say", () => {
    const one = { ...NOBODY, organization: "Kayaks", phone: "+15145550160" };
    expect(contactDetail(one)).toBe("(514) 555-0160");
    expect(contactDetail({ ...one, firstName: "Marie" })).toBe("Kayaks · (514) 555-0160");
  });
});
