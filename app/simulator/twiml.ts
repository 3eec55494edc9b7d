import { DOMParser, type Element } from "@xmldom/xmldom";

/** What the application wants done in a call, as far as it asks for it. */
export type TwimlVerb =
  | { readonly verb: "say"; readonly text: string; readonly times: number }
  | { readonly verb: "pause"; readonly seconds: number }
  | { readonly verb: "hangup" }
  | { readonly verb: "redirect"; readonly url: string }
  | {
      readonly verb: "gather";
      readonly action: string | null;
      readonly actionOnEmptyResult: boolean;
      readonly timeoutSeconds: number;
      readonly numDigits: number;
      readonly prompts: readonly TwimlVerb[];
    }
  | {
      readonly verb: "record";
      readonly action: string | null;
      readonly recordingStatusCallback: string | null;
    }
  | {
      readonly verb: "dial";
      readonly callerId: string | null;
      readonly timeoutSeconds: number;
      readonly action: string | null;
      readonly isRecorded: boolean;
      readonly recordingStatusCallback: string | null;
      readonly number: TwimlNumber;
    };

/** Whom a `<Dial>` calls. */
export interface TwimlNumber {
  readonly to: string;
  /** What the callee hears first. */
  readonly url: string | null;
  readonly statusCallback: string | null;
  readonly events: readonly string[];
}

/** Twilio's error 12100: the document cannot be read, or asks for what does not exist. */
export class TwimlError extends Error {}

const seconds = (element: Element, name: string, otherwise: number) => {
  const value = Number(element.getAttribute(name) || otherwise);
  return Number.isFinite(value) && value >= 0 ? value : otherwise;
};
const textOf = (element: Element) => (element.textContent ?? "").trim();
const urlOf = (element: Element, name: string) => element.getAttribute(name) || null;
const elementsOf = (element: Element) =>
  Array.from(element.childNodes).filter((node): node is Element => node.nodeType === 1);

function readVerb(element: Element): TwimlVerb {
  switch (element.tagName) {
    case "Say":
      return { verb: "say", text: textOf(element), times: Math.max(1, seconds(element, "loop", 1)) };
    case "Pause":
      return { verb: "pause", seconds: seconds(element, "length", 1) };
    case "Hangup":
    case "Reject":
      return { verb: "hangup" };
    case "Redirect":
      return { verb: "redirect", url: textOf(element) };
    case "Gather":
      return {
        verb: "gather",
        action: urlOf(element, "action"),
        actionOnEmptyResult: element.getAttribute("actionOnEmptyResult") === "true",
        timeoutSeconds: seconds(element, "timeout", 5),
        numDigits: seconds(element, "numDigits", 20),
        prompts: elementsOf(element).map(readVerb),
      };
    case "Record":
      return {
        verb: "record",
        action: urlOf(element, "action"),
        recordingStatusCallback: urlOf(element, "recordingStatusCallback"),
      };
    case "Dial":
      return readDial(element);
    default:
      throw new TwimlError(`<${element.tagName}> is no verb that the simulator knows`);
  }
}

function readDial(element: Element): TwimlVerb {
  const [number] = elementsOf(element).filter(({ tagName }) => ["Number", "Client", "Sip"].includes(tagName));
  const to = number ? textOf(number) : textOf(element);
  if (!to) throw new TwimlError("<Dial> calls nobody");
  return {
    verb: "dial",
    callerId: element.getAttribute("callerId") || null,
    timeoutSeconds: seconds(element, "timeout", 30),
    action: urlOf(element, "action"),
    isRecorded: /^(true|record-from-)/.test(element.getAttribute("record") ?? ""),
    recordingStatusCallback: urlOf(element, "recordingStatusCallback"),
    number: {
      to,
      url: number ? urlOf(number, "url") : null,
      statusCallback: number ? urlOf(number, "statusCallback") : null,
      events: (number?.getAttribute("statusCallbackEvent") || "completed").split(/\s+/),
    },
  };
}

/**
 * Reads a TwiML document.
 * @throws TwimlError
 */
export function readTwiml(xml: string): TwimlVerb[] {
  let problem: string | null = null;
  const parser = new DOMParser({
    onError: (level, message) => {
      if (level !== "warning") problem ??= String(message);
    },
  });
  let root: Element | null = null;
  try {
    root = parser.parseFromString(xml, "text/xml").documentElement;
  } catch (error) {
    problem ??= String(error);
  }
  if (problem !== null || root?.tagName !== "Response") {
    throw new TwimlError(problem ?? "the document is no <Response>");
  }
  return elementsOf(root).map(readVerb);
}
