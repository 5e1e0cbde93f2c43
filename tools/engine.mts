// `npm run engine`: makes sure that a real Pulumi engine is on this machine. Progress goes to stderr; the last
// line of stdout is the folder that holds `pulumi`, to be put first on PATH.
//
// PULUMI_HARNESS_SEI_ENGINE_ROUTE, a comma-separated list of route names (path, cache, official, go), limits the
// routes that are tried. The tests use it to prove one route on a machine where an earlier one would win.

import { firstThatWorks, only } from "./engine/route.mts";
import { engineRoutes } from "./engine/routes.mts";

try {
  const routes = only(engineRoutes(), process.env.PULUMI_HARNESS_SEI_ENGINE_ROUTE);
  const engine = await firstThatWorks(routes, (line) => console.error(`engine: ${line}`));
  console.log(engine.folder);
} catch (error) {
  console.error(`engine: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
