import type { Clock } from "../clock";
import type { Answer, Exchange, RecordedRequest, ServerName } from "./exchange";
import { maskFields, maskHeaders, maskQuery } from "./mask";

/** Enough for any test, small enough for a sandbox that runs for weeks. */
const KEPT = 20_000;

export interface Arrival {
  readonly server: ServerName;
  readonly instance: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly fault: string | null;
  /** Neither kept nor told to anybody. */
  readonly silent: boolean;
}

export interface OpenEntry {
  recorded(): RecordedRequest;
  answered(answer: Answer): void;
}

/** Every request to every server of the sandbox, in order of arrival. */
export class RequestLog {
  readonly #clock: Clock;
  readonly #onExchange: ((exchange: Exchange) => void) | undefined;
  #entries: RecordedRequest[] = [];
  #arrived = 0;

  constructor(clock: Clock, onExchange?: (exchange: Exchange) => void) {
    this.#clock = clock;
    this.#onExchange = onExchange;
  }

  /** Recorded on arrival, so that a request whose answer is held, or never comes, is visible. */
  open({ silent, ...arrival }: Arrival): OpenEntry {
    if (!silent) this.#arrived += 1;
    const entry: RecordedRequest & { status: number | null } = {
      ...arrival,
      number: this.#arrived,
      query: maskQuery(arrival.query),
      headers: maskHeaders(arrival.headers),
      body: maskFields(arrival.body),
      at: this.#clock.now(),
      status: null,
    };
    if (!silent) this.#entries.push(entry);
    if (this.#entries.length > KEPT) this.#entries = this.#entries.slice(-KEPT / 2);
    return {
      recorded: () => ({ ...entry }),
      answered: (answer) => {
        entry.status = answer.status;
        if (silent) return;
        this.#onExchange?.({
          request: { ...entry },
          response: {
            status: answer.status,
            headers: maskHeaders({
              ...answer.headers,
              ...(answer.contentType && { "content-type": answer.contentType }),
            }),
            body: maskFields(parsed(answer)),
          },
        });
      },
    };
  }

  all(): RecordedRequest[] {
    return this.#entries.map((entry) => ({ ...entry }));
  }

  clear(): void {
    this.#entries = [];
  }
}

function parsed(answer: Answer): unknown {
  if (!answer.contentType?.startsWith("application/json")) return answer.text;
  try {
    return JSON.parse(answer.text);
  } catch {
    return answer.text;
  }
}
