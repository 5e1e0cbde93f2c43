import type { Clock } from "../http/clock";
import { Deadline } from "../http/deadline";
import { HttpFailure } from "../http/failure";
import { HttpClient } from "../http/httpClient";
import { failureOfTransport } from "../sei/failures";
import type { SetupDraft } from "./checks";

const DEADLINE_MS = 20_000;
/** Less says nothing: an answer takes time, and its moment is in whole seconds. */
const MOST_SKEW_S = 60;

/**
 * Whether anybody answers at SEI's address, whatever the answer is, and what time it is there. No key is sent.
 *
 * @returns whether SEI can be asked anything.
 */
export async function checkReach(baseUrl: string, clock: Clock, draft: SetupDraft): Promise<boolean> {
  // Harness' SEI says 500 to whoever has no key (H17): it answers, and is not asked again.
  const isVerdict = () => true;
  const http = new HttpClient({ requestTimeoutMs: DEADLINE_MS, maxConcurrency: 1, clock, isVerdict });
  try {
    const answer = await http.send(
      { method: "GET", url: `${baseUrl}/v1/integrations`, intent: "read", headers: {} },
      new Deadline(clock, DEADLINE_MS),
    );
    draft.pass("SEI reachable", `${new URL(baseUrl).host} answers`);
    checkClock(answer.date, clock, draft);
    return true;
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    const { finding } = failureOfTransport("GET /v1/integrations", error);
    draft.found("SEI reachable", { ...finding, fails: "always" });
    return false;
  }
}

/** A wrong clock tells wrong days until a token expires. */
function checkClock(date: string | undefined, clock: Clock, draft: SetupDraft): void {
  const there = Date.parse(date ?? "");
  if (Number.isNaN(there)) {
    draft.skip("Clock", "the answer does not say what time it is");
    return;
  }
  const skew = Math.round((clock.now() - there) / 1_000);
  if (Math.abs(skew) <= MOST_SKEW_S) {
    draft.pass("Clock", "agrees with SEI's");
    return;
  }
  draft.found("Clock", {
    code: "CONFIG_INVALID",
    fails: "never",
    message: `this machine is ${Math.abs(skew)} s ${skew > 0 ? "ahead of" : "behind"} SEI`,
    remedy: "Set the clock: expiry dates are held against it, and a connection by TLS may fail.",
  });
}
