import { resolve } from 'node:path';
import type { Node } from 'typescript/unstable/ast';
import {
  isCallExpression,
  isExportDeclaration,
  isImportDeclaration,
  isStringLiteral,
} from 'typescript/unstable/ast/is';
import { API } from 'typescript/unstable/sync';

/** An import or re-export as it is written. */
export interface Import {
  /** The importing file, from the repository's root. */
  readonly file: string;
  /** What it names: a relative path, a package or `node:...`. */
  readonly specifier: string;
  /** What is left of it at run time: all of it, nothing, or a call. */
  readonly form: 'value' | 'type' | 'lazy';
}

/** The TypeScript files of the project that stand in one of the folders, and their imports, as the compiler reads them. */
export function readImports(folders: readonly string[]): { files: readonly string[]; imports: readonly Import[] } {
  const api = new API();
  const [project] = api.updateSnapshot({ openProjects: [resolve('tsconfig.json')] }).getProjects();
  if (project === undefined) throw new Error('the compiler finds no project in tsconfig.json');
  const root = `${resolve('.').replaceAll('\\', '/')}/`;
  const files = project.program
    .getSourceFileNames()
    .filter((name) => folders.some((folder) => name.startsWith(`${root}${folder}/`)))
    .map((name) => name.slice(root.length));
  const imports = files.flatMap((file) =>
    (project.program.getSourceFile(resolve(file))?.imports ?? []).filter(isStringLiteral).map((literal) => ({
      file,
      specifier: literal.text,
      form: formOf(literal.parent),
    })),
  );
  api.close();
  return { files, imports };
}

function formOf(statement: Node): Import['form'] {
  if (isCallExpression(statement)) return 'lazy';
  // What is neither a declaration nor a call is a type written `import('...').Name`.
  if (!isImportDeclaration(statement) && !isExportDeclaration(statement)) return 'type';
  return /^(import|export) type\b/.test(statement.getText()) ? 'type' : 'value';
}
