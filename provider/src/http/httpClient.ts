import { type Clock, systemClock } from "./clock";
import type { Deadline } from "./deadline";
import { AnswerTooLarge, failureFrom, HttpFailure, outOfTime, type Phase, unusable } from "./failure";
import { Limiter } from "./limiter";
import { timeLeft } from "./operationTime";
import { proxyFor } from "./proxy";
import {
  backoff,
  causeOfStatus,
  type Intent,
  LONGEST_RETRY_AFTER_MS,
  mayRepeat,
  retryAfter,
} from "./retryPolicy";

/** Tells a service's administrator who asks. Tests tell the provider's requests by it. */
export const USER_AGENT = "pulumi-harness-sei";

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly intent: Intent;
}

export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  /** What the service calls this request in its own logs, if it says so. */
  readonly requestId: string | undefined;
  readonly location: string | undefined;
  /** Where the other pages of a list are. */
  readonly link?: string | undefined;
  /** What time it is where the answer was made. */
  readonly date?: string | undefined;
  readonly text: string;
}

export interface HttpClientOptions {
  readonly requestTimeoutMs: number;
  readonly maxConcurrency: number;
  /** Answers that are a verdict whatever their status, and so are never asked for twice. */
  readonly isVerdict?: (answer: HttpAnswer) => boolean;
  /** Called before each attempt of a write, which is not made when it rejects. */
  readonly beforeWrite?: () => Promise<void>;
  readonly clock?: Clock;
  readonly random?: () => number;
}

/** Sends requests to one service: bounded in flight, within a deadline, repeated as the retry policy allows. */
export class HttpClient {
  readonly #options: HttpClientOptions;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #limiter: Limiter;

  constructor(options: HttpClientOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#limiter = new Limiter(options.maxConcurrency, this.#clock);
  }

  /**
   * The server's answer, whatever its status. Redirects are answers too: following one could carry the
   * credential to another host.
   *
   * @throws HttpFailure when no answer came, after the attempts the policy allows.
   */
  async send(httpRequest: HttpRequest, deadline: Deadline): Promise<HttpAnswer> {
    let last: Outcome | undefined;
    for (let attemptsMade = 1; ; attemptsMade++) {
      const outcome = await this.#limiter.run(async () => {
        // What its turn came too late for is not sent again: the outcome before stands.
        return last !== undefined && deadline.remaining() === 0 ? last : this.#attempt(httpRequest, deadline);
      });
      last = outcome;
      const delay = this.#delayBeforeRepeat(outcome, httpRequest.intent, attemptsMade);
      if (delay === undefined || delay >= deadline.remaining()) {
        if (outcome instanceof HttpFailure) throw outcome;
        return outcome.answer;
      }
      if (!(outcome instanceof HttpFailure) && outcome.answer.status === 429) this.#limiter.pauseFor(delay);
      else await this.#clock.sleep(delay);
    }
  }

  /** Milliseconds to wait before sending the request again; `undefined` when this outcome stands. */
  #delayBeforeRepeat(outcome: Outcome, intent: Intent, attemptsMade: number): number | undefined {
    if (outcome instanceof HttpFailure) {
      return mayRepeat(outcome.kind, intent, attemptsMade) ? backoff(attemptsMade, this.#random) : undefined;
    }
    const cause = causeOfStatus(outcome.answer.status);
    if (cause === undefined || this.#options.isVerdict?.(outcome.answer)) return undefined;
    if (!mayRepeat(cause, intent, attemptsMade)) return undefined;
    const asked = retryAfter(outcome.retryAfter, this.#clock) ?? 0;
    return asked > LONGEST_RETRY_AFTER_MS ? undefined : Math.max(asked, backoff(attemptsMade, this.#random));
  }

  async #attempt({ method, url, headers, body, intent }: HttpRequest, deadline: Deadline): Promise<Outcome> {
    if (intent === "write") await this.#options.beforeWrite?.();
    const { host } = new URL(url);
    const proxy = proxyFor(new URL(url), process.env);
    if (proxy !== undefined && "problem" in proxy) return unusable(proxy, host);
    // A quarter of what a process would load at its start.
    const { requestOver } = await import("./transport.ts");
    if (timeLeft() === 0) return outOfTime(host, "connecting");
    deadline.begin();
    const timeoutMs = Math.min(this.#options.requestTimeoutMs, deadline.remaining());
    const isOperations = timeLeft() <= timeoutMs;
    const signal = AbortSignal.timeout(Math.ceil(timeoutMs));
    let phase: Phase = "connecting";
    const onSending = () => {
      phase = "sent";
    };
    try {
      const response = await requestOver(proxy, onSending, url, {
        method,
        headers: { accept: "application/json", "user-agent": USER_AGENT, ...headers },
        body: body ?? null,
        signal,
        // The signal bounds the whole attempt; undici's own limits would cut a slow preflight first.
        headersTimeout: 0,
        bodyTimeout: 0,
      });
      phase = "answering";
      const text = await textOf(response.body);
      const header = (name: string): string | undefined => [response.headers[name]].flat()[0];
      return {
        retryAfter: header("retry-after"),
        answer: {
          status: response.statusCode,
          contentType: header("content-type") ?? "",
          requestId: header("x-request-id"),
          location: header("location"),
          link: header("link"),
          date: header("date"),
          text,
        },
      };
    } catch (error) {
      if (isOperations && signal.aborted) return outOfTime(host, phase, error);
      return failureFrom(error, host, phase, proxy);
    }
  }
}

/** A listing of a thousand integrations has a few megabytes; whoever sends more than this is not what was asked. */
const MOST_BYTES = 64 * 2 ** 20;

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new AnswerTooLarge();
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

type Outcome = HttpFailure | { readonly answer: HttpAnswer; readonly retryAfter: string | undefined };
