import { describe, expect, it } from "vitest";
import { ConfigError, loadConfig } from "./config.ts";

const valid = {
  TRUNKLINE_DATABASE_URL: "postgres://trunkline@127.0.0.1/trunkline",
  TRUNKLINE_REDIS_URL: "redis://127.0.0.1:6379",
  TRUNKLINE_VAPI_SECRET: "0123456789abcdef",
  TRUNKLINE_TWILIO_ACCOUNT_SID: `AC${"0".repeat(32)}`,
  TRUNKLINE_TWILIO_AUTH_TOKEN: "12345678",
  TRUNKLINE_TWILIO_FROM: "+15145550100",
};

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe("loadConfig", () => {
  it("fills in defaults and freezes the result", () => {
    const config = loadConfig(valid);
    expect(config.http.port).toBe(8080);
    expect(config.roles).toEqual(["api", "live", "worker", "scheduler"]);
    expect(Object.isFrozen(config)).toBe(true);
  });

  it("lists all mistakes at once, each with its variable and what is allowed", () => {
    const problems = problemsOf({
      ...valid,
      TRUNKLINE_HTTP_PORT: "eighty",
      TRUNKLINE_ROLES: "api,cook",
      TRUNKLINE_REDIS_URL: "",
    });
    expect(problems).toEqual([
      'TRUNKLINE_ROLES must be "all" or a list of api, live, worker, scheduler; not cook',
      "TRUNKLINE_HTTP_PORT must be a whole number from 0 to 65535",
      "TRUNKLINE_REDIS_URL is missing: it must be set",
    ]);
  });

  it.each(["21:00-08:00", "08:00-08:00", "8-21", "08:00-25:00", "08:00-21:00,22:00-23:00"])(
    "takes no hours that do not go from one minute of a day to a later one: %s",
    (hours) => {
      expect(problemsOf({ ...valid, TRUNKLINE_CONTACT_HOURS: hours })).toEqual([
        "TRUNKLINE_CONTACT_HOURS must be from and to on one day, such as 08:00-21:00",
      ]);
      expect(problemsOf({ ...valid, TRUNKLINE_CONTACT_HOURS: "00:00-24:00" })).toEqual([]);
    },
  );

  it("refuses to run without any way to recognise the voice agent", () => {
    const { TRUNKLINE_VAPI_SECRET: _, ...withoutSecret } = valid;
    expect(problemsOf(withoutSecret)[0]).toContain("every voice-agent webhook would be refused");
  });

  it("keeps each kind of data for as long as the table or the environment says", () => {
    const { retention } = loadConfig({
      ...valid,
      TRUNKLINE_RETENTION_CALLS_DAYS: "forever",
      TRUNKLINE_RETENTION_OUTBOX_DAYS: "1",
    });
    expect(retention).toMatchObject({ provider_events: 90, calls: null, outbox: 1 });
    expect(problemsOf({ ...valid, TRUNKLINE_RETENTION_CALLS_DAYS: "0" })).toEqual([
      "TRUNKLINE_RETENTION_CALLS_DAYS must be a number of days from 1 to 36500, or forever",
    ]);
  });

  const vonage = {
    TRUNKLINE_VONAGE_API_KEY: "ab12cd34",
    TRUNKLINE_VONAGE_API_SECRET: "0123456789abcdef",
    TRUNKLINE_VONAGE_SIGNATURE_SECRET: "0123456789abcdef",
    TRUNKLINE_VONAGE_FROM: "+15145550101",
  };

  it("needs no second SMS vendor, and takes one that is not the sender", () => {
    expect(loadConfig(valid)).toMatchObject({ smsProvider: "twilio", vonage: null });
    expect(loadConfig({ ...valid, ...vonage })).toMatchObject({
      smsProvider: "twilio",
      vonage: { apiKey: "ab12cd34", from: "+15145550101", apiUrl: "https://api.nexmo.com" },
    });
  });

  it("names all that the chosen SMS vendor lacks", () => {
    const chosen = { ...valid, TRUNKLINE_SMS_PROVIDER: "vonage" };
    expect(loadConfig({ ...chosen, ...vonage }).smsProvider).toBe("vonage");
    expect(problemsOf(chosen)).toEqual(
      Object.keys(vonage).map(
        (name) => `${name} is missing: it must be set, since TRUNKLINE_SMS_PROVIDER is vonage`,
      ),
    );
    expect(problemsOf({ ...valid, TRUNKLINE_SMS_PROVIDER: "pigeon" })[0]).toContain("TRUNKLINE_SMS_PROVIDER");
  });

  it("does not take half of a second vendor's account", () => {
    const { TRUNKLINE_VONAGE_SIGNATURE_SECRET: _, ...half } = vonage;
    expect(problemsOf({ ...valid, ...half })).toEqual([
      "TRUNKLINE_VONAGE_SIGNATURE_SECRET is missing: it must be set, since Vonage's account is only half set",
    ]);
  });

  it("keeps files in a folder, or in a bucket whose keys are both given or neither", () => {
    expect(loadConfig(valid).files).toEqual({ directory: ".trunkline/files", s3: null });
    const bucket = { ...valid, TRUNKLINE_S3_BUCKET: "calls", TRUNKLINE_S3_ENDPOINT: "https://s3.example/" };
    expect(loadConfig(bucket).files.s3).toEqual({
      bucket: "calls",
      region: "us-east-1",
      endpoint: "https://s3.example",
      credentials: null,
    });
    expect(problemsOf({ ...bucket, TRUNKLINE_S3_ACCESS_KEY_ID: "key" })[0]).toContain("set both or neither");
  });

  it("sends mail only where it knows by whom and from whom, encrypted in production", () => {
    const mail = {
      TRUNKLINE_SMTP_URL: "smtp://127.0.0.1:25",
      TRUNKLINE_MAIL_FROM: "Trunkline <no-reply@t.example>",
    };
    expect(loadConfig(valid).mail).toBeNull();
    expect(loadConfig({ ...valid, ...mail }).mail).toMatchObject({ requiresTls: false });
    const production = { TRUNKLINE_ENV: "production", TRUNKLINE_PUBLIC_URL: "https://t.example" };
    expect(loadConfig({ ...valid, ...mail, ...production }).mail).toMatchObject({ requiresTls: true });
    for (const [given, absent] of [
      ["TRUNKLINE_SMTP_URL", "TRUNKLINE_MAIL_FROM"],
      ["TRUNKLINE_MAIL_FROM", "TRUNKLINE_SMTP_URL"],
    ] as const) {
      expect(problemsOf({ ...valid, [given]: mail[given] })).toEqual([
        `${absent} is missing: it must be set, since ${given} is`,
      ]);
    }
    const injected = { ...mail, TRUNKLINE_MAIL_FROM: "T <a@b.example>\r\nBcc: <x@y.example>" };
    expect(problemsOf({ ...valid, ...injected })[0]).toContain("TRUNKLINE_MAIL_FROM must be");
  });

  it("delivers mail by Resend where that is chosen, and names what it lacks", () => {
    const chosen = { ...valid, TRUNKLINE_EMAIL_PROVIDER: "resend" };
    const given = { TRUNKLINE_RESEND_API_KEY: "re_12345678", TRUNKLINE_MAIL_FROM: "a@t.example" };
    expect(loadConfig({ ...chosen, ...given }).mail).toEqual({
      via: "resend",
      apiKey: "re_12345678",
      apiUrl: "https://api.resend.com",
      from: "a@t.example",
    });
    expect(problemsOf(chosen)).toEqual(
      Object.keys(given).map(
        (name) => `${name} is missing: it must be set, since TRUNKLINE_EMAIL_PROVIDER is resend`,
      ),
    );
  });

  it("does without transcription, language model and billing, and takes no half of a billing account", () => {
    expect(loadConfig(valid)).toMatchObject({ transcription: null, languageModel: null, billing: null });
    const model = loadConfig({ ...valid, TRUNKLINE_OPENAI_API_KEY: "sk-12345678" }).languageModel;
    expect(model).toMatchObject({ apiUrl: "https://api.openai.com/v1", usdPerMillionOutputTokens: 1.6 });
    expect(problemsOf({ ...valid, TRUNKLINE_PADDLE_API_KEY: "pdl_12345678" })).toEqual(
      ["CUSTOMER_ID", "ADDRESS_ID", "PRICE_ID"].map(
        (name) =>
          `TRUNKLINE_PADDLE_${name} is missing: it must be set, since Paddle's account is only half set`,
      ),
    );
    expect(problemsOf({ ...valid, TRUNKLINE_ASSEMBLYAI_USD_PER_HOUR: "free" })[0]).toContain(
      "must be an amount",
    );
  });

  it("takes a first administrator whole, with one password", () => {
    const email = { TRUNKLINE_ADMIN_EMAIL: "Boss@t.example" };
    const password = { TRUNKLINE_ADMIN_PASSWORD: "long-enough-word" };
    const file = { TRUNKLINE_ADMIN_PASSWORD_FILE: "/run/secrets/admin" };
    expect(loadConfig({ ...valid, ...email, ...password }).firstAdministrator).toEqual({
      email: "boss@t.example",
      password: "long-enough-word",
      passwordFile: null,
    });
    expect(problemsOf({ ...valid, ...email })[0]).toContain("TRUNKLINE_ADMIN_PASSWORD_FILE is missing");
    expect(problemsOf({ ...valid, ...file })[0]).toContain("TRUNKLINE_ADMIN_EMAIL is missing");
    expect(problemsOf({ ...valid, ...email, ...password, ...file })[0]).toContain("exclude each other");
    expect(problemsOf({ ...valid, ...email, TRUNKLINE_ADMIN_PASSWORD: "short" })).toEqual([
      "TRUNKLINE_ADMIN_PASSWORD must have at least 12 characters",
    ]);
  });

  it("demands TLS in production", () => {
    expect(problemsOf({ ...valid, TRUNKLINE_ENV: "production" })[0]).toContain("must begin with https://");
  });
});
