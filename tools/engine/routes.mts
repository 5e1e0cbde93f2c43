// The order in which an engine is looked for: what costs nothing first, what takes minutes last.

import { cachePlace } from "./cache.mts";
import { engineFiles } from "./pins.mts";
import type { Route } from "./route.mts";
import { cached } from "./routes/cached.mts";
import { goBuild } from "./routes/goBuild.mts";
import { officialInstall } from "./routes/officialInstall.mts";
import { onPath } from "./routes/onPath.mts";

export function engineRoutes(): readonly Route[] {
  const place = cachePlace("engine", engineFiles);
  return [
    { name: "path", what: "an engine on PATH", find: () => onPath() },
    { name: "cache", what: `an earlier run of this command, kept in ${place}`, find: () => cached(place) },
    { name: "official", what: "the official download", find: (report) => officialInstall(place, report) },
    { name: "go", what: "a build from the Go module proxy", find: (report) => goBuild(place, report) },
  ];
}
