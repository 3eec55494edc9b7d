import type { Plugin } from "vite";

const COMPONENT = /^export function ([A-Z]\w*)/gm;

/** With the names of its exported components, which shortening takes away: render times are told by them (DF-8). */
export function withComponentNames(code: string): string {
  const names = [...code.matchAll(COMPONENT)].map(([, name]) => name);
  return code + names.map((name) => `\n${name}.displayName = "${name}";`).join("");
}

/** Keeps the names of pages and of what features show. */
export function componentNamesPlugin(): Plugin {
  return {
    name: "trunkline:component-names",
    apply: "build",
    enforce: "pre",
    transform: {
      filter: { id: /\/src\/(pages|features)\/.*\.tsx$/ },
      handler: (code) => ({ code: withComponentNames(code), map: null }),
    },
  };
}
