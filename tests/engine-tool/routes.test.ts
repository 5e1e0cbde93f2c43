import { firstThatWorks, only, type Route } from "../../tools/engine/route.mts";

const engine = { folder: "/opt/pulumi/bin", version: "3.270.0" };

const leadsNowhere = (name: string, error: Error): Route => ({
  name,
  what: `the ${name} way`,
  find: () => Promise.reject(error),
});
const works = (name: string): Route => ({
  name,
  what: `the ${name} way`,
  find: () => Promise.resolve(engine),
});
const neverReached: Route = {
  name: "last",
  what: "the last way",
  find: () => {
    throw new Error("a route was tried although an earlier one worked");
  },
};

describe("the routes to an engine", () => {
  test("are tried in order until one works", async () => {
    const lines: string[] = [];
    const routes = [leadsNowhere("path", new Error("no pulumi on PATH")), works("cache"), neverReached];

    const found = await firstThatWorks(routes, (line) => lines.push(line));

    expect(found).toEqual(engine);
    expect(lines).toEqual(["path: no pulumi on PATH", "cache: Pulumi 3.270.0 in /opt/pulumi/bin"]);
  });

  test("all failing, are named with their reasons and causes", async () => {
    const refused = new Error("cannot be reached", { cause: new Error("getaddrinfo ENOTFOUND") });
    const routes = [leadsNowhere("path", new Error("no pulumi on PATH")), leadsNowhere("official", refused)];

    await expect(firstThatWorks(routes, () => {})).rejects.toThrow(
      [
        "no Pulumi engine could be had. Tried, in this order:",
        "  path (the path way): no pulumi on PATH",
        "  official (the official way): cannot be reached: getaddrinfo ENOTFOUND",
      ].join("\n"),
    );
  });

  test("can be limited to some, which keep their order", () => {
    const routes = [works("path"), works("cache"), works("go")];

    expect(only(routes, undefined)).toBe(routes);
    expect(only(routes, "go, cache").map((route) => route.name)).toEqual(["cache", "go"]);
  });

  test("refuse a name that is none of theirs", () => {
    expect(() => only([works("path"), works("go")], "go,rust")).toThrow(
      "there is no route called rust; the routes are path, go",
    );
  });
});
