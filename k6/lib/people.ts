import http from "k6/http";
import { SharedArray } from "k6/data";
import { CONFIG } from "./config.ts";

/** The people of the demo, who share a password. */
const DEMO_EMAILS = ["agent", "supervisor", "manager", "admin"].map((name) => `${name}@trunkline.example`);
const DEMO_PASSWORD = "trunkline-demo";
const SESSION_COOKIE = "trunkline_session";

const prepared = new SharedArray<string>("sessions", () =>
  CONFIG.peopleFile === "" ? [] : (JSON.parse(open(CONFIG.peopleFile)) as string[]),
);

/** How many people `./trunkline k6` has opened sessions for. */
export const PREPARED_PEOPLE = prepared.length;

/**
 * Sessions of so many people, fewer where there are fewer: those that were prepared, else the demo's people sign in. To be called in
 * `setup`.
 */
export function openSessions(count: number): readonly string[] {
  if (prepared.length > 0)
    return Array.from({ length: Math.min(count, prepared.length) }, (_, n) => prepared[n] ?? "");
  return DEMO_EMAILS.slice(0, count).map(signIn);
}

/** The session of the demo's manager: whom `./trunkline k6` opens sessions for are agents, who have no reports. */
export function managerSession(): string {
  return signIn("manager@trunkline.example");
}

/** Signs somebody of the demo in; answers the session. */
function signIn(email: string): string {
  const jar = new http.CookieJar();
  const response = http.post(
    `${CONFIG.appUrl}/api/session`,
    JSON.stringify({ email, password: DEMO_PASSWORD }),
    {
      headers: { "content-type": "application/json" },
      tags: { name: "sign in" },
      jar,
    },
  );
  const session = response.cookies[SESSION_COOKIE]?.[0]?.value;
  if (response.status !== 200 || !session) throw new Error(`${email} could not sign in: ${response.status}`);
  return session;
}

/** The cookie of a session. */
export function cookieOf(session: string | undefined): string {
  return `${SESSION_COOKIE}=${session ?? ""}`;
}
