/** The gallery of pieces. */
export const galleryWords = {
  lead: "Every piece with its states. Look at it in each theme, at 390 pixels, and by keyboard. What is not here is made of what is.",
  nothing: "There is nothing here",
  tokens: "Tokens",
  surfaces: "Surfaces and lines",
  tones: "Tones",
  type: "Type scale",
  space: "Spacing",
  radius: "Corners",
  motion: "Motion",
  motionText:
    "Point at it: --fast for what answers a hand, --slow for what comes and goes. Neither where less motion is asked for.",
  words: "Words and marks",
  forms: "Buttons and fields",
  overlays: "What comes over the page",
  states: "States",
  charts: "Charts",
  sample: "Ringing 12 s",
} as const;
