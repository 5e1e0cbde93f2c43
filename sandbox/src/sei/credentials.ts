import { isJsonObject } from "../json";
import { messageOf } from "../messageOf";
import { fingerprint } from "../secrets";
import { SeiError } from "./errors";
import type { GitLabCredential } from "./gitLabClient";
import type { ModifyIntegrationRequest } from "./modifyRequest";
import { type Call, type Sei, step } from "./sei";

/** What a request brings to authenticate with; an OAuth code is exchanged here, and spent, before anything else happens (H23). */
export async function credentialFrom(
  sei: Sei,
  call: Call,
  request: ModifyIntegrationRequest,
): Promise<GitLabCredential | "unsupported"> {
  // H19: that a key is there at all is checked by nobody.
  if (request.method === "apikey") return { kind: "apikey", secret: request.apikey ?? "" };
  if (request.method !== "oauth") return "unsupported";
  return { kind: "oauth", secret: await exchangeCode(sei, call, request) };
}

async function exchangeCode(sei: Sei, call: Call, request: ModifyIntegrationRequest): Promise<string> {
  const response = await step(call, "exchangeOAuthCode", () =>
    sei.gitlab.postForm(`${request.url || "https://gitlab.com"}/oauth/token`, {
      grant_type: "authorization_code",
      code: request.code ?? "",
      state: request.state ?? "",
    }),
  ).catch((error: unknown) => {
    throw new SeiError(500, messageOf(error));
  });
  const answer = parse(response.text);
  if (typeof answer.access_token === "string") return answer.access_token;
  const description = typeof answer.error_description === "string" ? answer.error_description : "";
  throw new SeiError(500, description || `Response not successful: code=${response.status}`);
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** H24: delete, then insert; a failure in between leaves no token at all. */
export function storeCredential(
  sei: Sei,
  call: Call,
  id: string,
  credential: GitLabCredential | "unsupported",
  username: string | undefined,
): void {
  step(call, "storeToken", () => {
    if (credential === "unsupported") return;
    sei.store.credentials.set(id, {
      kind: credential.kind,
      fingerprint: fingerprint(credential.secret),
      username,
    });
  });
}
