/** What tabs say to the one that has the connection, and it to them; `text` is as on the socket. */
export type TabSocketMessage =
  | { readonly kind: "open"; readonly from: string; readonly person: string }
  | { readonly kind: "say"; readonly from: string; readonly text: string }
  | { readonly kind: "close"; readonly from: string }
  | { readonly kind: "hear"; readonly to: string; readonly text: string }
  | { readonly kind: "closed"; readonly to: string }
  /** Somebody else has the connection now: whoever had it by way of another tab comes anew. */
  | { readonly kind: "led"; readonly by: string }
  /** Is there a tab that has it? One that was frozen does not answer. */
  | { readonly kind: "ping"; readonly from: string }
  | { readonly kind: "pong"; readonly to: string };
