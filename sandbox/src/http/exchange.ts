export type ServerName = "sei" | "gitlab";

/** One request as the sandbox remembers it; credentials are masked, whatever else was sent is kept as it came. */
export interface RecordedRequest {
  readonly number: number;
  readonly server: ServerName;
  /** Which GitLab (`cloud`, `selfManaged`, ...); `sei` for SEI itself. */
  readonly instance: string;
  readonly method: string;
  /** Relative to `seiBaseUrl` or to the GitLab root, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly at: Date;
  /** `null` while unanswered, and for ever when the connection was cut before an answer existed. */
  readonly status: number | null;
  /** The injected fault that this request met, if any. */
  readonly fault: string | null;
}

export interface Exchange {
  readonly request: RecordedRequest;
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    /** Parsed when it is JSON, else the text. */
    readonly body: unknown;
  };
}

/** What a handler answers, before HTTP. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly contentType?: string;
  readonly text: string;
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return { status, headers, contentType: "application/json", text: JSON.stringify(value) };
}

export function html(status: number, text: string, headers: Record<string, string> = {}): Answer {
  return { status, headers, contentType: "text/html; charset=utf-8", text };
}

export function plain(status: number, text: string, headers: Record<string, string> = {}): Answer {
  return { status, headers, contentType: "text/plain; charset=utf-8", text };
}

export function empty(status: number, headers: Record<string, string> = {}): Answer {
  return { status, headers, text: "" };
}
