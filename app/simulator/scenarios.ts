/** Calls that a drainage and plumbing company gets on an ordinary day. `{name}`, `{street}` and `{alert}` are filled in. */

type Line = readonly ["agent" | "caller", string];

/** One kind of call. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly direction: "inbound" | "outbound";
  /** How often it happens on an ordinary day, relative to the others. */
  readonly weight: number;
  readonly durationSeconds: readonly [from: number, to: number];
  readonly lines: readonly Line[];
  /** The alert that the agent raises after so many lines. */
  readonly alert: {
    readonly afterLine: number;
    readonly priority: 1 | 2 | 3 | 4;
    readonly message: string;
  } | null;
  /** false: nobody ever spoke. */
  readonly answered: boolean;
  readonly endedReason: string;
  readonly summary: string;
  readonly successEvaluation: "true" | "false";
  readonly topic: string;
}

const GREETING: Line = [
  "agent",
  "Thank you for calling Drain Fortin, this is Paul. What is happening at your place?",
];

/** Every kind of call, by id. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = Object.fromEntries(
  (
    [
      {
        id: "urgent",
        title: "Flooded basement",
        direction: "inbound",
        weight: 16,
        durationSeconds: [35, 70],
        lines: [
          GREETING,
          [
            "caller",
            "My basement is flooding! The water is coming up through the floor drain, it is already over the carpet.",
          ],
          ["agent", "I am sorry to hear that. Is anybody in danger, or is water near the electrical panel?"],
          ["caller", "It is about a metre from the panel. My mother lives down there, we got her upstairs."],
          [
            "agent",
            "Please stay upstairs and do not touch the panel. What is the address, and who am I speaking to?",
          ],
          ["caller", "{street}. My name is {name}."],
          ["agent", "Thank you, {name}. I am alerting the team on call right now. One moment."],
          ["agent", "The alert is out. A technician calls you back within ten minutes on this number."],
          ["caller", "Please hurry. Thank you."],
        ],
        alert: {
          afterLine: 7,
          priority: 1,
          message: "Flooded basement, water rising near the electrical panel. {name}, {street}.",
        },
        answered: true,
        endedReason: "customer-ended-call",
        summary:
          "{name} reported a flooded basement at {street} with water near the electrical panel. P1 alert sent to the team on call; callback promised within ten minutes.",
        successEvaluation: "true",
        topic: "flood",
      },
      {
        id: "sewer",
        title: "Sewer backup",
        direction: "inbound",
        weight: 15,
        durationSeconds: [30, 60],
        lines: [
          GREETING,
          [
            "caller",
            "Hello, every time we flush, sewage comes up in the bathtub on the ground floor. It smells awful.",
          ],
          [
            "agent",
            "That sounds like the main line is blocked. Please do not use any water for now. How long has it been like this?",
          ],
          ["caller", "Since this morning. We have two small children here."],
          ["agent", "Understood. May I have your name and the address?"],
          ["caller", "{name}, {street}."],
          ["agent", "Thank you. I am passing this to the dispatcher as high priority."],
          ["caller", "When can somebody come?"],
          ["agent", "The dispatcher calls you within thirty minutes with a time for today."],
        ],
        alert: {
          afterLine: 7,
          priority: 2,
          message: "Sewer backup into the bathtub, children in the house. {name}, {street}.",
        },
        answered: true,
        endedReason: "assistant-ended-call",
        summary:
          "Main line backup at {street}. {name} was told not to use water. P2 alert sent; dispatcher calls back today.",
        successEvaluation: "true",
        topic: "sewer",
      },
      {
        id: "water_heater",
        title: "Leaking water heater",
        direction: "inbound",
        weight: 15,
        durationSeconds: [30, 55],
        lines: [
          GREETING,
          ["caller", "Hi, our water heater is dripping and there is no hot water since last night."],
          ["agent", "Is it gas or electric, and can you see where the water comes from?"],
          ["caller", "Electric. It drips from the bottom, I put a bucket under it."],
          [
            "agent",
            "Good. Please close the cold water valve above the tank and switch its breaker off. Your name and address, please?",
          ],
          ["caller", "{name} at {street}."],
          [
            "agent",
            "Thank you. I have put you down for a visit tomorrow morning; somebody confirms by text message.",
          ],
          ["caller", "Perfect, thank you very much."],
        ],
        alert: {
          afterLine: 6,
          priority: 3,
          message:
            "Electric water heater leaking slowly, valve closed, no hot water. {name}, {street}. Visit tomorrow morning.",
        },
        answered: true,
        endedReason: "customer-ended-call",
        summary:
          "Electric water heater leaking at {street}, contained with a bucket. P3 alert sent; visit planned for tomorrow.",
        successEvaluation: "true",
        topic: "water_heater",
      },
      {
        id: "routine",
        title: "Quote for a camera inspection",
        direction: "inbound",
        weight: 24,
        durationSeconds: [25, 50],
        lines: [
          GREETING,
          [
            "caller",
            "Good morning, we are buying a house and would like a camera inspection of the drains. What does it cost?",
          ],
          [
            "agent",
            "An inspection of the main line with a report takes about an hour. Is the house in Montréal?",
          ],
          ["caller", "Yes, {street}."],
          [
            "agent",
            "Then it is three hundred and twenty dollars plus tax. Shall I have somebody call you to choose a day?",
          ],
          ["caller", "Yes, please. My name is {name}, any time after four."],
          ["agent", "Noted, {name}. You get a call after four. Have a good day."],
        ],
        alert: null,
        answered: true,
        endedReason: "assistant-said-end-call-phrase",
        summary:
          "{name} asked for a camera inspection before buying a house at {street}. Price given; wants a call after four.",
        successEvaluation: "true",
        topic: "quote",
      },
      {
        id: "follow_up",
        title: "Question about an invoice",
        direction: "inbound",
        weight: 8,
        durationSeconds: [20, 40],
        lines: [
          GREETING,
          [
            "caller",
            "It is not an emergency. I got the invoice for last week and the parts are on it twice.",
          ],
          ["agent", "Thank you for telling us. Under which name was the work done?"],
          ["caller", "{name}, {street}."],
          ["agent", "I am leaving a note for the office, and they write to you tomorrow."],
          ["caller", "Great, bye."],
        ],
        alert: {
          afterLine: 5,
          priority: 4,
          message: "Invoice question: parts listed twice. {name}, {street}. Office to answer tomorrow.",
        },
        answered: true,
        endedReason: "customer-ended-call",
        summary: "{name} says last week's invoice lists parts twice. P4 note for the office.",
        successEvaluation: "true",
        topic: "invoice",
      },
      {
        id: "callback",
        title: "Call back to a customer",
        direction: "outbound",
        weight: 10,
        durationSeconds: [20, 45],
        lines: [
          [
            "agent",
            "Good afternoon, this is Paul of Drain Fortin. You asked for a call about your inspection?",
          ],
          ["caller", "Yes, thanks for calling. Would Thursday morning work?"],
          [
            "agent",
            "Thursday at nine is free. The technician needs access to the clean-out in the basement.",
          ],
          ["caller", "No problem, I will be there. {street}."],
          ["agent", "Thursday at nine it is. Goodbye."],
        ],
        alert: null,
        answered: true,
        endedReason: "assistant-ended-call",
        summary: "Inspection agreed with {name} for Thursday at nine, {street}.",
        successEvaluation: "true",
        topic: "quote",
      },
      {
        id: "busy",
        title: "Call back, line busy",
        direction: "outbound",
        weight: 4,
        durationSeconds: [4, 8],
        lines: [],
        alert: null,
        answered: false,
        endedReason: "customer-busy",
        summary: "",
        successEvaluation: "false",
        topic: "none",
      },
      {
        id: "unreached",
        title: "Call back, nobody answers",
        direction: "outbound",
        weight: 6,
        durationSeconds: [12, 20],
        lines: [],
        alert: null,
        answered: false,
        endedReason: "customer-did-not-answer",
        summary: "",
        successEvaluation: "false",
        topic: "none",
      },
      {
        id: "missed",
        title: "Missed call",
        direction: "inbound",
        weight: 5,
        durationSeconds: [6, 12],
        lines: [],
        alert: null,
        answered: false,
        endedReason: "call.ringing.sip-inbound-caller-hungup-before-call-connect",
        summary: "",
        successEvaluation: "false",
        topic: "none",
      },
      {
        id: "spam",
        title: "Spam",
        direction: "inbound",
        weight: 7,
        durationSeconds: [10, 20],
        lines: [
          GREETING,
          [
            "caller",
            "Congratulations! Your business has been selected for a free listing on the first page of the search results.",
          ],
          ["agent", "This line is for plumbing emergencies. Goodbye."],
        ],
        alert: null,
        answered: true,
        endedReason: "assistant-ended-call",
        summary: "Unsolicited offer; nothing to do.",
        successEvaluation: "false",
        topic: "spam",
      },
    ] satisfies Scenario[]
  ).map((scenario) => [scenario.id, scenario]),
);

/** A scenario as often as it happens in life. */
export function anyScenario(random: () => number): Scenario {
  const all = Object.values(SCENARIOS);
  const sum = all.reduce((total, scenario) => total + scenario.weight, 0);
  let left = random() * sum;
  for (const scenario of all) {
    left -= scenario.weight;
    if (left < 0) return scenario;
  }
  return all[0] as Scenario;
}

/** Fills in the blanks of a text. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole);
}
