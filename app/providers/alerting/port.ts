/** What Trunkline hears of whoever watches it, and what it may ask there, in its own words. */
import type { VendorWebhook } from "../webhook.ts";

/** An alert about the stack, as it is told. */
export interface StackAlert {
  /** Equal for equal labels; with `startsAt` it names one occurrence. */
  readonly fingerprint: string;
  readonly startsAt: Date;
  /** What was told cannot be: `startsAt` is when we heard of it, and whatever of its fingerprint is not over is the same. */
  readonly isStartGuessed?: boolean;
  /** Null: it still fires. */
  readonly endsAt: Date | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** An alert that fires now, and what keeps it from being told. */
export interface ActiveAlert extends StackAlert {
  readonly silencedBy: readonly string[];
  /** Another alert says it already. */
  readonly isInhibited: boolean;
}

/** Alerts with all of these labels, and none of those excepted, are told to nobody for some time. */
export interface Silence {
  readonly id: string;
  readonly matchers: Readonly<Record<string, string>>;
  readonly except?: Readonly<Record<string, string>>;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly createdBy: string;
  readonly comment: string;
}

/** What making a silence takes; with the `id` of one that there is, it is changed. */
export type SilenceFields = Omit<Silence, "id"> & { readonly id?: string };

/** Sends alerts to people, and keeps silent about some. Throws ProviderRejected | ProviderUnavailable | ProviderTimeout. */
export interface AlertSender {
  /** All that fire, silenced ones included. */
  active(): Promise<readonly ActiveAlert[]>;
  /** Since when it has run: it knows nothing of what it was told before, until it is told again. */
  runningSince(): Promise<Date>;
  /** Those that hold, or will. */
  silences(): Promise<readonly Silence[]>;
  /** @returns the silence's id; it may be another one than that which was changed */
  silence(fields: SilenceFields): Promise<string>;
  /** Ends a silence; of one that is over already, nothing happens. */
  expire(id: string): Promise<void>;
}

/** How we hear of alerts. */
export type StackAlertsWebhook = VendorWebhook<readonly StackAlert[]>;

/** Whoever watches us. */
export interface Alerting {
  readonly webhook: StackAlertsWebhook;
  /** Null: nobody can be asked. */
  readonly sender: AlertSender | null;
}
