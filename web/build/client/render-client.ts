import { z } from "zod";
import type { EndpointContract } from "../../../app/http/contract.ts";
import type { FoundContract } from "./contract-files.ts";

const BANNER = [
  "// Made by web/build/client/generate.ts from the contracts that it imports. Do not edit:",
  "//   node web/build/client/generate.ts",
];

/**
 * The text of endpoints.generated.ts: of each operation its method and path, of each channel its pattern, of each
 * query parameter with a fixed set of values these values. All the rest is types, so no schema gets into the browser.
 * @throws {Error} when two contracts use the same name.
 */
export function renderClient(found: readonly FoundContract[]): string {
  const endpoints = entriesOf(found, ({ endpoints }) => endpoints).filter(([, one]) => isForBrowsers(one));
  const channels = entriesOf(found, ({ channels }) => channels ?? {});
  const withChannels = found.filter(({ contract }) => contract.channels !== undefined);
  const choices = endpoints.flatMap(([name, { query }]) => {
    const entries = Object.entries(choicesOf(query));
    return entries.length === 0 ? [] : [[name, entries] as const];
  });
  return `${[
    ...BANNER,
    ...found.map(({ file, exportName }) => `import type { ${exportName} } from "../../../${file}";`),
    "",
    "/** Every operation of the server, as types. */",
    typeLine(
      "Endpoints",
      found.map(({ exportName }) => `typeof ${exportName}.endpoints`),
    ),
    "",
    "/** Every live channel, as types. */",
    typeLine(
      "Channels",
      withChannels.map(({ exportName }) => `typeof ${exportName}.channels`),
    ),
    "",
    "/** Where each operation is. */",
    "export const ENDPOINTS = {",
    ...endpoints.map(([name, { method, path }]) => `  ${name}: { method: "${method}", path: "${path}" },`),
    '} as const satisfies { [Name in keyof Endpoints]?: Pick<Endpoints[Name], "method" | "path"> };',
    "",
    "/** What each channel is called; `{…}` stands for an id. */",
    "export const CHANNELS = {",
    ...channels.map(([name, { pattern }]) => `  ${name}: "${pattern}",`),
    '} as const satisfies { [Name in keyof Channels]: Channels[Name]["pattern"] };',
    "",
    "/** Values that a query parameter may have, where they are a fixed set. */",
    "export const CHOICES = {",
    ...choices.flatMap(([name, parameters]) => [
      `  ${name}: {`,
      ...parameters.map(([parameter, values]) => `    ${parameter}: ${JSON.stringify(values)},`),
      "  },",
    ]),
    "} as const;",
  ].join("\n")}\n`;
}

function typeLine(name: string, parts: readonly string[]): string {
  return `export type ${name} = ${parts.length === 0 ? "Record<never, never>" : parts.join(" & ")};`;
}

function entriesOf<T>(
  found: readonly FoundContract[],
  pick: (contract: FoundContract["contract"]) => Readonly<Record<string, T>>,
): [string, T][] {
  const owners = new Map<string, string>();
  return found.flatMap(({ file, contract }) =>
    Object.entries(pick(contract)).map(([name, value]): [string, T] => {
      const owner = owners.get(name);
      if (owner !== undefined) throw new Error(`${name} is in ${owner} and in ${file}: rename one of them`);
      owners.set(name, file);
      return [name, value];
    }),
  );
}

/** Browsers call the API; vendors call webhooks, and what is no JSON is for other programs. */
function isForBrowsers({ path, body, responses }: EndpointContract): boolean {
  // The client speaks JSON and waits 15 s: files are sent another way.
  const isUpload = body !== undefined && "stream" in body;
  return (
    path.startsWith("/api/") &&
    !isUpload &&
    Object.values(responses).every(({ contentType }) => contentType === undefined)
  );
}

function choicesOf(query: z.ZodType | undefined): Record<string, readonly string[]> {
  if (!query) return {};
  const { properties = {} } = z.toJSONSchema(query, { io: "input", unrepresentable: "any" });
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, property]) => {
      const values = typeof property === "object" ? property.enum : undefined;
      return values?.every((value) => typeof value === "string") ? [[name, values]] : [];
    }),
  );
}
