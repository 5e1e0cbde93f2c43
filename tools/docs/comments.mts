// What the comments of the sources say about members of interfaces and classes.
import ts from "typescript";
import type { Sources } from "./sources.mts";

/** The first paragraphs of the comment, by `Interface.member` and, for the whole, `Interface`. */
export function commentsIn(sources: Sources): ReadonlyMap<string, string> {
  const comments = new Map<string, string>();
  for (const { path, text } of sources.values()) {
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext);
    for (const statement of file.statements) {
      if (!ts.isInterfaceDeclaration(statement) && !ts.isClassDeclaration(statement)) continue;
      const owner = statement.name?.text ?? "";
      note(owner, statement);
      for (const member of statement.members) {
        if (member.name !== undefined && ts.isIdentifier(member.name))
          note(`${owner}.${member.name.text}`, member);
      }
    }
    function note(name: string, node: ts.Node): void {
      const [comment = ""] = (ts.getLeadingCommentRanges(text, node.pos) ?? [])
        .map(({ pos, end }) => text.slice(pos, end))
        .filter((comment) => comment.startsWith("/**"))
        .slice(-1);
      const said = proseOf(comment);
      if (said !== "") comments.set(name, said);
    }
  }
  return comments;
}

function proseOf(comment: string): string {
  const [prose = ""] = comment
    .replace(/^\/\*\*|\*\/$/g, "")
    .split("\n")
    .map((line) => line.trim().replace(/^\* ?/, ""))
    .join("\n")
    .split(/^@/m);
  return prose
    .replace(/\{@link (\w+)\}/g, "`$1`")
    .replace(/([^\n])\n(?=[^\n])/g, "$1 ")
    .trim();
}
