import type { Background } from "./background.ts";
import type { SimulatorConfig } from "./config.ts";
import type { StoredMessage } from "./message-store.ts";
import type { OutsideMedia } from "./sent-media.ts";

/** An SMS that somebody sends to the application. */
export interface OutsideSms {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** What goes with it; carriers other than Twilio bring none. */
  readonly media?: readonly OutsideMedia[];
}

/** The phones of the people on duty. */
export interface Duty {
  /** Somebody has read an SMS, and may answer it; `answer` sends what they write. */
  read(message: StoredMessage, answer: (sms: OutsideSms) => Promise<void>): Promise<void>;
}

/** Who has an alert on the phone takes it after so long. */
const ANSWERS_AFTER_MS = [4_000, 40_000] as const;
/** How often alerts are answered, by priority: urgent ones always, so that nobody is paged on an ordinary day. */
const ANSWERED_RATE: Readonly<Record<string, number>> = { P1: 1, P2: 1, P3: 0.6, P4: 0.3 };
/** So many alerts are remembered as answered. */
const REMEMBERED_MAX = 500;
const ALERT = /^\[(P[1-4])\] ([\s\S]*)\nReply (\S+) to acknowledge\. Ref (\S+)$/;

/** On a day at the office the first who gets an alert's SMS takes it; on other days nobody looks at the phone. */
export function createDuty(deps: {
  readonly config: SimulatorConfig;
  readonly background: Background;
  readonly isOfficeOpen: () => boolean;
}): Duty {
  const { config, background } = deps;
  const answered = new Set<string>();
  return {
    async read({ to, from, body, status }, answer) {
      const [, priority = "", about, word, reference] = ALERT.exec(body) ?? [];
      if (about === undefined || status !== "delivered" || !deps.isOfficeOpen()) return;
      if (answered.has(about)) return;
      answered.add(about);
      const [oldest] = answered;
      if (answered.size > REMEMBERED_MAX && oldest !== undefined) answered.delete(oldest);
      if (config.random() >= (ANSWERED_RATE[priority] ?? 0)) return;
      const [least, most] = ANSWERS_AFTER_MS;
      await background.sleep(Math.round((least + config.random() * (most - least)) * config.pace));
      await answer({ from: to, to: from, text: `${word} ${reference}` });
    },
  };
}
