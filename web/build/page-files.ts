/** Where each page's address leads, by the sources of `src/pages/<page>/index.ts`; read, not run: they need a browser. */

/** A page's route pattern and the modules that it loads by itself, as they are written: `./board-page.tsx`. */
export interface DeclaredPage {
  readonly route: string;
  readonly modules: readonly string[];
}

const DECLARATION = /export const (\w+) = (definePage|alsoAt)\(/;
const ROUTE = /route: "([^"]*)"/;
const ALSO_AT = /^(\w+), "([^"]+)"/;
const IMPORT = /import\("([^"]+)"\)/g;
const SHARED_LOADER = /const (\w+) = async \(\) => [^;]*import\("([^"]+)"\)/g;

/** The pages that a file declares. */
export function declaredPages(source: string): DeclaredPage[] {
  const loaders = new Map([...source.matchAll(SHARED_LOADER)].map(([, name, module]) => [name, module]));
  const [, ...parts] = source.split(/(?=export const \w+ = (?:definePage|alsoAt)\()/);
  const modulesOf = new Map<string, readonly string[]>();
  return [source, ...parts].slice(1).flatMap((part) => {
    const [head = "", name = "", kind] = DECLARATION.exec(part) ?? [];
    const text = part.slice(part.indexOf(head) + head.length);
    if (kind === "alsoAt") {
      const [, page = "", route] = ALSO_AT.exec(text) ?? [];
      return route === undefined ? [] : [{ route, modules: modulesOf.get(page) ?? [] }];
    }
    const route = ROUTE.exec(text)?.[1];
    if (!route) return [];
    const modules = [...text.matchAll(IMPORT)].map(([, module]) => module ?? "");
    const shared = loaders.get(/load: (\w+),/.exec(text)?.[1] ?? "");
    modulesOf.set(name, shared ? [...modules, shared] : modules);
    return [{ route, modules: modulesOf.get(name) ?? [] }];
  });
}

/** The scripts and styles that a built `index.html` asks for by itself, without the leading `/`, in its order. */
export function filesOfHtml(html: string): string[] {
  return [...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map(([, file]) => file ?? "");
}
