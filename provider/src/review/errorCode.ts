import { isErrorCode } from "../errors/catalogue";
import { entryOf } from "../errors/entry";
import { code } from "./escape";

/** The code before a finding; of a released package it leads to its explanation. */
export function errorCode(text: string | undefined): string {
  if (text === undefined) return "";
  const entry = isErrorCode(text) ? entryOf(text) : undefined;
  return entry === undefined ? `${code(text)} ` : `<a href="${entry}">${code(text)}</a> `;
}
