/** Faults of a provider as the simulator tells them. */
export type Faults = Readonly<Record<string, number>>;

const percent = (value: number) => `${Math.round(value * 1000) / 10} %`;

/** What each fault does, by provider where it differs; only those that are set are worded. */
const WORDS: Readonly<Record<string, (value: number, provider: string) => string>> = {
  errorRate: (value, provider) =>
    provider === "voice"
      ? `${percent(value)} of calls break off`
      : `${percent(value)} of requests are refused`,
  retryAfterSeconds: (value) => `refusals ask to wait ${value} s`,
  malformedRate: (value) => `${percent(value)} of answers are no JSON`,
  wrongShapeRate: (value) => `${percent(value)} of answers have another shape`,
  truncatedRate: (value) => `${percent(value)} of answers break off`,
  latencyMs: (value, provider) =>
    provider === "voice"
      ? `each webhook is sent ${value} ms late`
      : `each ${provider === "sms" ? "SMS " : ""}request is answered ${value} ms late`,
  hangRate: (value) => `${percent(value)} of requests are never answered`,
  lostCallbackRate: (value) => `${percent(value)} of callbacks are lost`,
  duplicateCallbackRate: (value) => `${percent(value)} of callbacks come twice`,
  outOfOrderRate: (value) => `${percent(value)} of callbacks come out of order`,
  lateCallbackMs: (value) => `callbacks come ${value} ms late`,
};

/** The faults in force in one line of plain words. */
export function faultWords(provider: string, faults: Faults): string {
  const set = Object.entries(faults).flatMap(([name, value]) => {
    const words = WORDS[name];
    return words === undefined || value === 0 ? [] : [words(value, provider)];
  });
  return `${provider}: ${set.length === 0 ? "works as usual" : set.join("; ")}.`;
}
