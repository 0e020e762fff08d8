import type { Span } from '../../text/span.ts';
import type { FlagDoc } from '../docs/flags.ts';
import type { Form, Parameter } from '../docs/instructions.ts';
import type { MountDoc } from '../docs/mounts.ts';

/** A form as one line, the places of its parameters in it. */
export interface Written {
  readonly label: string;
  readonly spans: readonly Span[];
}

/** `COPY [--FLAG=VALUE…] SOURCE… DESTINATION` */
export function formLabel(name: string, form: Form): string {
  return written(name, form).label;
}

/** A name and what follows it; what begins with a comma, a semicolon or a bracket that ends something stands close. */
export function written(name: string, form: Form): Written {
  let label = name;
  const spans = form.map((parameter) => {
    const gap = isClose(parameter, label) ? '' : ' ';
    const start = label.length + gap.length;
    label += gap + parameter.label;
    return { start, end: label.length };
  });
  return { label, spans };
}

export function flagLabel(name: string, doc: FlagDoc): string {
  return written('', flagForm(name, doc)).label;
}

/** `--name=VALUE`, as one parameter. */
export function flagForm(name: string, { value, text }: FlagDoc): Form {
  return [{ label: `--${name}=${value}`, text }];
}

export function mountLabel(type: string, doc: MountDoc): string {
  return written('', mountForm(type, doc)).label;
}

/** `--mount=type=cache,target=PATH[,id=NAME]…`, each key a parameter. */
export function mountForm(type: string, { text, keys }: MountDoc): Form {
  const [first, ...more] = Object.entries(keys).map(([key, doc], index): Parameter => {
    const pair = doc.value === '' ? key : `${key}=${doc.value}`;
    const isNeeded = index === 0 && doc.default === '';
    return { label: isNeeded ? `,${pair}` : `[,${pair}]`, text: doc.text };
  });
  return [{ label: `--mount=type=${type}`, text }, ...(first === undefined ? [] : [first, ...more])];
}

function isClose({ label }: Parameter, before: string): boolean {
  return before === '' || /[=]$/.test(before) || /^\[?[,;:]/.test(label);
}
