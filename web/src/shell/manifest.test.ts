import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { PAGES } from "../pages/index.ts";

const manifest: {
  readonly start_url: string;
  readonly shortcuts: readonly { readonly name: string; readonly url: string }[];
} = JSON.parse(readFileSync(new URL("../../public/manifest.webmanifest", import.meta.url), "utf8"));

it.each([{ name: "the start", url: manifest.start_url }, ...manifest.shortcuts])(
  "leads from the icon of the installed application to a page: $name",
  ({ url }) => {
    const { pathname } = new URL(url, "https://calls.example");
    expect(PAGES.map(({ route }) => route)).toContain(pathname);
  },
);
