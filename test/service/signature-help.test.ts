import { describe, expect, it } from 'vitest';
import { signatureHelp } from '../../server/service/signature-help.ts';
import { FLAGS } from '../../server/syntax/operand/flags.ts';
import { MOUNT_TYPES } from '../../server/syntax/operand/mount.ts';
import { INSTRUCTIONS } from '../../server/syntax/tokens.ts';
import { textOf } from '../../server/text/span.ts';
import { atCursor } from './at-cursor.ts';

/** The signature in use, its active parameter in brackets of its own. */
function shown(text: string): string | undefined {
  const { model, offset } = atCursor(text);
  const help = signatureHelp(model, offset);
  const signature = help?.signatures[help.active];
  if (signature === undefined) return undefined;
  const { label, parameters, activeParameter } = signature;
  const parameter = activeParameter === undefined ? undefined : parameters[activeParameter];
  if (parameter === undefined) return label;
  const { start, end } = parameter.span;
  return `${label.slice(0, start)}»${label.slice(start, end)}«${label.slice(end)}`;
}

describe('an instruction', () => {
  it.each(INSTRUCTIONS)('%s has a signature, each parameter with a text', (name) => {
    const { model, offset } = atCursor(`FROM a\n${name} <|>`);
    const help = signatureHelp(model, offset);
    expect(help?.signatures.length).toBeGreaterThan(0);
    for (const { label, parameters } of help?.signatures ?? []) {
      expect(label).toMatch(new RegExp(`^${name} `));
      for (const { span, text } of parameters) {
        expect(textOf(label, span)).not.toBe('');
        expect(text).not.toBe('');
      }
    }
  });

  it.each([
    ['FROM <|>', '»IMAGE[:TAG][@DIGEST]«'],
    ['FROM --pl<|>', '»[--platform=PLATFORM]«'],
    ['FROM a<|>lpine', '»IMAGE[:TAG][@DIGEST]«'],
    ['FROM alpine <|>', '»[AS NAME]«'],
    ['FROM alpine AS b<|>', '»[AS NAME]«'],
    ['COPY <|>', '»SOURCE…«'],
    ['COPY a<|> b', '»SOURCE…«'],
    ['COPY a <|>', '»DESTINATION«'],
    ['COPY a b c<|>', '»DESTINATION«'],
    ['COPY a <|> b', '»SOURCE…«'],
    ['COPY --link <|>', '»SOURCE…«'],
    ['COPY --li<|>nk a b', '»[--FLAG=VALUE…]«'],
    ['COPY ["a", "b<|>"]', '», "DESTINATION"]«'],
    ['ADD a \\\n  <|>', '»DESTINATION«'],
    ['ENV A=1<|>', '»NAME=VALUE«'],
    ['ENV A="1 2" <|>', '»[NAME=VALUE…]«'],
    ['ARG A <|>', '»[NAME[=DEFAULT]…]«'],
    ['LABEL <|>', '»KEY=VALUE«'],
    ['RUN <|>', 'RUN [--FLAG=VALUE…] »COMMAND«'],
    ['RUN make <|>', '»COMMAND«'],
    ['RUN ["make", "<|>"]', '», "ARGUMENT"…]«'],
    ['CMD <|>', '»["EXECUTABLE"«'],
    ['CMD ["a", <|>', '», "ARGUMENT"…]«'],
    ['ENTRYPOINT exec <|>', '»COMMAND«'],
    ['SHELL ["/bin/sh", "-<|>c"]', '», "ARGUMENT"…]«'],
    ['HEALTHCHECK <|>', '»CMD«'],
    ['HEALTHCHECK --interval=1s CMD <|>', '»COMMAND«'],
    ['HEALTHCHECK NONE<|>', '»NONE«'],
    ['EXPOSE 80 <|>', '»[PORT[/PROTOCOL]…]«'],
    ['USER a<|>', '»USER«'],
    ['USER a:<|>', '»[:GROUP]«'],
    ['VOLUME ["/a<|>"]', '»["PATH"…]«'],
    ['STOPSIGNAL <|>', '»SIGNAL«'],
    ['WORKDIR /a<|>', '»PATH«'],
    ['ONBUILD <|>', '»INSTRUCTION«'],
    ['ONBUILD COPY a <|>', '»DESTINATION«'],
    ['copy a <|>', '»DESTINATION«'],
  ])('%s is at the right parameter', (text, part) => {
    expect(shown(`FROM a\n${text}`)).toContain(part);
  });

  it('says nothing at its keyword, behind its end, in comments and here-documents', () => {
    expect(shown('FROM a\nCO<|>PY a b')).toBeUndefined();
    expect(shown('FROM a\nCOPY a b\n<|>')).toBeUndefined();
    expect(shown('FROM a\nCOPY a \\\n# why<|>\n b')).toBeUndefined();
    expect(shown('FROM a\nCOPY <<E /x\na <|>\nE')).toBeUndefined();
    expect(shown('FROM a\nINCLUDE <|>')).toBeUndefined();
  });

  it('has no active parameter behind its last', () => {
    expect(shown('FROM a\nUSER a b<|>')).toBe('USER USER[:GROUP]');
  });
});

describe('a flag', () => {
  const flags = Object.entries(FLAGS).flatMap(([kind, names]) =>
    Object.keys(names).map((name) => [kind.toUpperCase(), name] as const),
  );

  it.each(flags)('%s --%s has a signature', (instruction, name) => {
    expect(shown(`FROM a\n${instruction} --${name}=<|>`)).toMatch(new RegExp(`^»--${name}=`));
  });

  it('of no such name has none', () => {
    expect(shown('FROM a\nCOPY --constructor=<|>')).toBeUndefined();
  });
});

describe('a mount', () => {
  it('shows all types until one is written', () => {
    const { model, offset } = atCursor('FROM a\nRUN --mount=<|>');
    const help = signatureHelp(model, offset);
    expect(help?.signatures.map((it) => /type=(\w+)/.exec(it.label)?.[1])).toEqual([...MOUNT_TYPES]);
  });

  it('shows the keys of its type, the active one by any of its names', () => {
    expect(shown('FROM a\nRUN --mount=type=tmpfs<|> x')).toBe('»--mount=type=tmpfs«,target=PATH[,size=SIZE]');
    expect(shown('FROM a\nRUN --mount=type=tmpfs,dst=/<|> x')).toBe('--mount=type=tmpfs»,target=PATH«[,size=SIZE]');
    expect(shown('FROM a\nRUN --mount=size=<|>,type=tmpfs x')).toBe('--mount=type=tmpfs,target=PATH»[,size=SIZE]«');
    expect(shown('FROM a\nRUN --mount=type=tmpfs,<|> x')).toBe('--mount=type=tmpfs,target=PATH[,size=SIZE]');
  });
});

describe('a directive', () => {
  it('shows what it takes', () => {
    expect(shown('# escape=<|>')).toBe('# escape=»\\|`«');
    expect(shown('# syntax=docker/<|>')).toBe('# syntax=»IMAGE«');
    expect(shown('# check=<|>')).toContain('»skip=CHECK,…|all«');
    expect(shown('# check=skip=A;error=<|>')).toContain('»[;error=BOOLEAN]«');
    expect(shown('FROM a\n# escape=<|>')).toBeUndefined();
  });
});
