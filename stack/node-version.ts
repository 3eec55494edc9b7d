/** The Node that the project runs on, whatever Node is installed. */
export const NODE_MAJOR = 24;

/** Ends the process with a clear message where it runs on another Node. Each entry point calls it first. */
export function requireNode(): void {
  const major = Number(process.versions.node.split(".")[0]);
  if (major >= NODE_MAJOR) return;
  process.stderr.write(
    `Trunkline runs on Node ${NODE_MAJOR}; this is ${process.version}. Start it with ./trunkline, which brings its own Node by npm.\n`,
  );
  process.exit(1);
}
