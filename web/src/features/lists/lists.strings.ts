/** Every list: its filters, what is selected, and its views. */
export const listWords = {
  clear: "Clear filters",
  filters: (count: number) => (count === 0 ? "Filters" : `Filters (${count})`),
  shown: (count: string, hasMore: boolean) => (hasMore ? `First ${count}` : count),
  newer: (count: number) => (count === 1 ? "1 newer" : `${count} newer`),
  views: "Views",
  viewsLabel: "Saved views",
  noViews: "Save the filters and columns of now under a name.",
  viewName: "Name of the view",
  save: "Save",
  saved: (name: string) => `View “${name}” is saved in this browser.`,
  share: "Copy a link to this view",
  shared: "Link copied. Whoever opens it sees these filters and columns.",
  remove: (name: string) => `Delete view ${name}`,
  removed: (name: string) => `View “${name}” is deleted.`,
  restore: "Undo",
} as const;
