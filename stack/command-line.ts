import { Argument, Command, CommanderError, Option } from "commander";
import { numberWithin, priority, share, wholeNumber } from "./cli-arguments.ts";
import { appCommand } from "./commands/app-command.ts";
import { down } from "./commands/down.ts";
import { drill } from "./commands/drill.ts";
import { gate } from "./commands/gate.ts";
import { k6, scenarios } from "./commands/k6.ts";
import { listRuns, showComparison } from "./commands/k6-runs.ts";
import { logs } from "./commands/logs.ts";
import { placeCalls, sendReply, setFault, setOffice, showLedger } from "./commands/simulate.ts";
import { status } from "./commands/status.ts";
import { test } from "./commands/test.ts";
import { trace } from "./commands/trace.ts";
import { up } from "./commands/up.ts";
import { EXIT, EXIT_CODES_TEXT, UsageError } from "./exit-code.ts";
import { readSettings } from "./settings.ts";
import { CALL_SCENARIOS, FAULTY_PROVIDERS, LEDGER_KINDS } from "./simulator/words.ts";
import { SUITES } from "./test/suites.ts";

/** Calls of one command, and entries of one answer. */
const CALLS_MAX = 500;
const LEDGER_MAX = 5_000;
const CALL_SECONDS_MAX = 3_600;
const DELAY_MS_MAX = 600_000;
/** Of load: a day becomes a minute and a half; a soak lasts a night at most. */
const COMPRESS_MAX = 1_000;
const SOAK_MINUTES_MAX = 720;

/**
 * Runs one command line (without the program's name) to its end. Answers the exit code; everything that is to be said has
 * been written by then, though a pipe may not have taken all of it.
 */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.done;
  const finish = async (work: Promise<number>) => {
    exitCode = await work;
  };
  try {
    await commands(finish).parseAsync(args, { from: "user" });
  } catch (error) {
    exitCode = exitCodeOf(error);
  }
  return exitCode;
}

/** All commands; `finish` takes what each of them does. */
function commands(finish: (work: Promise<number>) => Promise<void>): Command {
  const program = new Command("trunkline")
    .description("Starts, tests and shows Trunkline: call management whose every call can be seen through.")
    .addHelpText("after", EXIT_CODES_TEXT)
    .showHelpAfterError("(./trunkline --help lists the commands)")
    .exitOverride();

  program
    .command("up")
    .description(
      "start everything: containers where an engine answers, else processes of this machine; show each part until Ctrl-C stops it all",
    )
    .option("-d, --detach", "return as soon as the application answers, and keep it running")
    .option("--wait", "with --detach: return only when every part has settled")
    .action((options) => finish(up(readSettings(process.env), options)));

  program
    .command("down")
    .description("stop everything; no process is left behind")
    .option("--volumes", "remove the data too")
    .action((options) => finish(down(readSettings(process.env), options)));

  program
    .command("status")
    .description(
      "show each part: its state, where it answers, what is wrong (exit code 1: a part has failed)",
    )
    .option("--json", "for programs")
    .action((options) => finish(status(readSettings(process.env), options)));

  program
    .command("logs")
    .argument("<part>", "as ./trunkline status names it")
    .description("show the end of a part's log")
    .option("-f, --follow", "go on as it grows")
    .option("-n, --lines <count>", "how many lines", wholeNumber(1, 1_000_000), 200)
    .action((part, options) => finish(logs(readSettings(process.env), part, options)));

  program
    .command("trace")
    .argument("<id>", "of a trace, or of a call, request, alert, SMS, lead, import or recording")
    .description(
      "show traces as trees: durations, self time, errors, what it was about; a dot marks the critical path",
    )
    .option("--hours <count>", "how far back to look (not for the id of a trace)", wholeNumber(1, 168), 24)
    .option("--limit <count>", "how many traces are shown", wholeNumber(1, 200), 20)
    .action((id, options) => finish(trace(readSettings(process.env), id, options)));

  const load = program
    .command("k6")
    .addArgument(new Argument("<scenario>", "what to play").choices(scenarios()))
    .argument("[options...]", "options of `k6 run`, after --")
    .description(
      "put load on the running stack and judge what is owed (exit code 99: missed, or client and server tell different things; 110: not judged by Prometheus or Tempo); the first run builds k6, which takes some minutes",
    )
    .option("--allow-unjudged", "end with 0 although Prometheus or Tempo could not judge")
    .option("--compress <factor>", "divide every duration by this", numberWithin(1, COMPRESS_MAX))
    .option("--load <share>", "of the users, calls and rates, 0.01 to 1", numberWithin(0.01, 1))
    .option("--soak-minutes <minutes>", "how long a soak lasts", numberWithin(1, SOAK_MINUTES_MAX))
    .action((scenario, args, options) =>
      finish(k6(readSettings(process.env), { scenario, args, ...options })),
    );

  load
    .command("list")
    .description("show the runs that are kept, the newest first")
    .option("--json", "for programs")
    .action((options) => finish(Promise.resolve(listRuns(readSettings(process.env), options))));

  load
    .command("compare")
    .argument("[before]", "a run by its name; left out, the one before the other")
    .argument("[after]", "left out, the newest one")
    .description("show two runs of a scenario beside each other")
    .action((before, after) =>
      finish(Promise.resolve(showComparison(readSettings(process.env), before, after))),
    );

  program
    .command("gate")
    .description(
      "may this be released? smoke, load, a few fire drills, error budgets, and the last release beside it (exit code 99: no, 110: could not be judged)",
    )
    .option("--allow-unjudged", "open it although something could not be judged")
    .option("--compress <factor>", "divide durations of the load by this", numberWithin(1, COMPRESS_MAX))
    .option("--load <share>", "of the load, 0.01 to 1", numberWithin(0.01, 1))
    .action((options) => {
      const hasDrill = program.commands.some((command) => command.name() === "drill");
      const drill = hasDrill ? (wanted: string) => runCommandLine(["drill", wanted]) : null;
      return finish(gate(readSettings(process.env), options, drill));
    });

  program
    .command("drill")
    .argument("[alert]", "an alert's name, a service level, or all", "all")
    .description(
      "rehearse alerts: a fault in, the alert at its receiver, the fault out, resolved; with the rules compressed in time and receivers of its own, so that nobody is woken (exit code 1: one did not come)",
    )
    .option("--list", "only name them")
    .option("--yes-in-production", "also where TRUNKLINE_ENV is production")
    .action((wanted, options) =>
      finish(drill(readSettings(process.env), { wanted, ...options }, process.env)),
    );

  program
    .command("test")
    .addArgument(
      new Argument("[suites...]", "all but containers and bench where none is named").choices(
        SUITES.map(({ name }) => name),
      ),
    )
    .description("run the tests")
    .option("--list", "show what each suite tests")
    .action((suites, options) => finish(test(readSettings(process.env), suites, options)));

  const person = program
    .command("person")
    .description("show or erase what is kept of one person, named by a number in E.164 or an e-mail address");

  person
    .command("export")
    .argument("<contact>", "the person's telephone number or e-mail address")
    .description("print all that is kept of a person as JSON (it is noted in the audit log)")
    .action((contact) => finish(appCommand(readSettings(process.env), "person", ["export", contact])));

  person
    .command("erase")
    .argument("<contact>", "the person's telephone number or e-mail address")
    .option("--yes", "do it; without it, only say what would be done")
    .description("erase a person: what would be done, table by table, and with --yes, do it")
    .action((contact, { yes }) =>
      finish(appCommand(readSettings(process.env), "person", ["erase", contact, ...(yes ? ["--yes"] : [])])),
    );

  program
    .command("user")
    .argument("[arguments...]", "add, list, disable, enable or reset; ./trunkline user --help tells more")
    .description("people's accounts, from the server's own command line")
    // The application's own command reads them, --help included.
    .helpOption(false)
    .allowUnknownOption()
    .action((args) => finish(appCommand(readSettings(process.env), "user", args)));

  const simulate = program
    .command("simulate")
    .description("play the outside world: callers, carrier, on-call phone");

  simulate
    .command("call")
    .description("place calls, and say at which address each is seen")
    .option("-c, --count <count>", "how many (default: 1)", wholeNumber(1, CALLS_MAX))
    .addOption(new Option("--scenario <name>", "what kind (default: by chance)").choices(CALL_SCENARIOS))
    .addOption(
      new Option("--urgent", "as --scenario urgent: the voice agent raises an urgent alert").conflicts(
        "scenario",
      ),
    )
    .option("--priority <P1..P4>", "of the alert that is raised in calls that somebody answers", priority)
    .option("--message <text>", "of the alert")
    .option(
      "--duration <seconds>",
      "how long the call takes; 0: all at once",
      numberWithin(0, CALL_SECONDS_MAX),
    )
    .option("--propagate", "in one trace; as with real vendors, each of their requests else begins its own")
    .action(({ urgent, duration, ...options }) =>
      finish(
        placeCalls(readSettings(process.env), {
          ...options,
          ...(urgent ? { scenario: "urgent" } : {}),
          ...(duration === undefined ? {} : { durationSeconds: duration }),
        }),
      ),
    );

  simulate
    .command("reply")
    .argument("<from>", "the number that writes, like +15145550123")
    .argument("<text>", "1 acknowledges an alert, '1 <reference>' one of several; STOP, START, HELP")
    .description("answer an SMS, as somebody on duty does")
    .addOption(new Option("--carrier <name>", "by which carrier it comes").choices(["twilio", "vonage"]))
    .action((from, text, options) => finish(sendReply(readSettings(process.env), from, text, options)));

  const delayMs = wholeNumber(0, DELAY_MS_MAX);

  simulate
    .command("fault")
    .addArgument(new Argument("<provider>", "whom to break").choices(FAULTY_PROVIDERS))
    .description(
      "break a provider, or mend it with --clear; without options, show what is set. What is left out works as usual",
    )
    .option(
      "--error-rate <share>",
      "sms, calls, receiver and services: requests that are refused; voice: calls that break off (0 to 1)",
      share,
    )
    .option(
      "--latency-ms <ms>",
      "sms and services: delay of the answer to each request (it is accepted at once); voice: delay of each webhook; receiver: delay of each answer",
      delayMs,
    )
    .option("--error-status <status>", "HTTP status of refusals, such as 429", wholeNumber(400, 599))
    .option("--retry-after-seconds <s>", "services: how long they ask to wait", wholeNumber(0, 3_600))
    .option("--malformed-rate <share>", "services: answers that are no JSON, 0 to 1", share)
    .option("--wrong-shape-rate <share>", "services: answers of another shape than promised, 0 to 1", share)
    .option("--truncated-rate <share>", "services: answers that break off in the middle, 0 to 1", share)
    .option("--hang-rate <share>", "sms and services: requests that are never answered, 0 to 1", share)
    .option(
      "--lost-callback-rate <share>",
      "status callbacks (voice: webhooks) that never come, 0 to 1",
      share,
    )
    .option("--duplicate-callback-rate <share>", "those that come twice, 0 to 1", share)
    .option("--out-of-order-rate <share>", "those that are overtaken by later ones, 0 to 1", share)
    .option("--late-callback-ms <ms>", "delay of each of them", delayMs)
    .addOption(
      new Option("--clear", "no faults any more").conflicts([
        ...["errorRate", "latencyMs", "lostCallbackRate", "duplicateCallbackRate"],
        ...["outOfOrderRate", "lateCallbackMs", "errorStatus", "retryAfterSeconds"],
        ...["malformedRate", "wrongShapeRate", "truncatedRate", "hangRate"],
      ]),
    )
    .action((provider, options) => finish(setFault(readSettings(process.env), provider, options)));

  simulate
    .command("ledger")
    .description("show what reached the outside world, the newest last")
    .addOption(new Option("--kind <kind>", "only SMS, refused SMS, webhooks, …").choices(LEDGER_KINDS))
    .option("--limit <count>", "how many", wholeNumber(0, LEDGER_MAX), 20)
    .option("--json", "for programs")
    .action((options) => finish(showLedger(readSettings(process.env), options)));

  simulate
    .command("office")
    .addArgument(new Argument("<state>", "whether calls come by themselves").choices(["on", "off"]))
    .description("switch the day at the office that runs by itself")
    .option("--calls-per-minute <count>", "how busy it is, on average", numberWithin(0.1, 120))
    .action((state, options) => finish(setOffice(readSettings(process.env), state, options)));
  return program;
}

/** What a command could not do, in its own words. Commander has said its part already. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.misuse;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return error instanceof UsageError ? EXIT.misuse : EXIT.failed;
}
