// Runs once after all tests of a run that had tests on the engine.
import { printSummary } from "./runSummary.ts";

export default printSummary;
