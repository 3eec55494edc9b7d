/** What the server sends (`push-message.policy.ts`). */
export interface PushText {
  readonly title: string;
  readonly tag: string;
  readonly priority: number;
  readonly count: number;
  readonly occurredAt: string;
  readonly url: string;
  readonly actions: readonly {
    readonly action: string;
    readonly title: string;
    readonly url: string;
    readonly method?: string;
  }[];
}
