import { listOf, type Operands, pairsOf } from '../cursor/operand.ts';
import type { Statement } from '../cursor/statement.ts';

/** Which form of an instruction is being written, by its index, and which parameter of it. */
export interface Active {
  readonly form: number;
  /** `undefined` behind the last. */
  readonly parameter: number | undefined;
}

/** By the order of the forms in `INSTRUCTION_DOCS`. */
export function activeIn(statement: Statement): Active {
  const { text, operands: from } = statement;
  const isArray = text[from] === '[';
  switch (statement.keyword) {
    case 'ADD':
    case 'COPY':
      return transferIn(listOf(statement));
    case 'ARG':
    case 'ENV':
    case 'LABEL':
      return { form: 0, parameter: Math.min(1, pairsOf(statement).index) };
    case 'CMD':
    case 'ENTRYPOINT':
      // A line that has not begun may become either; the exec form is the better one.
      return text.length <= from || isArray ? { form: 0, parameter: wordIn(statement) } : { form: 1, parameter: 0 };
    case 'EXPOSE':
      return { form: 0, parameter: wordIn(statement) };
    case 'FROM': {
      const { index } = listOf(statement);
      return { form: 0, parameter: index > 2 ? undefined : Math.min(index, 1) + 1 };
    }
    case 'HEALTHCHECK':
      return healthIn(statement);
    case 'RUN':
      return isArray ? { form: 1, parameter: 1 + wordIn(statement) } : { form: 0, parameter: 1 };
    case 'SHELL':
      return { form: 0, parameter: wordIn(statement) };
    case 'USER': {
      const { word, index } = listOf(statement);
      const isGroup = text.slice(word.start, statement.line.cursor).includes(':');
      return { form: 0, parameter: index > 0 ? undefined : isGroup ? 1 : 0 };
    }
    case 'VOLUME':
      return { form: isArray ? 1 : 0, parameter: 0 };
    default:
      return { form: 0, parameter: 0 };
  }
}

/** The first or one of those behind it. */
function wordIn(statement: Statement): number {
  return Math.min(1, listOf(statement).index);
}

function transferIn({ form, index, ranges }: Operands): Active {
  const isLast = index > 0 && index >= ranges.length - 1;
  return { form: form === 'json' ? 1 : 0, parameter: isLast ? 2 : 1 };
}

function healthIn(statement: Statement): Active {
  const { index, ranges } = listOf(statement);
  const [first] = ranges;
  const type = first === undefined ? '' : statement.text.slice(first.start, first.end).toUpperCase();
  if (type !== '' && 'NONE'.startsWith(type)) return { form: 1, parameter: index > 0 ? undefined : 0 };
  return { form: 0, parameter: index > 0 ? 2 : 1 };
}
