import { answerControl, type Controlled } from "./control";
import { type Answer, html, json } from "./http/exchange";
import type { Incoming } from "./http/server";
import { isLoopback } from "./loopback";
import { isPageCommand } from "./page/actions";
import { renderLive, renderPage } from "./page/page";
import { SCRIPT } from "./page/script";
import { STYLESHEET } from "./page/stylesheet";
import { viewOf } from "./page/view";

/** What the port of SEI serves besides SEI: the page for people, and the control endpoint for programs. */
export function answerOutside(
  sandbox: Controlled,
  incoming: Incoming,
  path: string,
  control: boolean,
): Answer {
  if (!comesFromThisMachine(incoming)) return json(403, { error: "The sandbox talks to this machine only." });
  if (path === "/control" || path.startsWith("/control/")) {
    if (control) return answerControl(sandbox, incoming, path.slice("/control".length));
    return json(404, { error: "The control endpoint is off. Start the sandbox with --control." });
  }
  if (path.startsWith("/page/do/")) return answerPage(sandbox, incoming, path.slice("/page/do".length));
  if (incoming.method !== "GET" && incoming.method !== "HEAD") return notFound();
  switch (path) {
    case "/":
      return html(200, renderPage(sandbox, viewOf(incoming.query)));
    case "/page/live":
      return html(200, renderLive(sandbox, viewOf(incoming.query)));
    case "/page.css":
      return { status: 200, contentType: "text/css; charset=utf-8", text: STYLESHEET };
    case "/page.js":
      return { status: 200, contentType: "text/javascript; charset=utf-8", text: SCRIPT };
    default:
      return notFound();
  }
}

/** What the page's buttons ask for. Only the page itself may: another site on this machine has an origin of its own. */
function answerPage(sandbox: Controlled, incoming: Incoming, command: string): Answer {
  const { origin, host = "" } = incoming.headers;
  if (origin !== `http://${host}`) return json(403, { error: "This is for the sandbox's own page." });
  return isPageCommand(command) ? answerControl(sandbox, incoming, command) : notFound();
}

function notFound(): Answer {
  return html(404, "<!doctype html><title>404</title><h1>404</h1><p>SEI is under <code>/sei/api</code>.</p>");
}

/** A web site somebody has open must not reach in here, neither under a name of its own nor by its scripts. */
function comesFromThisMachine({ headers }: Incoming): boolean {
  const origin = headers.origin ?? "http://localhost";
  return [`http://${headers.host ?? "localhost"}`, origin].every(
    (url) => URL.canParse(url) && isLoopback(new URL(url).hostname),
  );
}
