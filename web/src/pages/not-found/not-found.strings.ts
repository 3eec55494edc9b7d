/** Where no page is. */
export const notFoundWords = {
  text: "The address may be mistyped, or the page has moved.",
  action: "Go to the board",
} as const;
