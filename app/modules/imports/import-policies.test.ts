import { describe, expect, it } from "vitest";
import { readLine } from "./import-cells.policy.ts";
import {
  faultsOfMapping,
  fingerprintOf,
  guessMapping,
  looksLikeHeader,
  plainHeader,
} from "./import-columns.policy.ts";
import { planLine } from "./import-plan.policy.ts";
import type { Duplicates, ImportField } from "./imports.contract.ts";
import { undoUntil } from "./imports.policy.ts";

const columns = (...names: string[]) => names.map((name) => ({ name, samples: [] }));

describe("guessMapping", () => {
  it.each([
    [
      "HubSpot",
      ["First Name", "Last Name", "Email", "Phone Number", "Company Name"],
      ["firstName", "lastName", "email", "phone", "organization"],
    ],
    [
      "Salesforce",
      ["FirstName", "LastName", "Account Name", "Email", "MobilePhone"],
      ["firstName", "lastName", "organization", "email", "phone"],
    ],
    [
      "Google",
      ["Name", "E-mail 1 - Value", "Phone 1 - Value", "Labels"],
      ["fullName", "email", "phone", "tags"],
    ],
    [
      "Outlook, French",
      ["Prénom", "Nom", "Société", "Adresse de messagerie", "Téléphone (bureau)", "Pays/Région"],
      ["firstName", "lastName", "organization", "email", "phone", "country"],
    ],
    ["one header twice", ["Email", "EMAIL", "Phone"], ["email", null, "phone"]],
    ["headers that nobody knows", ["Shoe size", ""], [null, null]],
  ])("knows the headers of %s", (_, names, mapping) => {
    expect(guessMapping("contacts", columns(...names), true)).toEqual(mapping);
  });

  it("tells addresses by what they are, and numbers where there is no header", () => {
    const samples = [["a@x.example", "b@y.example"], ["514 555 0100"], ["7"]];
    const unnamed = samples.map((cells) => ({ name: "", samples: cells }));
    expect(guessMapping("leads", unnamed, false)).toEqual(["email", "phone", null]);
    const named = samples.map((cells) => ({ name: "Kolom", samples: cells }));
    expect(guessMapping("leads", named, true)).toEqual(["email", null, null]);
  });

  it("takes company for the kind's own field", () => {
    expect(guessMapping("leads", columns("Entreprise", "First name"), true)).toEqual(["company", null]);
  });
});

describe("looksLikeHeader", () => {
  it.each([
    [["Name", "x@y.example"], true],
    [["Zoé", "x@y.example"], false],
    [["Zoé", "514 555 0100"], false],
    [["Kolom A", "Kolom B"], true],
  ])("of %j: %s", (cells, expected) => {
    expect(looksLikeHeader("contacts", cells)).toBe(expected);
  });
});

describe("fingerprintOf", () => {
  it("is that of the words, not of how they are written", () => {
    expect(fingerprintOf(columns("Prénom", "E-Mail"))).toBe(fingerprintOf(columns("prenom ", "e mail")));
    expect(fingerprintOf(columns("a", "b"))).not.toBe(fingerprintOf(columns("b", "a")));
    expect(plainHeader("  Numéro_de téléphone ")).toBe("numero de telephone");
  });
});

describe("faultsOfMapping", () => {
  it("names the column of each mistake", () => {
    expect(faultsOfMapping("leads", ["email", null, "email", "consent"], 4).map(({ path }) => path)).toEqual([
      "mapping.2",
      "mapping.3",
    ]);
    expect(faultsOfMapping("leads", ["email"], 2)).toMatchObject([{ path: "mapping" }]);
  });
});

describe("readLine", () => {
  const read = (fields: Record<string, string>, kind: "contacts" | "leads" = "contacts") =>
    readLine(kind, Object.values(fields), Object.keys(fields) as ImportField[], "CA");

  it.each([
    [{ fullName: "Zoé de la Tour" }, { firstName: "Zoé", lastName: "de la Tour" }],
    [{ fullName: "de la Tour, Zoé" }, { firstName: "Zoé", lastName: "de la Tour" }],
    [{ fullName: "Cher" }, { lastName: "Cher" }],
    [
      { fullName: "Ignored Name", firstName: "Zoé", lastName: "Lavoie" },
      { firstName: "Zoé", lastName: "Lavoie" },
    ],
    [
      { firstName: "Zoé", lastName: "Lavoie", fullName: "Ignored Name" },
      { firstName: "Zoé", lastName: "Lavoie" },
    ],
    [{ organization: "Café;\r\nthe second\u202e" }, { organization: "Café; the second" }],
    [{ email: "Zoé <ZOE@x.example>" }, { email: "zoe@x.example" }],
    [{ email: "mailto:zoe@x.example;" }, { email: "zoe@x.example" }],
    [{ phone: "(514) 555-0100" }, { phone: "+15145550100" }],
    [{ phone: "tel:+33 1 42 68 53 00" }, { phone: "+33142685300" }],
    [{ phone: "01 42 68 53 00", country: "france" }, { phone: "+33142685300" }],
    [{ phone: "030 901820", country: "Allemagne" }, { phone: "+4930901820" }],
    [
      { lastName: "L", tags: "VIP, fair; vip | x" },
      { lastName: "L", tags: ["vip", "fair", "x"] },
    ],
    [
      { lastName: "L", consent: "Oui" },
      { lastName: "L", consent: "given" },
    ],
    [{ lastName: "L", consent: "" }, { lastName: "L" }],
  ])("understands %j", (fields, values) => {
    expect(read(fields)).toEqual({ values, findings: [] });
  });

  it.each([
    [{ phone: "12" }, "phone_invalid"],
    [{ phone: "5,14555E+09" }, "phone_mangled"],
    [{ phone: "514 555 0100 poste 12" }, "phone_extension"],
    [{ email: "nobody" }, "email_invalid"],
    [{ email: "a@x.example b@x.example" }, "email_invalid"],
    [{ firstName: "x".repeat(101) }, "too_long"],
    [{ fullName: `Zoé ${"x".repeat(101)}` }, "too_long"],
    [{ lastName: "L", consent: "perhaps" }, "consent_invalid"],
    [{ lastName: "L", timeZone: "Moon/Base" }, "timeZone_invalid"],
    [{ lastName: "L", country: "Atlantis" }, "country_unknown"],
    [{ country: "CA" }, "nothing_to_recognize"],
  ])("finds fault with %j: %s", (fields, code) => {
    const { findings } = read(fields);
    expect(findings.map((finding) => finding.code)).toEqual([code]);
    for (const { why, whatToDo } of findings) expect([why, whatToDo]).not.toContain("");
  });

  it.each([
    ["number", "1 234,56", 1234.56],
    ["number", "-12.5", -12.5],
    ["number", "1\u00a0234\u202f567", 1_234_567],
    ["number", "1,5", 1.5],
    ["number", "1,234", undefined],
    ["number", "1,234.5", undefined],
    ["number", "12 CAD", undefined],
    ["boolean", "Oui", true],
    ["boolean", "faux", false],
    ["boolean", "perhaps", undefined],
    ["date", "2027-03-01", "2027-03-01"],
    ["date", "01/03/2027", undefined],
    ["choice", "ELEVE", "Élevé"],
    ["choice", "other", undefined],
    ["text", "two\nlines", "two lines"],
    ["text", "x".repeat(501), undefined],
  ] as const)("reads a %s of the organization's own, %j, as %j", (type, cell, value) => {
    const options = type === "choice" ? ["Élevé", "Bas"] : null;
    const own = { key: "own", type, options, isRequired: false, archivedAt: null };
    const line = readLine("contacts", ["L", cell], ["lastName", "custom.own"], "CA", [own]);
    expect(line.values["custom.own"]).toBe(value);
    expect(line.findings.map(({ code }) => code)).toEqual(value === undefined ? ["custom_invalid"] : []);
  });

  it("refuses a cell of a field that is archived, or gone, since the mapping was made", () => {
    const archivedAt = new Date(0);
    const own = { key: "own", type: "text", options: null, isRequired: false, archivedAt } as const;
    for (const fields of [[own], []]) {
      const { findings } = readLine("contacts", ["L", "x"], ["lastName", "custom.own"], "CA", fields);
      expect(findings).toMatchObject([{ field: "custom.own", code: "custom_invalid" }]);
    }
  });

  it("knows priorities as words and numbers", () => {
    for (const [cell, priority] of [
      ["P1", 1],
      ["2", 2],
      ["Élevée", 2],
      ["low", 4],
    ] as const) {
      expect(read({ company: "A", priority: cell }, "leads").values).toMatchObject({ priority });
    }
  });
});

describe("planLine", () => {
  const person = (given: object) => ({
    id: "1",
    phone: null,
    email: null,
    firstName: null,
    tags: [],
    consent: "unknown",
    ownerId: null as string | null,
    ...given,
  });
  const plan = (
    values: object,
    known: ReturnType<typeof person>[],
    duplicates: Duplicates,
    scope: "all" | { ownerIds: string[] } = "all",
  ) =>
    planLine({
      line: 7,
      read: { values: { ...values }, findings: [] },
      earlierLine: undefined,
      known,
      duplicates,
      scope,
      ownerOf: ({ ownerId }) => ownerId,
    });

  it("fills what is empty, and overwrites what is not only when told", () => {
    const there = person({ phone: "+1", firstName: "Old" });
    const values = { phone: "+1", firstName: "New", tags: ["x"] };
    expect(plan(values, [there], "fill")).toMatchObject({ action: "update", values: { tags: ["x"] } });
    expect(plan(values, [there], "overwrite").values).toEqual({ firstName: "New", tags: ["x"] });
    expect(plan({ phone: "+1" }, [there], "overwrite")).toMatchObject({
      action: "skip",
      findings: [{ code: "nothing_new" }],
    });
  });

  it("does not choose between one who has the number and another who has the address", () => {
    const two = [person({ id: "1", phone: "+1" }), person({ id: "2", email: "a@x" })];
    const values = { phone: "+1", email: "a@x" };
    expect(plan(values, two, "fill")).toMatchObject({ action: "error", findings: [{ code: "two_records" }] });
    const both = person({ id: "3", phone: "+1", email: "a@x" });
    expect(plan({ ...values, firstName: "N" }, [...two, both], "fill").same?.id).toBe("3");
  });

  it("neither changes nor doubles what is not there for the importer", () => {
    const hidden = person({ phone: "+1", ownerId: "stranger" });
    const scope = { ownerIds: ["me"] };
    expect(plan({ phone: "+1" }, [hidden], "overwrite", scope)).toMatchObject({
      action: "skip",
      same: null,
      findings: [{ code: "exists_elsewhere" }],
    });
    expect(plan({ phone: "+1", firstName: "N" }, [{ ...hidden, ownerId: "me" }], "fill", scope).action).toBe(
      "update",
    );
  });

  it("brings no withdrawn consent back", () => {
    const there = person({ phone: "+1", consent: "withdrawn" });
    expect(plan({ phone: "+1", consent: "given" }, [there], "overwrite")).toMatchObject({
      action: "skip",
      findings: [{ code: "consent_stays_withdrawn" }, { code: "nothing_new" }],
    });
  });
});

describe("undoUntil", () => {
  const finishedAt = new Date("2026-11-01T00:00:00Z");
  it("is a week after the end of what was confirmed", () => {
    const done = { status: "done", confirmedAt: finishedAt, finishedAt } as const;
    expect(undoUntil(done)?.toISOString()).toBe("2026-11-08T00:00:00.000Z");
    expect(undoUntil({ ...done, confirmedAt: null })).toBeNull();
    expect(undoUntil({ ...done, status: "importing" })).toBeNull();
  });
});
