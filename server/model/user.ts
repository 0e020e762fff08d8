import type { Dockerfile } from '../syntax/ast.ts';
import { textOf } from '../text/span.ts';
import { lineageOf } from './lineage.ts';
import type { Stage } from './stage.ts';

/** Whether a USER means root: `root`, `0`, `root:root`, `0:1000`. */
export function isRoot(user: string): boolean {
  return /^(?:root|0+)(?::|$)/.test(user);
}

/** Whether a stage has a tool at hand with which an entrypoint that starts as root hands over to another user. */
export function givesUpRoot(stage: Stage, { source }: Dockerfile): boolean {
  return lineageOf(stage).some((it) => HANDS_OVER.test(textOf(source, it)));
}

const HANDS_OVER = /\b(?:gosu|su-exec|setpriv|s6-overlay|s6-setuidgid|fixuid)\b/;
