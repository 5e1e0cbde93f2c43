// Requests to the API of GitHub or GitLab. No header and no token can get into an error's text.

const TIMEOUT_MS = 30_000;
const LONGEST_ANSWER = 200;

/**
 * @param baseUrl the API's root
 * @param headers what identifies the caller
 * @param token   the secret within them
 */
export function apiAt(baseUrl, headers, token) {
  const root = new URL(baseUrl);

  async function send(method, url, body) {
    const request = {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      body: body === undefined ? undefined : JSON.stringify(body),
      // A token does not travel to another host.
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    };
    const response = await fetch(url, request).catch((error) => {
      throw new Error(`${method} ${url.pathname}: ${error.cause?.code ?? error.message}`);
    });
    const text = await response.text();
    if (response.ok) return { json: text === "" ? undefined : JSON.parse(text), headers: response.headers };
    const answer = text.replaceAll(token, "***").replace(/\s+/g, " ").slice(0, LONGEST_ANSWER);
    throw new Error(`${method} ${url.pathname} was answered with ${response.status}: ${answer}`);
  }

  const urlOf = (path) => new URL(`${root.href.replace(/\/$/, "")}${path}`);

  return {
    get: async (path) => (await send("GET", urlOf(path))).json,
    post: async (path, body) => (await send("POST", urlOf(path), body)).json,
    patch: async (path, body) => (await send("PATCH", urlOf(path), body)).json,
    put: async (path, body) => (await send("PUT", urlOf(path), body)).json,

    /** All pages of a list. */
    list: async (path) => {
      const found = [];
      const asked = new Set();
      let url = urlOf(path);
      while (url !== undefined) {
        if (asked.has(url.href)) throw new Error(`${path}: the pages of the list have no end`);
        asked.add(url.href);
        const { json, headers: answered } = await send("GET", url);
        found.push(...json);
        url = nextPage(url, answered.get("link"));
      }
      return found;
    },
  };
}

/**
 * From `<https://…?page=2>; rel="next", <https://…?page=9>; rel="last"`, as both APIs answer. Only which page it is
 * is taken from it: behind a proxy an API may know itself by another scheme, host or path, and the token must not
 * go to an address that an answer names.
 */
function nextPage(url, link) {
  const next = /<([^>]*)>\s*;[^,]*\brel="?next\b/i.exec(link ?? "");
  if (next === null) return undefined;
  const page = new URL(url);
  page.search = /\?[^#]*/.exec(next[1])?.[0] ?? "";
  return page;
}
