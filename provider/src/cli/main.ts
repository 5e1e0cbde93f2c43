#!/usr/bin/env node
import "./crash";
import "../http/nodeVersion";
import { runCommandLine } from "./commandLine";

const { stdin, stdout, stderr, env } = process;

void runCommandLine(process.argv.slice(2), { stdin, stdout, stderr, env }).then((exitCode) => {
  process.exitCode = exitCode;
});
