/** In this order: what comes first also says that it is what comes later. */
const BROWSERS = [
  ["Edg", "Edge"],
  ["OPR", "Opera"],
  ["SamsungBrowser", "Samsung Internet"],
  ["Firefox", "Firefox"],
  ["FxiOS", "Firefox"],
  ["CriOS", "Chrome"],
  ["Chrome", "Chrome"],
  ["Safari", "Safari"],
] as const;
const SYSTEMS = [
  ["Android", "Android"],
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Windows", "Windows"],
  ["Macintosh", "Mac"],
  ["CrOS", "Chromebook"],
  ["Linux", "Linux"],
] as const;
const PROGRAM_NAME_LENGTH = 40;

/** A device in words, by what its browser or program says of itself: "Firefox on Linux". */
export function deviceOf(userAgent: string | null): string {
  if (!userAgent) return "Unknown device";
  const nameIn = (signs: typeof BROWSERS | typeof SYSTEMS) =>
    signs.find(([sign]) => userAgent.includes(sign))?.[1];
  const [browser, system] = [nameIn(BROWSERS), nameIn(SYSTEMS)];
  if (browser) return system ? `${browser} on ${system}` : browser;
  if (system) return `Browser on ${system}`;
  // A program: what stands before its version.
  const program = /^[\w .-]+/.exec(userAgent)?.[0].trim().slice(0, PROGRAM_NAME_LENGTH);
  return program || "Unknown device";
}
