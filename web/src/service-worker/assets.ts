/** Parts of pages that were opened, by their hashed names. */
export const ASSET_CACHE = "trunkline-assets";

/** "/assets/board-page-B1a2C3d4.js" → "/assets/board-page.js": the same part in every version. */
export function withoutHash(path: string): string {
  return path.replace(/-[\w-]{8}(\.\w+)$/, "$1");
}

/** Of a new version's files those whose predecessors were used here: pages that opened without a network still do. */
export function inheritedAssets(assets: readonly string[], keptPaths: readonly string[]): string[] {
  const used = new Set(keptPaths.map(withoutHash));
  return assets.filter((path) => used.has(withoutHash(path)) && !keptPaths.includes(path));
}
