/**
 * Imported before anything else of the runtime: on an older Node undici fails while it loads, with a message that
 * says nothing of the cause.
 */
import { nodeProblem } from "./nodeProblem";

const problem = nodeProblem();
if (problem !== undefined) throw new Error(problem);
