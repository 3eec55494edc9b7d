import { afterAll, beforeAll, expect, it } from "vitest";
import { openSuiteResources, type SuiteResources } from "../test/suite-resources.ts";
import { renderTableTypes } from "../test/table-types.ts";

let resources: SuiteResources;
beforeAll(async () => {
  resources = await openSuiteResources();
});
afterAll(() => resources.close());

it("tables.generated.ts says what the migrated schema is", async () => {
  await expect(await renderTableTypes(resources.db)).toMatchFileSnapshot("./tables.generated.ts");
});
