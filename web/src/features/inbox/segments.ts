/** The alphabet of GSM-7 as it is counted once; those of its extension count twice. */
const ONCE =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const TWICE = "^{}\\[~]|€\f";

/** How a text is sent. */
export interface Segments {
  readonly count: number;
  /** So many characters fit before another one begins. */
  readonly left: number;
  /** Characters that only a longer alphabet has: more segments for the same text. */
  readonly isUnicode: boolean;
}

/** How many SMS a carrier makes of a text: of 160 characters, several of 153 each; of 70 and 67 with any character outside of GSM-7. */
export function segmentsOf(text: string): Segments {
  const characters = [...text];
  const isUnicode = characters.some((one) => !ONCE.includes(one) && !TWICE.includes(one));
  const sizes = characters.map((one) => (isUnicode ? one.length : TWICE.includes(one) ? 2 : 1));
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  const [alone, each] = isUnicode ? [70, 67] : [160, 153];
  if (whole <= alone) return { count: whole === 0 ? 0 : 1, left: alone - whole, isUnicode };
  let count = 1;
  let used = 0;
  for (const size of sizes) {
    // A character is never cut in two.
    if (used + size > each) {
      count += 1;
      used = 0;
    }
    used += size;
  }
  return { count, left: each - used, isUnicode };
}
