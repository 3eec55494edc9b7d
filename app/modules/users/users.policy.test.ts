import { describe, expect, it } from "vitest";
import { linkAddress, linkMail } from "./users.mails.ts";
import { passwordProblem, statusOf } from "./users.policy.ts";

const owner = { email: "marie.tremblay@trunkline.example", name: "Marie Tremblay" };

describe("a password", () => {
  it.each([
    ["short-word", /at least 12/],
    ["aaaaaaaaaaaaaaaa", /different/],
    ["marie.tremblay@trunkline.example", /your name or address/],
    ["MarieTremblay1", /your name or address/],
    ["marie tremblay 2026", /your name or address/],
  ])("%j is refused", (password, problem) => {
    expect(passwordProblem(password, owner)).toMatch(problem);
  });

  it.each(["correct horse battery", "Ünïcödé-wörter", "marie likes green tea"])("%j is taken", (password) => {
    expect(passwordProblem(password, owner)).toBeNull();
  });

  it("is measured in characters, as people count them", () => {
    expect(passwordProblem("🐘🦊🐙🦉🐝🐞", owner)).toMatch(/at least 12/);
  });
});

describe("a user", () => {
  it("is invited without a password, active with one, and disabled whatever else", () => {
    expect(statusOf({ hasPassword: false, disabledAt: null })).toBe("invited");
    expect(statusOf({ hasPassword: true, disabledAt: null })).toBe("active");
    expect(statusOf({ hasPassword: false, disabledAt: new Date() })).toBe("disabled");
  });
});

describe("the mail with a link", () => {
  it("has the secret where browsers keep it to themselves, and says how long it lives", () => {
    const address = linkAddress("https://t.example", "invitation", "secret");
    expect(new URL(address)).toMatchObject({ pathname: "/invitation", search: "", hash: "#secret" });
    const mail = linkMail("invitation", owner, address);
    expect(mail.to).toBe(owner.email);
    expect(mail.text).toContain(`\n${address}\n`);
    expect(mail.text).toContain("works once, for 7 days");
    const reset = linkMail("password_reset", owner, linkAddress("https://t.example", "password_reset", "s"));
    expect(reset.text).toContain("https://t.example/password-reset#s");
    expect(reset.text).toContain("works once, for an hour");
  });
});
