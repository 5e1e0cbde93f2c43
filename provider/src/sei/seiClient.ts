import { z } from "zod";
import { type Clock, systemClock } from "../http/clock";
import { Deadline } from "../http/deadline";
import { HttpFailure } from "../http/failure";
import { HttpClient } from "../http/httpClient";
import type { Intent } from "../http/retryPolicy";
import type { Parsed } from "../schemas/lazySchema";
import { Secret } from "../secrets/secret";
import { jsonIn } from "../text/json";
import {
  failureOfAnswer,
  failureOfTransport,
  isKeyRefused,
  isPage,
  misshapen,
  type SeiAnswer,
  SeiFailure,
} from "./failures";
import { IntegrationListing } from "./integrationListing";
import {
  type ApiKeyCreate,
  apiKeySchema,
  apiKeysPageSchema,
  type CredentialWrite,
  createBody,
  createdApiKeySchema,
  deletedSchema,
  type IntegrationWrite,
  ingestionStatusPageSchema,
  ingestionStatusSchema,
  integrationSchema,
  integrationsPageSchema,
  keyRoleSchema,
  pageRequest,
  type SatelliteWrite,
  type SeiApiKey,
  type SeiIngestionStatus,
  type SeiIntegration,
  type SeiScan,
  scansPageSchema,
  tagsPageSchema,
  triggerSchema,
  updateBody,
  writtenSchema,
} from "./wire";

export interface SeiClientOptions {
  /** Without a trailing slash, e.g. `https://app.harness.io/prod1/sei/api`. */
  readonly baseUrl: string;
  readonly apiKey: Secret;
  readonly requestTimeoutMs: number;
  readonly maxConcurrency: number;
  /** Called before each attempt of a write, which is not made when it rejects. */
  readonly beforeWrite?: () => Promise<void>;
  readonly clock?: Clock;
  readonly random?: () => number;
}

/** SEI sets no upper limit to a page (section 7 of its contract); this is its own default. */
const PAGE_SIZE = 1_000;

const LATEST_SCANS = 200;

/** All attempts and waits of one call: long enough to outlive a throttled minute. */
const CALL_DEADLINE_MS = 90_000;
const HINT_DEADLINE_MS = 5_000;

interface Call<T> {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly intent: Intent;
  readonly answers: () => z.ZodType<T>;
  readonly body?: unknown;
}

/**
 * SEI's HTTP calls, one method each. Every failure is a {@link SeiFailure}; no method decides what a failure
 * means for an integration.
 */
export class SeiClient {
  readonly #options: SeiClientOptions;
  readonly #http: HttpClient;
  readonly #clock: Clock;
  /** Milliseconds by which SEI's clock is ahead of this machine's, as its last answer has it. */
  #ahead = 0;

  constructor(options: SeiClientOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#http = new HttpClient({ ...options, isVerdict: isKeyRefused });
  }

  /** What time it is in SEI: its dates are compared with its own clock. */
  now(): number {
    return this.#clock.now() + this.#ahead;
  }

  /** @returns the id; nothing else in POST's answer is stored truth (H5). */
  async createIntegration(
    write: IntegrationWrite,
    access: CredentialWrite | SatelliteWrite,
    startIngestion: boolean,
  ): Promise<string> {
    const written = await this.#call({
      method: "POST",
      path: "/v1/integrations",
      intent: "write",
      answers: writtenSchema,
      body: createBody(write, access, startIngestion),
    });
    return written.id;
  }

  async getIntegration(id: string): Promise<SeiIntegration> {
    return this.#call({
      method: "GET",
      path: integrationPath(id),
      intent: "read",
      answers: integrationSchema,
    });
  }

  async updateIntegration(id: string, write: IntegrationWrite, credential?: CredentialWrite): Promise<void> {
    await this.#call({
      method: "PUT",
      path: integrationPath(id),
      intent: "write",
      answers: writtenSchema,
      body: updateBody(write, credential),
    });
  }

  /** @returns whether SEI says that it is gone, and otherwise why not: the status is 200 either way (H7). */
  async deleteIntegration(id: string): Promise<{ success: boolean; error?: string | undefined }> {
    return this.#call({
      method: "DELETE",
      path: integrationPath(id),
      intent: "write",
      answers: deletedSchema,
    });
  }

  /** Every integration of the account, of all products: names are unique across products. */
  async listIntegrations(): Promise<IntegrationListing> {
    return new IntegrationListing(await this.#pages("/v1/integrations/list", integrationsPageSchema));
  }

  /**
   * Those of them that SEI lists, on one page: were the filter ignored (H21), no more than that would come. A hint, as
   * each can be asked for by itself.
   */
  async listIntegrationsWithIds(ids: readonly string[]): Promise<IntegrationListing> {
    const { records } = await this.#call({
      method: "POST",
      path: "/v1/integrations/list",
      intent: "hint",
      answers: integrationsPageSchema,
      body: pageRequest(0, ids.length, ids),
    });
    return new IntegrationListing(records);
  }

  /**
   * Whether ingestion is set up: the last but one step of a create, after the credential is stored. One 404 does not
   * prove that it is not (H9), so the status has to agree.
   */
  async hasIngestionTrigger(id: string): Promise<boolean> {
    const path = ingestionPath(id);
    try {
      await this.#call({ method: "GET", path: `${path}/trigger`, intent: "read", answers: triggerSchema });
      return true;
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
    const ingestion = await this.#call({
      method: "POST",
      path: `${path}/status`,
      intent: "read",
      answers: ingestionStatusSchema,
      body: {},
    });
    return ingestion.integrationId !== undefined;
  }

  /** Health and last ingestion of the integrations with these ids; one without a trigger is not in the answer. */
  async listIngestionStatus(ids: readonly string[]): Promise<SeiIngestionStatus[]> {
    // For SEI an empty list of ids is no filter at all (H21).
    if (ids.length === 0) return [];
    return this.#pages("/v1/ingestion/status", ingestionStatusPageSchema, ids);
  }

  /**
   * The latest scans of one integration: more than the seven days for which SEI tells its health, at one an hour. That
   * the log begins with the latest is inferred, as from the other lists.
   *
   * @param intent whether the caller needs it.
   */
  async listLatestScans(
    id: string,
    intent: "read" | "hint",
  ): Promise<{ scans: readonly SeiScan[]; isWhole: boolean }> {
    const answer = await this.#call({
      method: "POST",
      path: `${ingestionPath(id)}/logs`,
      intent,
      answers: scansPageSchema,
      body: pageRequest(0, LATEST_SCANS),
    });
    return { scans: answer.records, isWhole: !answer.hasNext };
  }

  /** The role of an API key. SEI tells it only to roles that may manage integrations, too. */
  async roleOfApiKey(id: string): Promise<string> {
    const call = { method: "GET", path: apiKeyPath(id), intent: "read", answers: keyRoleSchema } as const;
    return (await this.#call(call)).role;
  }

  /** @returns the id, and the key itself: SEI never shows it again. */
  async createApiKey(apiKey: ApiKeyCreate): Promise<{ id: string; key: Secret }> {
    const { id, key } = await this.#call({
      method: "POST",
      path: "/v1/apikeys",
      intent: "write",
      answers: createdApiKeySchema,
      body: apiKey,
    });
    return { id, key: new Secret(key, "apiKey") };
  }

  async getApiKey(id: string): Promise<SeiApiKey> {
    return this.#call({ method: "GET", path: apiKeyPath(id), intent: "read", answers: apiKeySchema });
  }

  async listApiKeys(): Promise<SeiApiKey[]> {
    return this.#pages("/v1/apikeys/list", apiKeysPageSchema);
  }

  async deleteApiKey(id: string): Promise<void> {
    await this.#call({
      method: "DELETE",
      path: apiKeyPath(id),
      intent: "write",
      // An empty body, and not the sign-in page that a proxy answers with the same status.
      answers: z.undefined,
    });
  }

  async listTags(): Promise<Parsed<typeof tagsPageSchema>["records"]> {
    return this.#pages("/v1/tags/list", tagsPageSchema);
  }

  /** @returns the new tag's id. */
  async createTag(name: string): Promise<string> {
    const tag = await this.#call({
      method: "POST",
      path: "/v1/tags",
      intent: "write",
      answers: writtenSchema,
      body: { name },
    });
    return tag.id;
  }

  async #pages<T>(
    path: string,
    page: () => z.ZodType<{ readonly records: T[]; readonly hasNext: boolean }>,
    integrationIds?: readonly string[],
  ): Promise<T[]> {
    const records: T[] = [];
    for (let index = 0; ; index++) {
      const answer = await this.#call({
        method: "POST",
        path,
        intent: "read",
        answers: page,
        body: pageRequest(index, PAGE_SIZE, integrationIds),
      });
      records.push(...answer.records);
      if (!answer.hasNext) return records;
    }
  }

  async #call<T>({ method, path, intent, answers, body }: Call<T>): Promise<T> {
    const name = `${method} ${path}`;
    const answer = await this.#send(name, method, path, intent, body);
    if (answer.http.status < 200 || answer.http.status > 299) throw failureOfAnswer(name, answer);
    if (isPage(answer)) throw misshapen(name, answer, "body: not JSON");
    const parsed = answers().safeParse(answer.json);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw misshapen(name, answer, `${issue?.path.join(".") || "body"}: ${issue?.message ?? "unreadable"}`);
  }

  #longest(intent: Intent): number {
    if (intent === "hint") return HINT_DEADLINE_MS;
    return Math.max(CALL_DEADLINE_MS, this.#options.requestTimeoutMs);
  }

  #setClockBy(date = ""): void {
    const now = Date.parse(date);
    if (!Number.isNaN(now)) this.#ahead = now - this.#clock.now();
  }

  async #send(
    name: string,
    method: Call<unknown>["method"],
    path: string,
    intent: Intent,
    body: unknown,
  ): Promise<SeiAnswer> {
    const { baseUrl, apiKey } = this.#options;
    try {
      const http = await this.#http.send(
        {
          method,
          url: `${baseUrl}${path}`,
          intent,
          headers: {
            // One scheme word, one space, one key: SEI splits at single spaces (H18).
            authorization: `Apikey ${apiKey.open()}`,
            ...(body === undefined ? {} : { "content-type": "application/json" }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        },
        new Deadline(this.#clock, this.#longest(intent)),
      );
      this.#setClockBy(http.date);
      return { http, json: jsonIn(http.text) };
    } catch (error) {
      throw error instanceof HttpFailure ? failureOfTransport(name, error) : error;
    }
  }
}

/** Whether `error` is SEI's answer "no such object". One such answer is not proof of a deletion (H9). */
export function isNotFound(error: unknown): boolean {
  return error instanceof SeiFailure && error.code === "NOT_FOUND";
}

function integrationPath(id: string): string {
  return `/v1/integrations/${encodeURIComponent(id)}`;
}

function ingestionPath(id: string): string {
  return `/v1/ingestion/${encodeURIComponent(id)}`;
}

function apiKeyPath(id: string): string {
  return `/v1/apikeys/${encodeURIComponent(id)}`;
}
