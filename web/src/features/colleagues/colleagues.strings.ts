/** Choosing who looks after something. */
export const colleagueWords = {
  placeholder: "Name of a colleague",
  me: (name: string) => `${name} (me)`,
  nobody: "Nobody",
  none: "No colleague has that name.",
  failed: "Colleagues could not be loaded.",
} as const;
