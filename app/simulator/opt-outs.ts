import type { OutsideSms } from "./duty.ts";

/** The words that a carrier understands by itself; every sender of SMS has to put up with that. */
const WORDS: Readonly<Record<string, "out" | "in">> = {
  STOP: "out",
  STOPALL: "out",
  UNSUBSCRIBE: "out",
  CANCEL: "out",
  END: "out",
  QUIT: "out",
  START: "in",
  YES: "in",
  UNSTOP: "in",
};

/** Who has told the carrier that they want no SMS of a sender. */
export interface OptOuts {
  /** Reads an SMS on its way to the application. */
  read(sms: OutsideSms): void;
  has(phone: string): boolean;
}

/** Nobody, until they say STOP. */
export function createOptOuts(): OptOuts {
  const out = new Set<string>();
  return {
    read({ from, text }) {
      const word = text.trim().toUpperCase();
      const meant = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
      if (meant === "out") out.add(from);
      if (meant === "in") out.delete(from);
    },
    has: (phone) => out.has(phone),
  };
}
