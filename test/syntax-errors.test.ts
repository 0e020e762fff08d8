import { describe, expect, it } from 'vitest';
import { modelOf } from '../server/model/model.ts';
import { parse } from '../server/syntax/parse.ts';
import { textOf } from '../server/text/span.ts';

/*
 * What BuildKit refuses before it knows any stage or value, a row for each message of its parsers: the message,
 * a Dockerfile that has the mistake, and the text at which we say so. What needs stages or values is in refusal.test.ts.
 */

describe('the text parser', () => {
  refuses([
    ['only one %s parser directive can be used', '# escape=`\n# escape=`\nFROM a', '# escape=`', 1],
    ['only one %s parser directive can be used', '# syntax=a\n# syntax=b\nFROM a', '# syntax=b'],
    ['only one %s parser directive can be used', '# check=skip=all\n# check=error=true\nFROM a', '# check=error=true'],
    ["invalid escape token '%s' does not match ` or \\", '# escape=x\nFROM a', 'x'],
    ['arrays must be comprised of strings only', 'CMD ["echo", ["nested"]]', '["nested', 0, '['],
    ['arrays must be comprised of strings only', 'RUN ["a", 1]', '1'],
    ['arrays must be comprised of strings only', 'ENTRYPOINT [null]', 'null'],
    ['arrays must be comprised of strings only', 'SHELL ["sh", true]', 'true'],
    ['arrays must be comprised of strings only', 'VOLUME ["/a", {"b": 1}]', '{'],
    ['arrays must be comprised of strings only', 'COPY ["a", 2, "b"]', '2'],
    ['arrays must be comprised of strings only', 'ADD [3, "b"]', '3'],
    ['arrays must be comprised of strings only', 'HEALTHCHECK CMD ["a", 4]', '4'],
    ['%s must have two arguments', 'ENV PATH', 'ENV'],
    ['%s must have two arguments', 'LABEL title', 'LABEL'],
    ["Syntax error - can't find = in %q. Must be of the form: name=value", 'ENV a=1 b', 'b'],
    ["Syntax error - can't find = in %q. Must be of the form: name=value", 'LABEL a=1 "b c"', '"b c"'],
    ['unterminated heredoc', 'RUN <<EOF\necho', '<<EOF'],
    ['unterminated heredoc', 'COPY <<A <<B /x/\nA\n', '<<B'],
    [
      'dockerfile line greater than max allowed size of 65535',
      `# ${'x'.repeat(65_534)}\nFROM a`,
      `# ${'x'.repeat(65_534)}`,
    ],
  ]);
});

describe('the flags', () => {
  refuses([
    ['unknown flag: %s', 'COPY --foo a b', 'foo'],
    ['unknown flag: %s', 'MAINTAINER --boo x', '--boo'],
    ['unknown flag: %s', 'ADD --parents a b', 'parents'],
    ['unknown flag: %s', 'ONBUILD --x RUN a', '--x'],
    ['unknown flag: %s', 'ONBUILD RUN --x a', 'x'],
    ['unknown flag: %s', 'RUN --"-" a', '-', 2],
    ['unknown flag: %s', "RUN --' a", ' a'],
    ['duplicate flag specified: %s', 'COPY --from=a --from=b x y', '--from=b'],
    ['duplicate flag specified: %s', 'HEALTHCHECK --retries=1 --retries=2 CMD a', '--retries=2'],
    ['missing a value on flag: %s', 'COPY --from x y', '--from'],
    ['missing a value on flag: %s', 'COPY --link= a b', '--link='],
    ['missing a value on flag: %s', 'RUN --mount a', '--mount'],
    ['expecting boolean value for flag %s, not: %s', 'COPY --link=maybe a b', '--link=maybe'],
    // A flag is read byte by byte: some bytes look like a space, and a space of several bytes does not look like one.
    ['unknown flag: %s', 'COPY --foo\u2003a b c', 'foo\u2003a'],
    ['unknown flag: %s', 'COPY --\u2003a b c', '\u2003a'],
    ['expecting boolean value for flag %s, not: %s', 'COPY --link=true\u00a0a b c', '--link=true\u00a0'],
    ['expecting boolean value for flag %s, not: %s', 'COPY --link=voilàb c', '--link=voilà'],
  ]);

  accepts('takes what BuildKit takes', [
    'COPY --link --parents=FALSE --exclude=a --exclude=b a b',
    'ADD --link=true --keep-git-dir --unpack=false --checksum=sha256:x a b',
    'RUN --mount=type=cache,target=/a --mount=type=tmpfs,target=/b --device=a --device=b make',
    'COPY -- --from a',
    // Quotes are taken off first, and so is one that is left open.
    'COPY --"" --from a',
    'RUN --\'\'"" --mount=a',
    "RUN --'",
    'ARG --foo=1 a',
    'ARG --chown=${ --mount="a""b --platform=" a',
    'HEALTHCHECK --foo NONE',
    'HEALTHCHECK --from=${ NONE',
    'STOPSIGNAL --chmod=${ TERM',
  ]);
});

describe('the instructions', () => {
  refuses([
    ['unknown instruction: %s', 'BADCMD a', 'BADCMD'],
    ['unknown instruction: %s', 'ONBUILD BADCMD a', 'BADCMD'],
    ['unknown instruction: %s', '\\\n', ''],
    ['FROM requires either one or three arguments', 'FROM', 'FROM'],
    ['FROM requires either one or three arguments', 'FROM a b', 'b'],
    ['FROM requires either one or three arguments', 'FROM a as', 'FROM'],
    ['FROM requires either one or three arguments', 'FROM a foo b', 'foo'],
    ['FROM requires either one or three arguments', 'FROM a as b c', 'c'],
    ['invalid name for build stage: %q', 'FROM a AS 1x', '1x'],
    ['invalid name for build stage: %q', 'FROM a AS b$c', 'b$c'],
    ['%s requires exactly one argument', 'MAINTAINER', 'MAINTAINER'],
    ['%s requires exactly one argument', 'WORKDIR', 'WORKDIR'],
    ['%s requires exactly one argument', 'USER', 'USER'],
    ['%s requires exactly one argument', 'STOPSIGNAL', 'STOPSIGNAL'],
    ['%s requires at least one argument', 'ENV', 'ENV'],
    ['%s requires at least one argument', 'LABEL', 'LABEL'],
    ['%s requires at least one argument', 'ONBUILD', 'ONBUILD'],
    ['%s requires at least one argument', 'HEALTHCHECK', 'HEALTHCHECK'],
    ['%s requires at least one argument', 'EXPOSE', 'EXPOSE'],
    ['%s requires at least one argument', 'VOLUME', 'VOLUME'],
    ['%s requires at least one argument', 'VOLUME []', 'VOLUME'],
    ['%s requires at least one argument', 'ARG', 'ARG'],
    ['%s requires at least one argument', 'SHELL []', 'SHELL'],
    ['%s requires at least two arguments, but only one was provided', 'COPY a', 'COPY'],
    ['%s requires at least two arguments, but only one was provided', 'ADD', 'ADD'],
    ['%s requires at least two arguments, but only one was provided', 'COPY ["a"]', 'COPY'],
    ['%s cannot accept a heredoc as a destination', 'COPY a <<EOF\nEOF', '<<EOF'],
    ['%s names can not be blank', 'ENV =x', '=x'],
    ['%s names can not be blank', 'LABEL =x', '=x'],
    ['%s names can not be blank', 'ARG =x', '=x'],
    ["Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed", 'ONBUILD ONBUILD RUN x', 'ONBUILD', 1],
    ["%s isn't allowed as an ONBUILD trigger", 'ONBUILD FROM x', 'FROM'],
    // It is the image that is built on this one that cannot be built, of whose instructions this is one.
    ['unknown instruction: %s', 'ONBUILD -- RUN a', '--'],
    ['unknown instruction: %s', 'ONBUILD --"" RUN a', '--""'],
    ["%s isn't allowed as an ONBUILD trigger", 'ONBUILD MAINTAINER x', 'MAINTAINER'],
    ['SHELL requires the arguments to be in JSON form', 'SHELL bash -c', 'bash -c'],
    ['VOLUME specified can not be an empty string', 'VOLUME [""]', '""'],
    ['HEALTHCHECK NONE takes no arguments', 'HEALTHCHECK NONE x', 'x'],
    ['Missing command after HEALTHCHECK CMD', 'HEALTHCHECK CMD', 'CMD'],
    ['Missing command after HEALTHCHECK CMD', 'HEALTHCHECK CMD []', 'CMD'],
    ['Unknown type %#v in HEALTHCHECK (try CMD)', 'HEALTHCHECK curl x', 'curl'],
    ['--retries cannot be negative (%d)', 'HEALTHCHECK --retries=-1 CMD x', '-1'],
    ['strconv.ParseInt: parsing "x": invalid syntax', 'HEALTHCHECK --retries=x CMD x', 'x'],
    ['Interval %#v cannot be less than 1ms', 'HEALTHCHECK --interval=50ns CMD x', '50ns'],
    ['time: invalid duration "5"', 'HEALTHCHECK --timeout=5 CMD x', '5'],
    ['%s requires at least one argument', 'ARG \\\f', 'ARG'],
  ]);

  accepts('takes what BuildKit takes', [
    // A number beyond all is no JSON to Go, so that these are words.
    'VOLUME [1e999]',
    'CMD ["a", {"b": [-1e999]}]',
    // An escape character in front of other blanks than spaces and tabs continues no line, and means nothing.
    'ENV a=b \\\f',
    'LABEL a=b \\\u00a0',
    'ARG a \\\v',
    'HEALTHCHECK NONE [ ]',
  ]);
  // Guards of BuildKit's against what its own parser never makes have no row: "Bad input to %s, too many arguments",
  // "%T is not a command type", "arg should start with --" and "internal lexing of heredoc produced inconsistent results".

  it('suggests the instruction that was meant', () => {
    expect(parse('FROM a\nRUNN x').errors[0]).toMatchObject({ suggestion: 'RUN' });
    expect(parse('FROM a\nrunn x').errors[0]).toMatchObject({ suggestion: 'run' });
  });
});

describe('the flags of RUN', () => {
  refuses([
    ["invalid field '%s' must be a key=value pair", 'RUN --mount=type=bind,id a', 'id'],
    ["unexpected key '%s' in '%s'", 'RUN --mount=typ=bind a', 'typ'],
    ["unexpected key '%s' for mount type '%s'", 'RUN --mount=type=bind,target=/a,required a', 'required'],
    ["unexpected key '%s' for mount type '%s'", 'RUN --mount=type=cache,target=/a,size=1g a', 'size=1g'],
    ["unexpected key '%s' for mount type '%s'", 'RUN --mount=required,type=secret,id=a b', 'required'],
    ["unexpected key '%s' for mount type '%s'", 'RUN --mount=size=1g,type=tmpfs,target=/a b', 'size=1g'],
    [
      'invalid secret mount. one of source, target required',
      'RUN --mount=type=secret,id= c',
      '--mount=type=secret,id=',
    ],
    ['unsupported mount type %q', 'RUN --mount=type=cach,target=/a a', 'cach'],
    ['unsupported sharing value %q', 'RUN --mount=type=cache,target=/a,sharing=x a', 'x'],
    ["'from' doesn't support variable expansion, define alias stage instead", 'RUN --mount=from=$X,target=/a a', '$X'],
    ['invalid value for %s: %s', 'RUN --mount=type=bind,target=/a,ro=maybe a', 'maybe'],
    ['invalid value for %s: %s', 'RUN --mount=type=tmpfs,target=/a,size=big a', 'big'],
    ['invalid value %s for mode', 'RUN --mount=type=cache,target=/a,mode=9 b', '9'],
    ['invalid value %s for uid', 'RUN --mount=type=cache,target=/a,uid=me b', 'me'],
    ['invalid value %s for gid', 'RUN --mount=type=cache,target=/a,gid=me b', 'me'],
    ['mode not allowed for %q type mounts', 'RUN --mount=type=bind,target=/a,mode=0644 b', 'mode=0644'],
    ['uid not allowed for %q type mounts', 'RUN --mount=type=tmpfs,target=/a,uid=1 b', 'uid=1'],
    ['secret mount should not have a from', 'RUN --mount=type=secret,id=a,from=b c', 'from=b'],
    ['invalid cache sharing set for %v mount', 'RUN --mount=type=secret,id=a,sharing=shared c', 'sharing=shared'],
    ['invalid secret mount. one of source, target required', 'RUN --mount=type=secret c', '--mount=type=secret'],
    ["both source and id can't be set", 'RUN --mount=type=secret,id=a,source=b c', 'source=b'],
    ['ssh does not support source', 'RUN --mount=type=ssh,source=b c', 'source=b'],
    ['invalid network mode %q', 'RUN --network=x a', 'x'],
    ['security %q is not valid', 'RUN --security=x a', 'x'],
    ["invalid field '%s' must be a key=value pair", 'RUN --device=a,b c', 'b'],
    ['device name already set to %s', 'RUN --device=a,name=b c', 'name=b'],
    ['invalid value for %s: %s', 'RUN --device=a,required=maybe c', 'maybe'],
    ["unexpected key '%s' in '%s'", 'RUN --device=a,x=b c', 'x=b'],
    ['failed to parse csv mounts: …', "RUN --mount='type=bind,\"target=/a' b", '"target=/a'],
    ['failed to parse csv mounts: …', "RUN --mount='type=bind,target=\"/a' b", 'target="/a'],
    ['failed to parse csv devices: …', "RUN --device='a,\"b' c", '"b'],
    ['failed to parse csv mounts: EOF', 'RUN --mount= a', '--mount='],
    ['failed to parse csv devices: EOF', 'RUN --device= a', '--device='],
    ["invalid field '%s' must be a key=value pair", 'RUN --mount=type=cache,target=/a, a', ',', 1],
    ["invalid field '%s' must be a key=value pair", 'RUN --mount=,type=cache,target=/a a', ','],
    ["invalid field '%s' must be a key=value pair", 'RUN --mount=type=cache,,target=/a a', ','],
    ["invalid field '%s' must be a key=value pair", 'RUN --device=a, b', ','],
    ["unexpected key '%s' in '%s'", 'RUN --mount==x a', '=x'],
  ]);

  it('refuses what is empty once, and proposes nothing for it', () => {
    for (const value of ['', 'type=cache,target=/a,', 'type=', '=x']) {
      const model = modelOf(parse(`FROM a\nRUN --mount=${value} b\n`));
      expect(model.file.errors).toMatchObject([{ suggestion: undefined }]);
      expect(model.refusals).toEqual([]);
    }
  });

  accepts('takes a device behind an empty one', ['RUN --device=,a b', 'RUN --device=name=,a b']);
  // "parsing produced an invalid run command" cannot come up: a line in JSON form announces no heredoc.
});

describe('the expansion of variables', () => {
  refuses([
    ["syntax error: missing '}'", 'FROM ${a', '${a'],
    ["syntax error: missing '}'", 'ENV a=${', '${'],
    ['syntax error: bad substitution', 'ENV a=${}', '${}'],
    ['syntax error: bad substitution', 'ENV a=${:x}', '${:'],
    ['syntax error: bad substitution', 'ENV a=${{x}', '${{'],
    ['unsupported modifier (%s) in substitution', 'ENV a=${x=1}', '=', 1],
    ['unsupported modifier (%s) in substitution', 'ENV a=${x:=1}', ':='],
    ['unsupported modifier (%s) in substitution', 'ENV a=${x^}', '^'],
    ['unsupported modifier (%s) in substitution', 'ENV a=${x:#p}', ':#'],
    ['unsupported modifier (%s) in substitution', 'ENV a=${.}', '.'],
    ["syntax error: missing '/' in ${}", 'ENV a=${x/a}', '/a'],
    ['unexpected end of statement while looking for matching single-quote', "WORKDIR /a'b", "'"],
    ['unexpected end of statement while looking for matching double-quote', 'USER "a', '"'],
    ['unsupported modifier (%s) in substitution', 'COPY <<a /b\nx ${y^}\na', '^'],
  ]);

  accepts('is not attempted where BuildKit does not', [
    'RUN echo ${x^^} "',
    'CMD echo ${x',
    'COPY <<"a" /b\n${x^^}\na',
    'RUN <<EOF\n${x^^}\nEOF',
    'HEALTHCHECK CMD test ${x^^}',
    'LABEL a=\\${x^^}',
  ]);
});

describe('the check directive', () => {
  refuses([
    ['invalid check option %q', '# check=skip=all;foo\nFROM a', 'foo'],
    ['invalid check option %q', '# check=skipp=all\nFROM a', 'skipp=all'],
    ['failed to parse check option %q: strconv.ParseBool…', '# check=error=maybe\nFROM a', 'error=maybe'],
    ['invalid check option %q', '# check=skip=all; error=true\nFROM a', ' ', 1],
    ['invalid check option %q', '#!/bin/sh\n# syntax=a/b\n# check=foo\nFROM a', 'foo'],
  ]);

  accepts('is read up to a space, and not where it or one above is indented', [
    '# check=skip=all ;foo\nFROM a',
    '# check= \nFROM a',
    ' # check=foo\nFROM a',
    '# syntax=a\n\t# escape=`\n# check=foo\nFROM a',
    '#!/bin/sh\n  # check=foo\nFROM a',
    '#!/bin/sh\n\n# check=foo\nFROM a',
  ]);
});

type Row = readonly [row: string, source: string, at: string, occurrence?: number, shown?: string];

/** Each source is refused once, at `at` (of several the one counted from 0). */
function refuses(rows: readonly Row[]): void {
  for (const [row, source, at, occurrence = 0, shown = at] of rows) {
    it(`refuses, as BuildKit: ${row}: ${source.slice(0, 80)}`, () => {
      let start = source.indexOf(at);
      for (let count = 0; count < occurrence; count++) start = source.indexOf(at, start + 1);
      const errors = parse(source).errors.map((it) => ({ start: it.start, text: textOf(source, it) }));
      expect(errors).toEqual([{ start, text: shown }]);
    });
  }
}

function accepts(what: string, sources: readonly string[]): void {
  it.each(sources)(`${what}: %s`, (source) => expect(parse(source).errors).toEqual([]));
}
