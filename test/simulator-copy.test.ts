import { describe, expect, it } from 'vitest';
import type { Entry } from '../server/context/context.ts';
import { build, changed, check, copies, file, predicted, verdictsIn } from './simulated.ts';

describe('COPY', () => {
  it('takes a mode in any spelling of its number', () => {
    expect(copies('--chmod=644 f /', '--chmod=0644 f /')).toBe('cached');
    expect(copies('--chmod=644 f /', '--chmod=u=rw,go=r f /')).toBe('rebuilt');
    expect(copies('--chown=root f /', '--chown=0 f /')).toBe('cached');
    expect(copies('--chown=0 f /', '--chown=0:0 f /')).toBe('rebuilt');
  });

  it('counts a source by its last name and what it holds', () => {
    expect(copies('d/f /', 'e/f /')).toBe('cached');
    expect(copies('d /x', 'e /x')).toBe('rebuilt');
    expect(copies('. /x', '/ /x')).toBe('cached');
    expect(copies('f /', './d/../f /')).toBe('cached');
    expect(copies('f d/f /x/', 'd/f f /x/')).toBe('cached');
    expect(copies('f g /x/', 'g f /x/')).toBe('rebuilt');
  });

  it('counts excludes by their words, and not what they exclude', () => {
    expect(copies('d /x', '--exclude=nothing d /x')).toBe('rebuilt');
    check({ was: { 'd/a': '1', 'd/b.log': '1' }, now: { 'd/a': '1', 'd/b.log': '2' } })`
      FROM alpine
      COPY --exclude=*.log d /d
      #^^^ cached
      COPY d /e
      #^^^ rebuilt: d/b.log changed
    `;
  });

  it('with --link is joined with what is below it when a step first reads the two, and then printed as done', () => {
    check({ was: 'FROM alpine\nCOPY --link f /\n', now: { f: '1' } })`
      FROM alpine
      COPY --link f /
      #^^^ unknown, likely rebuilt: what it copies is in the cache, and joined with the files below it only now
      RUN a
      #^^ rebuilt: there was no such step before
    `;
    check({ was: 'FROM alpine\nCOPY --link f /\nRUN a\n', now: { f: '1' } })`
      FROM alpine
      COPY --link f /
      #^^^ cached
      RUN b
      #^^ rebuilt: the command changed
    `;
  });

  it('stops the build where a source is missing, also one of which something is excluded', () => {
    check({ was: { f: '1', g: '1' }, now: { g: '1' } })`
      FROM alpine
      COPY --exclude=x f /
      #^^^ rebuilt: the build stops here: f is not there
    `;
  });

  it('takes with --parents what an ignore file would match', () => {
    const was = { 'a/b/package.json': '1', 'a/b/index.js': '1' };
    check({ was, now: { ...was, 'a/b/index.js': '2' } })`
      FROM alpine
      COPY --parents **/package.json /x/
      #^^^ cached
      COPY --parents a/./b/*.js /y/
      #^^^ rebuilt: a/b/index.js changed
    `;
    check({ was, now: was })`
      FROM alpine
      COPY --parents a/nothing /x/
      #^^^ rebuilt: the build stops here: a/nothing is not there
    `;
  });

  it('is found by the inline file as it is expanded', () => {
    check({ was: { args: { V: '1' } }, now: { args: { V: '2' } } })`
      FROM alpine
      ARG V
      COPY <<"raw" /raw
      #^^^ cached
      $V
      raw
      COPY <<text /text
      #^^^ rebuilt: the inline file changed
      $V
      text
    `;
  });

  it('with --link is built again on another base, though its own layer is not', () => {
    check({ was: 'FROM alpine\nRUN a\nCOPY --link f /\nRUN b\n', now: { f: '1' } })`
      FROM alpine
      RUN A
      #^^ rebuilt: the command changed
      COPY --link f /
      #^^^ rebuilt: RUN A is built again
      RUN b
      #^^ rebuilt: RUN A is built again
    `;
  });

  it('does not notice new bytes of the old size and time, unless the context is new to the builder', () => {
    const was = { f: { ...file('f', '1'), mtime: '5' } };
    const now = { f: { ...file('f', '2'), mtime: '5' } };
    const source = 'FROM alpine\nCOPY f /\n';
    const stale = predicted([build(source, was), build(source, now)]);
    expect(verdictsIn(stale)).toEqual(['cached']);
    expect(stale.assumptions.join()).toContain('f has the size and the time that it had before');
    expect(changed({ was, now: { ...now, freshContext: true } }, source)).toEqual(['rebuilt']);
  });

  it('notices them where something was written on the context, which the builder then does not keep', () => {
    const was = { f: { ...file('f', '1'), mtime: '5' }, g: '1' };
    const now = { f: { ...file('f', '2'), mtime: '5' }, g: '1' };
    const verdictsBehind = (mount: string, from = '') => {
      const source = `FROM alpine AS a\n${from}RUN --mount=${mount} ls /in\nFROM alpine\nCOPY --from=a /x /\nCOPY f /\n`;
      const kept = [build(source, was), build(source, now), build(source, was)];
      return [verdictsIn(predicted(kept.slice(0, 2))).at(-1), verdictsIn(predicted(kept)).at(-1)];
    };
    expect(verdictsBehind('target=/in')).toEqual(['cached', 'cached']);
    expect(verdictsBehind('target=/in,source=g')).toEqual(['cached', 'cached']);
    expect(verdictsBehind('target=/in,source=g,rw')).toEqual(['rebuilt', 'cached']);
  });

  it('is not known where the bytes of a file are not', () => {
    const f = { ...file('f', ''), content: undefined };
    check({ was: { f }, now: { f } })`
      FROM alpine
      COPY f /
      #^^^ unknown, likely rebuilt: cached if f holds the same /f as what was read before
    `;
  });

  it('says how much it takes from the context', () => {
    const { steps } = predicted([build('FROM alpine\nCOPY d /\nRUN a\n', { 'd/a': '12', 'd/b': '345', c: '6' })]);
    expect(steps.map((it) => it.bytes)).toEqual([undefined, 5, undefined]);
  });
});

describe('COPY --from', () => {
  it('hangs on what a command writes that is executed again', () => {
    check({ was: { 'app.ts': '1' }, now: { 'app.ts': '2' } })`
      FROM node AS build
      COPY app.ts .
      #^^^ rebuilt: app.ts changed
      RUN npm run build
      #^^ rebuilt: COPY app.ts . is built again
      FROM nginx
      COPY --from=build /app/dist /srv
      #^^^ unknown, likely rebuilt: cached if npm run build writes the same /app/dist again
      RUN ls
      #^^ unknown, likely rebuilt: cached if npm run build writes the same /app/dist again
    `;
  });

  it('says a condition once for all that share it', () => {
    const source = 'FROM a AS b\nCOPY f /f\nRUN make\nFROM c\nCOPY --from=b /o /o\nRUN x\nRUN y\n';
    const { conditions, summary } = predicted([build(source, { f: '1' }), build(source, { f: '2' })]);
    expect(conditions.map((it) => it.steps.length)).toEqual([3]);
    expect(summary).toEqual({ cached: 0, rebuilt: 2, unknown: 3 });
  });

  it('says why what an image holds is most likely not what was there before', () => {
    const reasons = (was: Parameters<typeof build>, now: Parameters<typeof build>) =>
      predicted([build(...was), build(...now)]).conditions.map((it) => it.reason);
    const emptied = 'FROM alpine AS a\nCOPY d /x\nFROM scratch\nCOPY --from=a /x /y\n';
    expect(reasons([emptied, { 'd/f': '1' }], [emptied, { 'd/.keep': '' }])).toEqual([
      'what other steps bring there has changed',
    ]);
    const from = (version: string) => `FROM scratch\nCOPY --from=alpine:${version} /etc /y\n`;
    expect(reasons([from('1')], [from('2')])).toEqual(['it is read from somewhere else']);
    const branch = (name: string) => `FROM scratch\nADD https://example.com/a.git#${name} /y\n`;
    expect(reasons([branch('one')], [branch('two')])).toEqual(['it is read from somewhere else']);
  });

  it('takes what is asked to be assumed of commands that are executed again', () => {
    const source = 'FROM a AS b\nCOPY f /f\nRUN make\nFROM c\nCOPY --from=b /o /o\n';
    const builds = [build(source, { f: '1' }), build(source, { f: '2' })];
    for (const [assumeReruns, verdict] of [
      ['changed', 'rebuilt'],
      ['same', 'cached'],
    ] as const) {
      const prediction = predicted(builds, { assumeReruns });
      expect(verdictsIn(prediction).at(-1)).toBe(verdict);
      expect(prediction.assumptions.join()).toContain('what is executed again writes');
    }
  });

  it('is decided where only copies made what it takes', () => {
    check({ was: { f: '1', g: '1' }, now: { f: '1', g: '2' } })`
      FROM alpine AS files
      COPY g /g/
      #^^^ rebuilt: g changed
      COPY f /f/
      #^^^ rebuilt: COPY g /g/ is built again
      FROM alpine
      COPY --from=files /f/f /f
      #^^^ cached
      COPY --from=files /g/g /g
      #^^^ rebuilt: COPY g /g/ gives it another /g/g
    `;
  });

  it('is a miss for sure where a changed file was copied over what a command left', () => {
    check({ was: { f: '1' }, now: { f: '2' } })`
      FROM alpine AS build
      RUN make
      #^^ cached
      COPY f /out/conf/f
      #^^^ rebuilt: f changed
      FROM alpine AS one
      COPY --from=build /out/conf/f /f
      #^^^ rebuilt: COPY f /out/conf/f gives it another /out/conf/f
      FROM alpine AS all
      COPY --from=build /out /out
      #^^^ rebuilt: COPY f /out/conf/f gives it another /out
      FROM alpine
      COPY --from=one / /1
      #^^^ rebuilt: COPY --from=build /out/conf/f /f gives it another /
      COPY --from=all / /2
      #^^^ rebuilt: COPY --from=one / /1 is built again
    `;
  });

  it('knows a WORKDIR and inline files on scratch', () => {
    check({
      was: `
        FROM scratch AS files
        WORKDIR /w
        COPY <<a a
        1
        a
        FROM alpine
        COPY --from=files /w /w
      `,
    })`
      FROM scratch AS files
      WORKDIR /w
      #^^^^^^ cached
      COPY --chmod=644 <<a a
      #^^^ rebuilt: the instruction changed
      1
      a
      FROM alpine
      COPY --from=files /w /w
      #^^^ cached
    `;
  });

  it('reads links of a stage', () => {
    const link = (target: string): Entry => ({ kind: 'symlink', path: 'link', mode: 0o777, target });
    check({ was: { link: link('a'), a: '1', b: '1' }, now: { link: link('b'), a: '1', b: '1' } })`
      FROM scratch AS files
      COPY . /
      #^^^ rebuilt: link changed
      FROM alpine
      COPY --from=files /link /f
      #^^^ cached
    `;
  });

  it('stops the build where it is known that nothing is there', () => {
    check({ was: { f: '1' }, now: { f: '2' } })`
      FROM scratch AS files
      COPY f /
      #^^^ rebuilt: f changed
      FROM alpine
      COPY --from=files /g /
      #^^^ rebuilt: the build stops here: g is not there
    `;
  });

  it('tells what was put into a folder of which not all is known from the rest of it', () => {
    check({ was: { f: '1' }, now: { f: '2' } })`
      FROM scratch AS files
      COPY --from=alpine /etc /out/
      #^^^ cached
      COPY f /out/
      #^^^ rebuilt: f changed
      FROM alpine AS one
      COPY --from=files /out/f /
      #^^^ rebuilt: COPY f /out/ gives it another /out/f
      FROM alpine AS two
      COPY --from=files /out/passwd /
      #^^^ cached
      FROM alpine
      COPY --from=files /out /
      #^^^ rebuilt: COPY f /out/ gives it another /out
      COPY --from=one / /one
      #^^^ rebuilt: COPY --from=files /out / is built again
      COPY --from=two / /two
      #^^^ rebuilt: COPY --from=files /out / is built again
    `;
  });

  it('does not know what of a file is left where an unknown folder was laid over its own', () => {
    check({ was: { f: '1' }, now: { f: '2' } })`
      FROM scratch AS files
      COPY f /out/g
      #^^^ rebuilt: f changed
      COPY --link --from=alpine /etc /out/
      #^^^ rebuilt: COPY f /out/g is built again
      FROM alpine
      COPY --from=files /out/g /
      #^^^ unknown, likely rebuilt: cached if alpine:latest holds the same /out/g as what was read before
    `;
  });

  it('finds what is below a file that was copied from an image, and joined with others', () => {
    check({ was: { f: '1', g: '1' }, now: { f: '1', g: '2' } })`
      FROM scratch AS files
      COPY f /out/f
      #^^^ cached
      COPY --from=alpine /etc/passwd /out/
      #^^^ cached
      COPY --link g /out/
      #^^^ rebuilt: g changed
      FROM alpine
      COPY --from=files /out/f /
      #^^^ cached
    `;
  });

  it('knows a file again in a stage of which no longer all is known', () => {
    check({ was: 'FROM scratch AS files\nCOPY f /out/f\nFROM alpine\nCOPY --from=files /out/f /\n', now: { f: '1' } })`
      FROM scratch AS files
      COPY f /out/f
      #^^^ cached
      COPY --from=alpine /etc /out/etc
      #^^^ rebuilt: there was no such step before
      FROM alpine
      COPY --from=files /out/f /
      #^^^ cached
    `;
  });

  it('of its own base counts by the key alone', () => {
    check({ was: 'FROM alpine AS b\nRUN a\nFROM b\nCOPY --from=b /x /y\n' })`
      FROM alpine AS b
      RUN  a
      #^^ cached
      FROM b
      COPY --from=b /x /y
      #^^^ cached
    `;
    check({ was: 'FROM alpine AS b\nRUN a\nFROM b\nCOPY --from=b /x /y\n' })`
      FROM alpine AS b
      RUN a b
      #^^ rebuilt: the command changed
      FROM b
      COPY --from=b /x /y
      #^^^ rebuilt: RUN a b is built again
    `;
  });
});
