import type { Model } from '../model/model.ts';
import { MOUNT_KEYS, MOUNT_TYPES } from '../syntax/operand/mount.ts';
import type { Span } from '../text/span.ts';
import { type Place, placeAt } from './cursor/place.ts';
import type { FlagRange, Range, Statement } from './cursor/statement.ts';
import { DIRECTIVE_DOCS } from './docs/directives.ts';
import { FLAG_DOCS } from './docs/flags.ts';
import { type Form, INSTRUCTION_DOCS } from './docs/instructions.ts';
import { MOUNT_DOCS } from './docs/mounts.ts';
import { own } from './docs/own.ts';
import { type Active, activeIn } from './signature/active.ts';
import { flagForm, mountForm, written } from './signature/form.ts';

/** How what is being written is written. */
export interface SignatureHelp {
  /** All ways to write it. */
  readonly signatures: readonly Signature[];
  /** The index of the one that is being used. */
  readonly active: number;
}

interface Signature {
  readonly label: string;
  /** Markdown. */
  readonly text: string;
  readonly parameters: readonly SignatureParameter[];
  /** The index of the one at the cursor; `undefined` where it is at none, as behind the last. */
  readonly activeParameter: number | undefined;
}

interface SignatureParameter {
  /** Where it stands in the label. */
  readonly span: Span;
  /** Markdown. */
  readonly text: string;
}

/** The signatures of the instruction, flag, mount or directive whose value or operands are at an offset. */
export function signatureHelp(model: Model, offset: number): SignatureHelp | undefined {
  const place: Place = placeAt(model.file, offset);
  switch (place.kind) {
    case 'directive-value':
      return directiveHelp(place.name, model.file.source.slice(place.value.start, offset));
    case 'keyword':
      return place.statement.isHeldBack ? instructionHelp('ONBUILD', { form: 0, parameter: 0 }) : undefined;
    case 'flag-name':
      return instructionHelp(place.statement.keyword, { form: 0, parameter: 0 });
    case 'flag-value':
      return flagHelp(place.statement, place.flag, place.value);
    case 'operand':
      return instructionHelp(place.statement.keyword, activeIn(place.statement));
    default:
      return undefined;
  }
}

function instructionHelp(keyword: string, { form: active, parameter }: Active): SignatureHelp | undefined {
  const doc = own(INSTRUCTION_DOCS, keyword);
  if (doc === undefined) return undefined;
  const signatures = doc.forms.map((form, index) =>
    signature(keyword, doc.summary, form, index === active ? parameter : undefined),
  );
  return { signatures, active };
}

function flagHelp(statement: Statement, { name }: FlagRange, value: Range): SignatureHelp | undefined {
  const doc = own(own(FLAG_DOCS, statement.keyword) ?? {}, name);
  if (doc === undefined) return undefined;
  if (name === 'mount') return mountHelp(statement, value);
  return { signatures: [signature('', doc.text, flagForm(name, doc), 0)], active: 0 };
}

/** All types while none is written, then the one that is. */
function mountHelp({ text, line }: Statement, { start, end }: Range): SignatureHelp {
  const fields = text.slice(start, end).replaceAll('"', '').split(',');
  const typeOf = (field: string) => /^type=(.*)$/i.exec(field)?.[1]?.toLowerCase();
  const type = fields.map(typeOf).findLast((it) => it !== undefined);
  const before = text.slice(start, line.cursor).replaceAll('"', '').split(',').at(-1) ?? '';
  const key = own(MOUNT_KEYS, before.replace(/=[^]*$/, '').toLowerCase());
  const types = MOUNT_TYPES.filter((it) => it === type);
  const shown = types.length > 0 ? types : MOUNT_TYPES;
  const signatures = shown.flatMap((name): readonly Signature[] => {
    const doc = MOUNT_DOCS[name];
    if (doc === undefined) return [];
    const index = key === undefined ? -1 : Object.keys(doc.keys).indexOf(key);
    const isType = key === 'type' || (before === '' && fields.length === 1);
    return [signature('', doc.text, mountForm(name, doc), isType ? 0 : index < 0 ? undefined : index + 1)];
  });
  return { signatures, active: 0 };
}

function directiveHelp(name: string, before: string): SignatureHelp | undefined {
  const doc = Object.entries(DIRECTIVE_DOCS).find(([it]) => it === name)?.[1];
  if (doc === undefined) return undefined;
  const option = before.split(';').at(-1)?.trim() ?? '';
  const [key = ''] = option.split('=');
  const index = doc.form.findIndex((it) => key !== '' && it.label.replace(/^\[;/, '').startsWith(key));
  const active =
    doc.form.length === 1 || option === '' ? Math.min(before.split(';').length, doc.form.length) - 1 : index;
  return { signatures: [signature(`# ${name}=`, doc.text, doc.form, active < 0 ? undefined : active)], active: 0 };
}

function signature(name: string, text: string, form: Form, activeParameter: number | undefined): Signature {
  const { label, spans } = written(name, form);
  const parameters = form.map((it, index) => ({ span: spans[index] ?? { start: 0, end: 0 }, text: it.text }));
  return { label, text, parameters, activeParameter };
}
