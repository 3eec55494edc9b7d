// Before the first paint and before the application's scripts have come. A file of its own, because the page's security policy
// allows no inline scripts; plain JavaScript, because the browser gets it as it stands.
{
  // A remembered theme wins over the system's, and the clocks of whoever sat here last over the browser's.
  const remembered = document.documentElement.dataset;
  try {
    const theme = localStorage.getItem("trunkline.theme");
    if (theme === "dark" || theme === "light" || theme === "contrast") remembered.theme = theme;
    const timeZone = localStorage.getItem("trunkline.time-zone");
    if (timeZone) remembered.timeZone = timeZone;
  } catch {
    // Storage is blocked: the system's theme it is, and the browser's clocks.
  }

  // What the application asks for first, asked while its scripts are on their way; src/data/begun.ts takes the answers over, and its
  // test holds these addresses to what the pages ask for.
  const FIRST = {
    "/": ["/api/calls/active", "/api/calls?limit=20"],
    "/alerts": ["/api/alerts?limit=15", "/api/alerts/recipients"],
    "/api-keys": ["/api/api-keys?limit=50"],
    "/audit-log": ["/api/feature-flags/mine", "/api/audit-log?limit=50"],
    "/board": ["/api/calls/active", "/api/calls?limit=20"],
    "/calls": ["/api/calls?limit=100"],
    "/calls/:id": ["/api/calls/:id"],
    "/channels": ["/api/channels?limit=100"],
    "/channels/:id": ["/api/channels?limit=100", "/api/channels/:id", "/api/channels/:id/messages?limit=60"],
    "/contacts": ["/api/contacts?limit=100"],
    "/contacts/:id": [
      "/api/contacts/:id",
      "/api/calls?contactId=:id&limit=10",
      "/api/contacts/:id/notes?limit=10",
    ],
    "/dialing": ["/api/dial-lists?status=active&limit=50"],
    "/dialing/:id": ["/api/dial-lists/:id", "/api/dial-lists/:id/upcoming", "/api/dispositions"],
    "/feature-flags": ["/api/feature-flags"],
    "/imports": ["/api/imports?limit=50"],
    "/imports/:id": ["/api/imports/:id"],
    "/inbox": ["/api/threads?status=open&limit=100", "/api/threads/counts"],
    "/inbox/:id": [
      "/api/threads?status=open&limit=100",
      "/api/threads/counts",
      "/api/threads/:id",
      "/api/threads/:id/messages?limit=50",
    ],
    "/leads": ["/api/leads?limit=100"],
    "/leads/:id": ["/api/leads/:id", "/api/leads/:id/calls?limit=10", "/api/leads/:id/notes?limit=10"],
    "/notifications": ["/api/notifications?limit=50"],
    "/on-call": [
      "/api/alerts?state=open&limit=100",
      "/api/alerts?state=acknowledged&limit=100",
      "/api/on-call/now",
      "/api/on-call/schedules?limit=100",
    ],
    "/performance": [
      "/api/performance",
      "/api/incidents?state=open&limit=50",
      "/api/incidents?state=acknowledged&limit=50",
      "/api/incidents?state=resolved&limit=5",
    ],
    "/profile": ["/api/me"],
    "/retention": ["/api/retention"],
    "/roles": ["/api/roles"],
    "/settings": ["/api/me", "/api/sessions?limit=100"],
    "/tasks": ["/api/tasks?assignee=me&status=todo%2Cin_progress%2Cblocked&limit=100"],
    "/tasks/:id": ["/api/tasks/:id"],
    "/today": [
      "/api/today?panels=alerts%2Ccalls%2Ccallbacks%2Ctasks%2Cthreads%2Cvoicemails%2Clists&endOfDay={endOfDay}",
    ],
    "/users": ["/api/users?limit=50"],
    "/voicemails": ["/api/voicemails?unread=true&limit=100"],
    "/voicemails/:id": ["/api/voicemails?unread=true&limit=100", "/api/voicemails/:id"],
    "/webhook-endpoints": ["/api/webhook-endpoints?limit=100"],
    "/webhook-endpoints/:id": [
      "/api/webhook-endpoints/:id",
      "/api/webhook-endpoints/:id/deliveries?limit=100",
    ],
  };
  const endOfDay = () => {
    const end = new Date();
    const { timeZone } = remembered;
    if (timeZone === undefined) {
      end.setHours(24, 0, 0, 0);
      return end;
    }
    // Swedes write dates as ISO 8601 does; read as if they were of Greenwich.
    const clock = (date) => Date.parse(`${date.toLocaleString("sv", { timeZone }).replace(" ", "T")}Z`);
    end.setMilliseconds(0);
    const midnight = (Math.floor(clock(end) / 86_400_000) + 1) * 86_400_000;
    end.setTime(end.getTime() + midnight - clock(end));
    // Once more where clocks are changed before it; on some days there is none.
    const again = new Date(end.getTime() + midnight - clock(end));
    return clock(again) === midnight ? again : end;
  };
  const begun = new Map();
  const { pathname, search } = location;
  const id = pathname.match(/^\/[a-z-]+\/([0-9a-f-]{36})$/)?.[1];
  const page = search === "" ? (FIRST[id ? pathname.replace(id, ":id") : pathname] ?? []) : [];
  for (const address of ["/api/session", "/api/config", ...page]) {
    const path = address
      .replaceAll(":id", id)
      .replace("{endOfDay}", () => encodeURIComponent(endOfDay().toISOString()));
    const request = {
      beganMs: performance.now(),
      answer: fetch(path, {
        cache: "no-cache",
        headers: { Accept: "application/json", "Trunkline-Version": "2026-11-26" },
      }),
    };
    const note = () => {
      request.answeredMs = performance.now();
    };
    request.answer.then(note, note);
    begun.set(path, request);
  }
  globalThis.trunklineBegun = begun;

  // The browser reads its tables of the language when a date is first written: now it waits for the network anyway.
  setTimeout(() => new Intl.DateTimeFormat("en", { hour: "numeric", minute: "2-digit" }).format());
}
