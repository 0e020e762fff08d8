import { resolve } from 'node:path';
import type { Node } from 'typescript/unstable/ast';
import { isIdentifier, isNewExpression, isRegularExpressionLiteral } from 'typescript/unstable/ast/is';
import { API } from 'typescript/unstable/sync';

/** A regular expression, and the file that it stands in, from the repository's root. */
export interface Written {
  readonly file: string;
  readonly expression: RegExp;
}

/** The regular expressions of our sources that are literals, and the files that make others with `new RegExp`, as the compiler reads them. */
export function readRegularExpressions(folders: readonly string[]) {
  const api = new API();
  const [project] = api.updateSnapshot({ openProjects: [resolve('tsconfig.json')] }).getProjects();
  if (project === undefined) throw new Error('the compiler finds no project in tsconfig.json');
  const root = `${resolve('.').replaceAll('\\', '/')}/`;
  const written: Written[] = [];
  const makers = new Set<string>();
  for (const name of project.program.getSourceFileNames()) {
    const file = name.slice(root.length);
    if (!name.startsWith(root) || !folders.some((it) => file.startsWith(`${it}/`))) continue;
    const visit = (node: Node): void => {
      if (isRegularExpressionLiteral(node)) written.push({ file, expression: readLiteral(node.text) });
      if (isNewExpression(node) && isIdentifier(node.expression) && node.expression.text === 'RegExp') makers.add(file);
      node.forEachChild(visit);
    };
    project.program.getSourceFile(name)?.forEachChild(visit);
  }
  api.close();
  return { written, makers: [...makers].sort() };
}

function readLiteral(text: string): RegExp {
  const end = text.lastIndexOf('/');
  return new RegExp(text.slice(1, end), text.slice(end + 1));
}

/** What the files make with `new RegExp` when they are first imported. */
export async function madeOnImport(files: readonly string[]): Promise<readonly Written[]> {
  const made: Written[] = [];
  const original = globalThis.RegExp;
  globalThis.RegExp = new Proxy(original, {
    construct(target, [source, flags]) {
      const expression = new target(source, flags);
      const [maker = ''] = new Error('for its stack').stack?.split('\n').slice(2) ?? [];
      const file = files.find((it) => maker.replaceAll('\\', '/').includes(`/${it}:`));
      if (file !== undefined) made.push({ file, expression });
      return expression;
    },
  });
  try {
    for (const file of files) await import(resolve(file));
  } finally {
    globalThis.RegExp = original;
  }
  return made;
}
