import fc from "fast-check";
import { type CountryCode, getExampleNumber } from "libphonenumber-js";
import examples from "libphonenumber-js/examples.mobile.json" with { type: "json" };
import { describe, expect, it } from "vitest";
import { PHONE_COUNTRIES } from "../../platform/phone/index.ts";
import { smsSegments } from "../../platform/sms-length/index.ts";
import { meantBy, mayReply, REPLY_TEXTS, readSms } from "./inbound-sms.policy.ts";

const read = (
  text: string,
  carrierRead: "opt_out" | null = null,
  fromNumber: string | null = "+15145550100",
) => readSms({ text, carrierRead, fromNumber });
const told = (reference: string, isOpen: boolean) => ({
  text: `[P1] Flood\nhttp://x/calls/1\nReply 1 to acknowledge. Ref ${reference}`,
  isOpen,
});

describe("readSms", () => {
  it.each([
    ["1", null],
    [" 1. ", null],
    ["“1”", null],
    ["1 ABC2345", "ABC2345"],
    ["1 abc2345", "ABC2345"],
    ["1, ref ABC2345!", "ABC2345"],
    ["1ABC2345", "ABC2345"],
  ])("takes %s as an answer to an alert", (text, reference) => {
    expect(read(text)).toEqual({ kind: "acknowledge", reference });
  });

  it.each([
    ["STOP", "opt_out"],
    ["Stop.", "opt_out"],
    ["arrêt", "opt_out"],
    ["ARRE\u0302T", "opt_out"],
    ["start", "opt_in"],
    ["UNSTOP", "opt_in"],
    ["help", "help"],
    ["Aide !", "help"],
    ["please do not stop", "unknown"],
    ["11", "unknown"],
    ["1 or 2?", "unknown"],
    ["1 ABC", "unknown"],
    ["constructor", "unknown"],
    ["", "unknown"],
  ])("reads %s as %s", (text, kind) => {
    expect(read(text)).toEqual({ kind });
  });

  it.each([
    ["+33123456789", "Contact", "help"],
    ["+33123456789", "désabonner", "opt_out"],
    ["+34912345678", "BAJA", "opt_out"],
    ["+34912345678", "Ayuda", "help"],
    ["+34912345678", "alta", "opt_in"],
    ["+12125550100", "parar", "opt_out"],
    ["+4930123456", "Stopp!", "opt_out"],
    ["+4930123456", "hilfe", "help"],
    ["+46701234567", "hjälp", "help"],
    ["+4721234567", "STOPP", "opt_out"],
    ["+4532123456", "Hjælp", "help"],
    ["+390612345678", "annulla", "opt_out"],
    ["+5511912345678", "Começar", "opt_in"],
    ["+5511912345678", "SAIR", "opt_out"],
    ["+31201234567", "afmelden", "opt_out"],
    ["+972501234567", "הסר", "opt_out"],
    ["+79123456789", "стоп", "opt_out"],
    ["+905321234567", "İptal", "opt_out"],
    ["+8613812345678", "退订", "opt_out"],
    ["+821012345678", "수신거부", "opt_out"],
    ["+819012345678", "ヘルプ", "help"],
    ["+302101234567", "στοπ", "opt_out"],
    ["+447700900123", "STOP ALL", "opt_out"],
    ["+447700900123", "opt-out", "opt_out"],
    // Where the language is not spoken it may be an answer to a question.
    ["+447700900123", "baja", "unknown"],
    ["+15145550100", "basta", "unknown"],
    ["+447700900123", "T", "unknown"],
    // Of nobody's country, all of them count.
    [null, "BAJA", "opt_out"],
    ["+88212345678", "stopp", "opt_out"],
  ])("from %s takes %s for %s", (phone, text, kind) => {
    expect(read(text, null, phone)).toEqual({ kind });
  });

  it("takes STOP for what it is from every country, however it is written", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PHONE_COUNTRIES),
        fc.constantFrom("STOP", "stop", " Stop. ", "“STOP”", "stop all", "Unsubscribe", "QUIT!"),
        (country, text) => {
          const phone = getExampleNumber(country as CountryCode, examples)?.number ?? null;
          expect(read(text, null, phone)).toEqual({ kind: "opt_out" });
        },
      ),
    );
  });

  it("believes the carrier that has understood a word", () => {
    expect(read("bitte keine mehr", "opt_out")).toEqual({ kind: "opt_out" });
  });

  it("reads whatever comes", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => read(text).kind.length > 0));
  });
});

describe("which alert an answer means", () => {
  it("the only one that nobody has", () => {
    const open = told("ABC2345", true);
    expect(meantBy([told("DEF2345", false), open], null)).toEqual({ kind: "one", told: open });
  });

  it("none of several, unless it names one: a guess could leave an emergency to nobody", () => {
    const several = [told("ABC2345", true), told("DEF2345", true)];
    expect(meantBy(several, null)).toEqual({ kind: "several", references: ["ABC2345", "DEF2345"] });
    expect(meantBy(several, "DEF2345")).toEqual({ kind: "one", told: several[1] });
    expect(meantBy(several, "XYZ2345")).toEqual({ kind: "none" });
  });

  it("the newest where all are taken: who answers late is told who has it", () => {
    const taken = [told("ABC2345", false), told("DEF2345", false)];
    expect(meantBy(taken, null)).toEqual({ kind: "one", told: taken[0] });
    expect(meantBy([], null)).toEqual({ kind: "none" });
  });
});

describe("answers", () => {
  it("help once an hour, the others not without end", () => {
    expect(mayReply("help", [])).toBe(true);
    expect(mayReply("help", ["acknowledged"])).toBe(true);
    expect(mayReply("help", ["help"])).toBe(false);
    expect(mayReply("choose", ["help", ...Array.from({ length: 19 }, () => "choose")])).toBe(true);
    expect(
      mayReply(
        "choose",
        Array.from({ length: 20 }, () => "choose"),
      ),
    ).toBe(false);
  });

  it("are of one segment", () => {
    const texts = [
      REPLY_TEXTS.acknowledged(1, "ABC2345"),
      REPLY_TEXTS.choose(["ABC2345", "DEF2345", "GHJ2345", "KMN2345", "PQR2345"]),
      REPLY_TEXTS.nothing_open(),
      REPLY_TEXTS.help(),
    ];
    for (const text of texts) expect(smsSegments(text), text).toBe(1);
  });
});
