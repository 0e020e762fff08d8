import { sha256 } from '../../host/sha256.ts';
import { version } from '../about.ts';
import { type Element, markup } from './element.ts';
import { PATTERNS } from './pattern.ts';
import { STYLE } from './style.ts';

export interface Document {
  readonly title: string;
  /** Of this kind of page, behind the common one. */
  readonly style: string;
  /** Only for comfort: all that there is to read is in the body. */
  readonly script: string;
  readonly body: readonly Element[];
}

/** A page in one file. It loads nothing, and a browser executes no script in it but ours. */
export function documentText({ title, style, script, body }: Document): string {
  const digest = Buffer.from(sha256([Buffer.from(script)])).toString('base64');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="dflint ${version}">
<title>${markup(title)}</title>
<style>${STYLE}${style}</style>
</head>
<body>
${markup(PATTERNS)}
<main>
${body.map((it) => `${markup(it)}\n`).join('')}</main>
<script>${script}</script>
</body>
</html>
`;
}
