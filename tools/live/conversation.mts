// What was asked and answered: each request goes out by the provider's own HTTP client, each answer is read by the
// provider's own parsers and held against the contract, and of it only the shape is kept.
import type { Clock } from "../../provider/src/http/clock.ts";
import { Deadline } from "../../provider/src/http/deadline.ts";
import { HttpFailure } from "../../provider/src/http/failure.ts";
import { type HttpAnswer, HttpClient } from "../../provider/src/http/httpClient.ts";
import type { Secret } from "../../provider/src/secrets/secret.ts";
import { failureOfAnswer, failureOfTransport, isKeyRefused } from "../../provider/src/sei/failures.ts";
import { jsonIn } from "../../provider/src/text/json.ts";
import { type Answered, breachesOf, declares, operationAt, schemaOf } from "../contract.mts";
import type { Call } from "./calls.mts";
import { kindAt, placeOf, type Shape, shapeOf, unknownFieldsOf } from "./shape.mts";

/** One answer, as the report has it: nothing of it is a name, an id, an address or a secret. */
export interface Told {
  /** Of the contract. */
  readonly operation: string;
  readonly how?: string;
  /** `null` where no answer came. */
  readonly status: number | null;
  readonly contentType: string;
  /** Whether SEI says what it calls the request. */
  readonly hasRequestId: boolean;
  /** `reads it`, or the code under which the provider would tell the failure. */
  readonly provider: string;
  readonly differences: readonly string[];
  readonly shape: Shape;
}

/** For whoever asked: what the answer says, for this process alone. */
export interface Reply<T = unknown> {
  readonly status: number | null;
  /** `undefined` when the body is no JSON. */
  readonly json: unknown;
  /** As the provider reads it; `undefined` when it cannot, or when it is no success. */
  readonly read: T | undefined;
  /** The request may have been carried out, although no answer says so. */
  readonly mayHaveHappened: boolean;
}

export interface ConversationOptions {
  readonly baseUrl: string;
  readonly apiKey: Secret;
  readonly requestTimeoutMs: number;
  readonly clock: Clock;
  /** Whether anything may be written. */
  readonly mayWrite: boolean;
  /** Is told each request, for whoever watches. */
  readonly progress: (line: string) => void;
  /** Ends the conversation before its next request. */
  readonly signal: AbortSignal;
}

export class Interrupted extends Error {}

const DEADLINE_MS = 90_000;

export class Conversation {
  readonly #options: ConversationOptions;
  readonly #http: HttpClient;
  readonly told: Told[] = [];
  /** What is still to be removed is removed, whoever interrupts. */
  #isCleaning = false;

  constructor(options: ConversationOptions) {
    this.#options = options;
    const { requestTimeoutMs, clock } = options;
    this.#http = new HttpClient({ requestTimeoutMs, clock, maxConcurrency: 1, isVerdict: isKeyRefused });
  }

  get clock(): Clock {
    return this.#options.clock;
  }

  /** From now on no interruption is heeded, and what is asked is part of no report. */
  beginCleaning(): void {
    this.#isCleaning = true;
  }

  async ask<T>(call: Call<T>): Promise<Reply<T>> {
    const { mayWrite, signal, progress } = this.#options;
    if (call.writes && !mayWrite) throw new Error(`${call.method} would write, and was not allowed to`);
    if (signal.aborted && !this.#isCleaning) throw new Interrupted();
    const answer = await this.#send(call);
    const { told, reply } = judged(call, answer);
    progress(
      `${told.operation}${call.how === undefined ? "" : ` (${call.how})`}: ${told.status ?? told.provider}`,
    );
    if (!this.#isCleaning) this.told.push(told);
    return reply;
  }

  async #send({ method, path, body, writes, authorization }: Call): Promise<HttpAnswer | HttpFailure> {
    const { baseUrl, apiKey, clock } = this.#options;
    const request = {
      method,
      url: `${baseUrl}${path}`,
      intent: writes ? ("write" as const) : ("read" as const),
      headers: {
        authorization: authorization ?? `Apikey ${apiKey.open()}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
    try {
      return await this.#http.send(request, new Deadline(clock, DEADLINE_MS));
    } catch (error) {
      if (error instanceof HttpFailure) return error;
      throw error;
    }
  }
}

function judged<T>(call: Call<T>, answer: HttpAnswer | HttpFailure): { told: Told; reply: Reply<T> } {
  const { method, path, how } = call;
  const name = `${method} ${path}`;
  const asked = { operation: operationAt(method, path) ?? "unknown", ...(how === undefined ? {} : { how }) };
  if (answer instanceof HttpFailure) {
    const { code, fate } = failureOfTransport(name, answer);
    const nothing = { status: null, contentType: "", hasRequestId: false, shape: "nothing" };
    return {
      told: { ...asked, ...nothing, provider: code, differences: [`no answer: ${answer.kind}`] },
      reply: { status: null, json: undefined, read: undefined, mayHaveHappened: fate.outcome === "unknown" },
    };
  }
  const { status, text, requestId } = answer;
  const json = jsonIn(text);
  const [contentType = ""] = answer.contentType.toLowerCase().split(";");
  const answered: Answered = { method, path, status, contentType, body: json ?? text };
  const shape = json === undefined ? textShape(text) : shapeOf(json, schemaOf(answered));
  const isSuccess = status >= 200 && status < 300;
  const parsed = isSuccess ? call.answers().safeParse(json) : undefined;
  const failure = isSuccess ? undefined : failureOfAnswer(name, { http: answer, json });
  const provider = failure?.code ?? (parsed?.success ? "reads it" : "SEI_PROTOCOL");
  const differences = [
    ...(declares(answered) ? [] : ["the contract has no such status for it"]),
    ...breachesOf(answered).map(
      ({ at, says }) => `${placeOf(at)} ${says}, and is ${kindAt(answered.body, at)}`,
    ),
    ...unknownFieldsOf(shape).map((field) => `${field} is not in the contract`),
    ...(provider === "SEI_PROTOCOL" ? ["the provider cannot read it"] : []),
  ];
  return {
    told: {
      ...asked,
      status,
      contentType: mediaTypeOf(contentType),
      hasRequestId: requestId !== undefined,
      provider,
      differences: [...new Set(differences)],
      shape,
    },
    reply: {
      status,
      json,
      read: parsed?.data,
      mayHaveHappened: isSuccess || failure?.fate.outcome === "unknown",
    },
  };
}

function textShape(text: string): Shape {
  return text.trim() === "" ? "nothing" : "text that is no JSON";
}

/** Only what is a type, whatever a server puts into the header. */
function mediaTypeOf(contentType: string): string {
  if (contentType === "") return "none";
  return /^[a-z]{1,20}\/[a-z.+-]{1,40}$/.test(contentType) ? contentType : "another";
}
