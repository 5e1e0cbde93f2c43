import type { Clock } from "./clock";
import { type Answer, html, json, type RecordedRequest, type ServerName } from "./http/exchange";

/** The inner steps of SEI that can fail on their own; each is one call to an inner service or one statement. */
export const STEPS = [
  "exchangeOAuthCode",
  "readRow",
  "insertRow",
  "updateRow",
  "insertTags",
  "addToProduct",
  "addCicdInstance",
  "deleteTokens",
  "storeToken",
  "createTrigger",
  "resumeTrigger",
  "dropTrigger",
  "deleteRow",
  "writeActivityLog",
] as const;
export type StepName = (typeof STEPS)[number];

export interface FaultRule {
  /** `[sei|gitlab|<instance>] METHOD /path`, e.g. `POST /v1/integrations`, `GET /v1/integrations/*`, `gitlab GET /api/v4/**`. */
  readonly match: string;
  readonly fault: FaultName;
  /** How many matching requests meet the fault; default 1, `Infinity` for all until `clearFaults()`. */
  readonly times?: number | undefined;
  /** How many matching requests pass untouched first; default 0. */
  readonly skip?: number | undefined;
  /** `latency`: how long (default 1000). `clockSkew`: by how much (default one hour). `connectionRefused`: for how long (default: until `clearFaults()`). */
  readonly ms?: number | undefined;
  /** `throttled`: seconds (default 1), or a moment, which is sent as an HTTP date. */
  readonly retryAfter?: number | Date | undefined;
  /** `stepFails`: which inner step of SEI. */
  readonly step?: StepName | undefined;
}

/** How a server words what no handler of its own says. */
export interface Voice {
  failure(status: number, path: string, now: Date): Answer;
  throttled(path: string, retryAfter: string, now: Date): Answer;
}

interface Setting {
  readonly rule: FaultRule;
  readonly clock: Clock;
  readonly voice: Voice;
  readonly path: string;
}

/** What happens to the request before its handler runs, and to the answer after the handler has committed. */
interface FaultKind {
  before?(setting: Setting): Promise<Answer | "cut" | "refuse" | undefined>;
  after?: "cut" | "truncate" | ((answer: Answer, setting: Setting) => Answer);
}

const answerAtOnce = (make: (setting: Setting) => Answer): FaultKind => ({
  before: async (setting) => make(setting),
});

/** Faults without an entry in `before` or `after` change how the handler itself behaves (`Meeting.has`). */
const FAULTS = {
  latency: {
    before: async ({ rule, clock }) => {
      await clock.timer(rule.ms ?? 1000).expired;
      return undefined;
    },
  },
  resetBeforeCommit: { before: async () => "cut" },
  resetAfterCommit: { after: "cut" },
  truncatedBody: { after: "truncate" },
  html: answerAtOnce(() => html(200, SIGN_IN_PAGE)),
  throttled: answerAtOnce(({ rule, voice, path, clock }) =>
    voice.throttled(path, retryAfterHeader(rule.retryAfter), clock.now()),
  ),
  "500": answerAtOnce(({ voice, path, clock }) => voice.failure(500, path, clock.now())),
  "502": answerAtOnce(() => html(502, BAD_GATEWAY_PAGE)),
  "503": answerAtOnce(({ voice, path, clock }) => voice.failure(503, path, clock.now())),
  "500AfterCommit": { after: (_, { voice, path, clock }) => voice.failure(500, path, clock.now()) },
  "503AfterCommit": { after: (_, { voice, path, clock }) => voice.failure(503, path, clock.now()) },
  wrongJson: { after: (answer) => json(answer.status, { unexpected: ["shape"] }) },
  notJson: { after: (answer) => ({ ...answer, text: '{"id": ' }) },
  /** The servlet container answers 503 while the work goes on and commits (H11). */
  asyncTimeout: {},
  /** Reads see the row as it was before its last change. */
  staleRead: {},
  /** `Date`, timestamps and dates are off by `ms`. */
  clockSkew: {},
  /** One inner step of SEI throws. */
  stepFails: {},
  /** The matching request is cut and the port closes. */
  connectionRefused: { before: async () => "refuse" },
} as const satisfies Record<string, FaultKind>;

export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS).filter((name): name is FaultName => name in FAULTS);

export interface HoldRule {
  readonly match: string;
  /** `beforeCommit`: the handler has not run. `afterCommit`: it has, and the answer is not sent. */
  readonly at: "beforeCommit" | "afterCommit";
  readonly times?: number;
  readonly skip?: number;
}

/** A request boundary at which a test can look around, or kill the caller. */
export interface Hold {
  /** Resolves with the first request that stands at the boundary. */
  readonly reached: Promise<RecordedRequest>;
  /** Lets everything that waits here go on. */
  release(): void;
}

interface Target {
  readonly server: ServerName;
  readonly instance: string;
  readonly method: string;
  readonly path: string;
}

interface Armed<Rule> {
  readonly rule: Rule;
  readonly matches: (target: Target) => boolean;
  skip: number;
  left: number;
}

interface ArmedHold extends Armed<HoldRule> {
  readonly released: Promise<void>;
  readonly release: () => void;
  readonly arrived: (request: RecordedRequest) => void;
}

/** The script of things that go wrong: which rules are armed, and which of them a request meets. */
export class Faults {
  readonly #clock: Clock;
  #rules: Armed<FaultRule>[] = [];
  #holds: ArmedHold[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  inject(rule: FaultRule): void {
    if (!(rule.fault in FAULTS)) {
      throw new Error(`There is no fault "${rule.fault}". Known faults: ${FAULT_NAMES.join(", ")}.`);
    }
    if (rule.fault === "stepFails" && !STEPS.some((step) => step === rule.step)) {
      throw new Error(`"stepFails" needs a step: ${STEPS.join(", ")}.`);
    }
    this.#rules.push(armed(rule));
  }

  hold(rule: HoldRule): Hold {
    let release = () => {};
    let arrived: (request: RecordedRequest) => void = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const reached = new Promise<RecordedRequest>((resolve) => {
      arrived = resolve;
    });
    this.#holds.push({ ...armed(rule), released, release, arrived });
    return { reached, release };
  }

  clear(): void {
    this.#rules = [];
    for (const hold of this.#holds) hold.release();
    this.#holds = [];
  }

  /** The one fault and the holds that this request meets; counts them as used. */
  meet(target: Target, voice: Voice): Meeting {
    const fault = this.#rules.find((candidate) => candidate.matches(target) && use(candidate));
    const holds = this.#holds.filter((candidate) => candidate.matches(target) && use(candidate));
    this.#rules = this.#rules.filter((candidate) => candidate.left > 0);
    return new Meeting(fault?.rule, holds, { clock: this.#clock, voice, path: target.path });
  }
}

/** What one request meets on its way. */
export class Meeting {
  readonly rule: FaultRule | undefined;
  readonly #holds: readonly ArmedHold[];
  readonly #setting: Omit<Setting, "rule">;

  constructor(rule: FaultRule | undefined, holds: readonly ArmedHold[], setting: Omit<Setting, "rule">) {
    this.rule = rule;
    this.#holds = holds;
    this.#setting = setting;
  }

  get #kind(): FaultKind {
    return this.rule ? FAULTS[this.rule.fault] : {};
  }

  has(fault: FaultName): boolean {
    return this.rule?.fault === fault;
  }

  failsAt(step: StepName): boolean {
    return this.rule?.fault === "stepFails" && this.rule.step === step;
  }

  /** Milliseconds by which the server's clock is wrong for this request. */
  get skew(): number {
    return this.has("clockSkew") ? (this.rule?.ms ?? 3_600_000) : 0;
  }

  async before(): Promise<Answer | "cut" | "refuse" | undefined> {
    return this.rule ? this.#kind.before?.({ ...this.#setting, rule: this.rule }) : undefined;
  }

  after(answer: Answer): { answer: Answer; delivery: "whole" | "cut" | "truncate" } {
    const after = this.#kind.after;
    if (after === undefined || this.rule === undefined) return { answer, delivery: "whole" };
    if (typeof after === "string") return { answer, delivery: after };
    return { answer: after(answer, { ...this.#setting, rule: this.rule }), delivery: "whole" };
  }

  async stand(at: HoldRule["at"], request: RecordedRequest): Promise<void> {
    for (const hold of this.#holds.filter((candidate) => candidate.rule.at === at)) {
      hold.arrived(request);
      await hold.released;
    }
  }
}

function armed<Rule extends Pick<FaultRule, "match" | "times" | "skip">>(rule: Rule): Armed<Rule> {
  return { rule, matches: matcher(rule.match), skip: rule.skip ?? 0, left: rule.times ?? 1 };
}

function use(rule: { skip: number; left: number }): boolean {
  if (rule.skip > 0) {
    rule.skip -= 1;
    return false;
  }
  rule.left -= 1;
  return rule.left >= 0;
}

/** `*` stands for one path segment (or any method), `**` for any number of them; the server defaults to SEI. */
function matcher(match: string): (target: Target) => boolean {
  const parts = match.trim().split(/\s+/);
  const [path = "", method = "", server = "sei"] = parts.reverse();
  if (parts.length > 3 || !path.startsWith("/") || !/^([A-Z]+|\*)$/.test(method)) {
    throw new Error(`"${match}" is not "[sei|gitlab|<instance>] METHOD /path".`);
  }
  const pattern = path
    .split("/")
    .map((segment) => {
      if (segment === "**") return ".*";
      if (segment === "*" || /^\{.*\}$/.test(segment)) return "[^/]+";
      return segment.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    })
    .join("/");
  const whole = new RegExp(`^${pattern}$`);
  return (target) =>
    (server === target.server || server === target.instance) &&
    (method === "*" || method === target.method) &&
    whole.test(target.path);
}

function retryAfterHeader(retryAfter: number | Date = 1): string {
  return typeof retryAfter === "number" ? String(retryAfter) : retryAfter.toUTCString();
}

/** What a single sign-on portal or a captive proxy puts in front of an API: HTML, and 200. */
const SIGN_IN_PAGE = `<!DOCTYPE html>
<html><head><title>Sign in</title></head>
<body><form action="/login" method="post"><input name="user"><input name="password" type="password"></form></body></html>
`;

const BAD_GATEWAY_PAGE = `<html>
<head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body>
</html>
`;
