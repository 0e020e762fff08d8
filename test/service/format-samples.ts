import fc from 'fast-check';

/** White space that may stand between two words of an instruction, line breaks with all that they may hold among it. */
export const gap: fc.Arbitrary<string> = fc.constantFrom(
  ' ',
  '   ',
  '\t',
  ' \\\n',
  '\\\n  ',
  ' \\  \r\n\t',
  ' \\\n# c \n  ',
  ' \\\n\n   # d\n\n \\\n ',
  '\f',
  '\v ',
  ' \r ',
);

/** Instructions with `~` where a gap stands, and `^` where one may. */
const INSTRUCTIONS = [
  'from~--platform=linux/amd64~a:1~as~b',
  'FROM~scratch',
  'run~--mount=type=cache,target=/x~--network=none~a   b  && \\\n   c  \\  \n# x  \n\n\td',
  'RUN~["a"^,^"b c"^]',
  'cmd~[^]',
  'ENV~a=1~b="x  y"~c=\'z\\\n  q\'',
  'ENV~a~b   c',
  'label~a=b~"c d"=e',
  'copy~--from=b~--chown=1:1~a~b/*~/c/',
  'COPY~[^"a"^,^"b"^,^"/c"^]',
  'COPY~<<E~<<-"F"~/x/\n  a \n\nE\n\tb\\\n\tF',
  'RUN~<<E  \n\n  a  \n\nE',
  'RUN~cat~<<E~>~/x\nb\\\nE',
  'add~--~a~b',
  'healthcheck~--interval=5s~--retries=2~cmd~a   b',
  'HEALTHCHECK~none',
  'onbuild~copy~a  b',
  'ONBUILD~RUN~<<E\na\nE',
  'shell~[^"/bin/sh"^,^"-c"^]',
  'expose~80~443/tcp',
  'volume~/a~/b',
  'arg~a~b=1',
  'user~a  b',
  'workdir~/a\\\n  b',
  'STOPSIGNAL~9',
  'maintainer~a   b',
  'ENV~a=b\\\\\\',
  'WORKDIR~c:\\\\',
  '# c   ',
  '   # dflint ignore=x',
  'FRM~x',
  'env~a=1~b',
  '',
];

const instruction = fc
  .tuple(fc.constantFrom(...INSTRUCTIONS), fc.infiniteStream(gap), fc.infiniteStream(fc.boolean()))
  .map(([text, gaps, choices]) =>
    text.replace(/[~^]/g, (mark) => (choices.next().value ? gaps.next().value : mark === '~' ? ' ' : '')),
  );

const line = fc
  .tuple(
    fc.constantFrom('', '', '  ', '\t'),
    instruction,
    fc.constantFrom('', '', ' ', ' \t', '\f', ' \\'),
    fc.constantFrom('\n', '\n', '\n\n', '\r\n', '\n\n\n'),
  )
  .map((parts) => parts.join(''));

const top = fc.constantFrom(
  '',
  '',
  '#syntax=docker/dockerfile:1\n',
  '\n# escape=`\n',
  '# Escape = \\ \n',
  '\ufeff',
  '#!x\n',
);

/** Files of instructions that can mostly be read, laid out in every way, some cut off. */
export const sound: fc.Arbitrary<string> = fc
  .tuple(top, fc.array(line, { maxLength: 6 }), fc.option(fc.nat(), { freq: 3 }))
  .map(([head, rest, cut]) => {
    const text = head + rest.join('');
    return cut === null ? text : text.slice(0, cut % (text.length + 1));
  });

/** Files of pieces in any order. */
export const lines: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      gap,
      fc.constantFrom(...INSTRUCTIONS.flatMap((it) => it.split(/(?=[~^])/))).map((it) => it.replace(/[~^]/, ' ')),
      fc.constantFrom(
        '"',
        "'",
        '`',
        '\\',
        '[',
        ']',
        ',',
        '<<',
        '$',
        '{{ x }}',
        '😀',
        '\u0085',
        '\u2003',
        '// syntax=x\n',
      ),
    ),
    { maxLength: 25 },
  )
  .map((it) => it.join(''));
