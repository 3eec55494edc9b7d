import type { User } from "./types.ts";

/** What people change about themselves. */
export type PersonChange = Partial<Pick<User, "name" | "timeZone" | "shortcutKeys">>;

/** What the tabs of one browser tell each other: they share one cookie, so who sits here is the same in all of them. */
export type TabMessage =
  | { readonly kind: "signed_out" }
  | { readonly kind: "signed_in"; readonly userId: string }
  | { readonly kind: "changed"; readonly userId: string; readonly change: PersonChange };

const CHANNEL = "trunkline.session";

/** One that never closes: it hears for as long as the page is there. */
let channel: BroadcastChannel | undefined;
const open = () => (channel ??= new BroadcastChannel(CHANNEL));

/** Tells all other tabs at once; this one does not hear it. */
export function tellOtherTabs(message: TabMessage): void {
  open().postMessage(message);
}

/** Calls back whenever another tab says something. */
export function hearOtherTabs(listener: (message: TabMessage) => void): void {
  open().addEventListener("message", ({ data }: MessageEvent<TabMessage>) => listener(data));
}
