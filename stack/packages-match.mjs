// Ends with code 0 where node_modules holds exactly what package-lock.json asks for. Runs on any Node from 20, before our own
// is there, so it is plain JavaScript without imports of ours. npm keeps its own record in node_modules/.package-lock.json.
import { readFileSync } from "node:fs";

const packages = (file) => JSON.parse(readFileSync(file, "utf8")).packages;

try {
  const wanted = packages("package-lock.json");
  const installed = packages("node_modules/.package-lock.json");
  const wrong = Object.entries(wanted).filter(([path, { version, integrity, optional }]) => {
    if (path === "") return false;
    const found = installed[path];
    // Optional packages are those of other platforms.
    if (found === undefined) return optional !== true;
    return found.version !== version || found.integrity !== integrity;
  });
  process.exit(wrong.length === 0 ? 0 : 1);
} catch {
  process.exit(1);
}
