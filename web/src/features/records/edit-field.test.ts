import { describe, expect, it } from "vitest";
import { ApiError } from "../../data/http.ts";
import { type FieldEdit, saveField, tagsFrom } from "./edit-field.ts";

interface Row {
  readonly id: string;
  readonly version: number;
  readonly company: string;
  readonly source: string;
}
const OLD: Row = { id: "1", version: 1, company: "Kayaks", source: "fair" };

/** A server that has this row, and a screen that shows what it is told. */
function world(onServer: Row, failure?: ApiError) {
  let kept = onServer;
  const shown: Row[] = [];
  const field: FieldEdit<Row> = {
    id: "company",
    label: "Company",
    read: ({ company }) => company,
    preview: (row, company) => ({ ...row, company }),
    async send(row, company) {
      if (failure) throw failure;
      if (row.version !== kept.version)
        throw new ApiError({ status: 412, code: "version_conflict", title: "" });
      kept = { ...kept, company, version: kept.version + 1 };
      return kept;
    },
  };
  const store = { read: async () => kept, show: (row: Row) => void shown.push(row) };
  return { field, store, shown, server: () => kept };
}

describe("a fact that is changed where it stands", () => {
  it("is shown before the server has answered", async () => {
    const { field, store, shown } = world(OLD);
    const saving = saveField(store, field, OLD, "Canoes");
    expect(shown.map(({ company, version }) => [company, version])).toEqual([["Canoes", 1]]);
    expect(await saving).toEqual({ kind: "saved", row: { ...OLD, company: "Canoes", version: 2 } });
  });

  it("is put back when the server refuses", async () => {
    const refused = new ApiError({ status: 422, code: "invalid_input", title: "No" });
    const { field, store, shown } = world(OLD, refused);
    expect(await saveField(store, field, OLD, "Canoes")).toEqual({ kind: "failed", error: refused });
    expect(shown.at(-1)).toEqual(OLD);
  });

  it("is saved when somebody has changed something else meanwhile", async () => {
    const { field, store, server } = world({ ...OLD, version: 5, source: "web" });
    expect((await saveField(store, field, OLD, "Canoes")).kind).toBe("saved");
    expect(server()).toEqual({ ...OLD, version: 6, source: "web", company: "Canoes" });
  });

  it("is asked about when somebody has changed this very fact, and theirs is shown", async () => {
    const theirs = { ...OLD, version: 2, company: "Sails" };
    const { field, store, shown, server } = world(theirs);
    expect(await saveField(store, field, OLD, "Canoes")).toEqual({ kind: "conflict", theirs });
    expect(shown.at(-1)).toEqual(theirs);
    expect(server().company).toBe("Sails");
  });

  it("is saved already when somebody else has entered the same", async () => {
    const { field, store } = world({ ...OLD, version: 2, company: "Canoes" });
    expect((await saveField(store, field, OLD, "Canoes")).kind).toBe("saved");
  });
});

it("reads tags as people type them", () => {
  expect(tagsFrom(" VIP, fair 2026 ,,vip")).toEqual(["vip", "fair 2026"]);
});
