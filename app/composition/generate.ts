/** Writes what the documentation says of the modules' declarations; `--check` only says whether it is up to date. */

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createEventsDocument } from "./async-api.ts";
import { accessPage, channelsPage, errorsPage, eventsPage } from "./documents.ts";
import { describeApplication } from "./description.ts";

/** Where an installation is, in what is committed. */
const EXAMPLE_URL = "https://trunkline.example";

const { declarations, routes } = describeApplication();
const pages = {
  "docs/errors.md": errorsPage(declarations),
  "docs/access.md": accessPage(declarations, routes),
  "docs/live-channels.md": channelsPage(declarations),
  "docs/webhook-events.md": eventsPage(declarations),
  "docs/asyncapi.json": `${JSON.stringify(createEventsDocument(declarations, EXAMPLE_URL), null, 2)}\n`,
};

for (const [name, expected] of Object.entries(pages)) {
  const file = fileURLToPath(new URL(`../../${name}`, import.meta.url));
  if (!process.argv.includes("--check")) writeFileSync(file, expected);
  else if (contentOf(file) !== expected) {
    process.stderr.write(`${name} is out of date: run node app/composition/generate.ts\n`);
    process.exitCode = 1;
  }
}

function contentOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
