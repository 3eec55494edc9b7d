/** A grid, whatever stands in it. */
export const gridWords = {
  selectRow: (name: string) => `Select ${name}`,
  selectAll: "Select all that are loaded",
  loadingRow: "Loading",
  moreFailed: "The next rows could not be loaded.",
  columns: "Columns",
  columnsLabel: "Columns that are shown",
  show: (name: string) => `Show ${name}`,
  left: (name: string) => `Move ${name} to the left`,
  right: (name: string) => `Move ${name} to the right`,
  narrower: (name: string) => `Make ${name} narrower`,
  wider: (name: string) => `Make ${name} wider`,
  reset: "As it was",
  sortBy: (name: string) => `Sort by ${name}`,
} as const;
