import { signal, untracked } from "@preact/signals";
import { queryOptions } from "@tanstack/preact-query";
import { showTimesIn } from "../ui/format.ts";
import { setOwnKeys } from "../ui/shortcuts.ts";
import { api } from "./api.ts";
import type { Input } from "./endpoint.ts";
import { type ApiError, asApiError, onUnauthorized } from "./http.ts";
import { live, onLiveUnauthorized, setLivePerson } from "./live/connection.ts";
import { setOwnerOfCopies } from "./offline/owner.ts";
import { offline } from "./offline/start.ts";
import { queryClient } from "./query-client.ts";
import { hearOtherTabs, type PersonChange, tellOtherTabs } from "./tabs.ts";
import type { User } from "./types.ts";
import { countUnsent, forgetHeld } from "./unsent/held.ts";

/**
 * Who sits here. `unknown` until the server has said it; `failed` when it could not be asked; `expired`: their session ended by
 * itself, and what they were at waits, covered, for them to sign in again.
 */
export type Session =
  | { readonly state: "unknown" }
  | { readonly state: "signed_out"; readonly wasExpired: boolean }
  | { readonly state: "signed_in"; readonly user: User }
  | { readonly state: "expired"; readonly user: User }
  | { readonly state: "failed"; readonly error: ApiError };

const current = signal<Session>({ state: "unknown" });

/** Who sits here, to be watched. */
export const session = { current } as const;

/** The signed-in user, also while they have to sign in again; else undefined. */
export function currentUser(): User | undefined {
  const { value } = current;
  return value.state === "signed_in" || value.state === "expired" ? value.user : undefined;
}

/** May the signed-in user do this? */
export function can(permission: string): boolean {
  return currentUser()?.permissions.includes(permission) ?? false;
}

/** The server's word on who sits here. Polled while the live connection is down, since that would have told of the end. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async ({ signal }) => (await api.getSession({ signal })) ?? null,
  staleTime: Number.POSITIVE_INFINITY,
  meta: { copy: "never" },
});

/** Asks the server who sits here. */
export async function loadSession(): Promise<void> {
  try {
    const answer = await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
    if (answer) enter(answer.user);
    else end(false);
  } catch (thrown) {
    const error = asApiError(thrown);
    if (error.status === 401) end(false);
    else if (!(await beginOffline(error))) current.value = { state: "failed", error };
  }
}

let isConfirmed = true;

/** Without the server whoever sat here last goes on with what is kept; the server's next answer decides. */
async function beginOffline({ status }: ApiError): Promise<boolean> {
  if (status !== 0) return false;
  const kept = await offline().catch(() => undefined);
  const user = await kept?.keptPerson().catch(() => undefined);
  if (!kept || !user) return false;
  isConfirmed = false;
  begin(user);
  void kept.refresh();
  return true;
}

/** False while nobody but this browser has said who sits here. */
export function isSessionConfirmed(): boolean {
  return isConfirmed;
}

/**
 * Signs in, in every tab of this browser.
 * @throws {ApiError} `invalid_credentials`, or whatever kept the server from judging.
 */
export async function signIn(credentials: Input<"signIn">["body"]): Promise<void> {
  const answer = await api.signIn({ body: credentials });
  queryClient.setQueryData(sessionQuery.queryKey, answer);
  enter(answer.user);
  tellOtherTabs({ kind: "signed_in", userId: answer.user.id });
}

const isAsking = signal(false);

/** Is somebody asked whether they sign out though not all that they wrote was sent? Shown beside the user's menu. */
export const signOutQuestion = { isOpen: isAsking, close: () => (isAsking.value = false) } as const;

/** Signs out; whoever has written what was not sent is asked first, since it goes with them. */
export async function askToSignOut(): Promise<void> {
  if (untracked(countUnsent) > 0) isAsking.value = true;
  else await signOut();
}

/**
 * Signs out in every tab of this browser, at once and also when the server cannot be told. What was not sent is forgotten, unless it
 * is kept for when its person is back.
 */
export async function signOut({ keepsWrites = false } = {}): Promise<void> {
  tellOtherTabs({ kind: "signed_out" });
  live.stop();
  const userId = currentUser()?.id;
  if (userId !== undefined) {
    if (!keepsWrites) forgetHeld(userId);
    await offline()
      .then(({ forgetWrites, stopPush }) =>
        Promise.all([keepsWrites ? undefined : forgetWrites(userId), stopPush()]),
      )
      .catch(() => undefined);
  }
  await api.signOut().catch(() => undefined);
  end(false);
}

/** The signed-in user has changed this about themselves: another name, other clocks, other keys. It counts in every tab of this browser. */
export function changeUser(change: PersonChange): void {
  const user = currentUser();
  if (!user) return;
  applyChange(change);
  tellOtherTabs({ kind: "changed", userId: user.id, change });
}

function applyChange(change: PersonChange): void {
  const value = current.peek();
  if (value.state !== "signed_in") return;
  const user = { ...value.user, ...change };
  showTimesIn(user.timeZone);
  setOwnKeys(user.shortcutKeys ?? {});
  current.value = { ...value, user };
  // It is known without a network, too.
  void offline()
    .then(({ keepPerson }) => keepPerson(user))
    .catch(() => undefined);
}

/** From now on an answer "unauthorized" to anything, or a sign-out in another tab, ends the session here, too. */
export function watchSession(): void {
  const expire = () => {
    const value = current.peek();
    if (value.state === "signed_in") lapse(value.user);
  };
  onUnauthorized(expire);
  onLiveUnauthorized(expire);
  hearOtherTabs((said) => {
    const value = current.peek();
    if (said.kind === "signed_out") {
      if (value.state !== "signed_out") end(false);
      return;
    }
    if (said.kind === "changed") {
      if (value.state === "signed_in" && value.user.id === said.userId) applyChange(said.change);
      return;
    }
    if (value.state === "signed_in" && value.user.id === said.userId) return;
    // All tabs have one cookie: what was shown of somebody else is theirs no more.
    if (value.state === "signed_in") end(false);
    void loadSession();
  });
}

/** What an ended session leaves in this page is forgotten after so long. */
const LAPSED_MS = 2 * 3_600_000;
let forgetting: ReturnType<typeof setTimeout> | undefined;

/**
 * A session has ended by itself. Nothing half-written is lost with it: the page stays as it is, covered, until the same person has
 * signed in again (ADR 0091). What is kept on the device goes, as it does with every session.
 */
function lapse(user: User): void {
  isConfirmed = true;
  isAsking.value = false;
  live.stop();
  leaveDevice();
  current.value = { state: "expired", user };
  clearTimeout(forgetting);
  forgetting = setTimeout(() => current.peek().state === "expired" && end(true), LAPSED_MS);
}

/** What had failed or may have changed meanwhile is fetched again; lists are kept right by the live connection. */
function goOn(): void {
  void queryClient.refetchQueries({
    type: "active",
    predicate: ({ state: { error, data } }) => error !== null || !isPaged(data),
  });
}

function isPaged(data: unknown): boolean {
  return typeof data === "object" && data !== null && "pages" in data;
}

/** The server says who sits here. */
function enter(user: User): void {
  const before = current.peek();
  clearTimeout(forgetting);
  if (before.state === "expired" && before.user.id !== user.id) {
    end(false);
    // What the page shows goes, with all that was written in it, before anything is anybody else's.
    setTimeout(() => enter(user));
    return;
  }
  isConfirmed = true;
  begin(user);
  if (before.state === "expired") goOn();
  void offline()
    .then(async ({ keepPerson, flush }) => {
      await keepPerson(user);
      await flush();
    })
    .catch(() => undefined);
}

function begin(user: User): void {
  setOwnerOfCopies(user.id);
  setLivePerson(user.id);
  showTimesIn(user.timeZone);
  // A person kept by an older version has none.
  setOwnKeys(user.shortcutKeys ?? {});
  current.value = { state: "signed_in", user };
  live.start();
}

function end(wasExpired: boolean): void {
  isConfirmed = true;
  isAsking.value = false;
  live.stop();
  leaveDevice();
  setOwnKeys({});
  queryClient.clear();
  showTimesIn(undefined);
  current.value = { state: "signed_out", wasExpired };
}

/** Forgets what is kept of a person on this device. */
function leaveDevice(): void {
  setOwnerOfCopies(undefined);
  void offline()
    .then(async ({ forgetPerson, refresh }) => {
      await forgetPerson();
      await refresh();
    })
    .catch(() => undefined);
}
