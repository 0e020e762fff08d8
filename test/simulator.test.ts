import { describe, expect, it } from 'vitest';
import { predict } from '../server/simulator/predict.ts';
import { build, changed, check, contextWith, mounts, names, predicted, sha256, verdictsIn } from './simulated.ts';

describe('a step', () => {
  it('is cached where nothing that it reads has changed', () => {
    check({ was: { 'a.txt': '1', 'b.txt': '1' }, now: { 'a.txt': '1', 'b.txt': '2' } })`
      FROM alpine
      WORKDIR /app
      #^^^^^^ cached
      COPY a.txt .
      #^^^ cached
      COPY b.txt .
      #^^^ rebuilt: b.txt changed
      RUN make
      #^^ rebuilt: COPY b.txt . is built again
    `;
  });

  it('is built again by what its instruction says', () => {
    check({
      was: `
        FROM alpine
        RUN make
      `,
    })`
      FROM alpine
      RUN make -j
      #^^ rebuilt: the command changed
    `;
  });

  it('is new where no build had it', () => {
    check({ was: 'FROM alpine\nRUN a\n' })`
      FROM alpine
      RUN a
      #^^ cached
      RUN b
      #^^ rebuilt: there was no such step before
    `;
  });

  it('is found again where any earlier build had it', () => {
    const builds = ['1', '2', '1'].map((text) => build('FROM alpine\nCOPY f /\nRUN cat f\n', { f: text }));
    expect(verdictsIn(predicted(builds))).toEqual(['cached', 'cached']);
  });

  it('says that the build stops where a source is missing', () => {
    check({ was: { f: '1' }, now: {} })`
      FROM alpine
      COPY f /
      #^^^ rebuilt: the build stops here: f is not there
      RUN cat f
      #^^ rebuilt: the build stops before, at COPY f /
    `;
  });

  it('is printed once for stages that have it in common', () => {
    const source =
      'FROM alpine AS a\nRUN x\nFROM alpine AS b\nRUN x\nFROM scratch\nCOPY --from=a /x /a\nCOPY --from=b /x /b\n';
    const run = predicted([build(source)]).steps.find((it) => it.instruction === 'RUN');
    expect([run?.name, run?.shared.map((it) => it.name)]).toEqual(['[b 2/2] RUN x', ['[a 2/2] RUN x']]);
  });
});

describe('variables', () => {
  it('count in every later RUN once ARG has a value, used or not', () => {
    check({ was: { args: { V: '1' } }, now: { args: { V: '2' } } })`
      FROM alpine
      RUN a
      #^^ cached
      ARG V
      RUN b
      #^^ rebuilt: V is "2", and was "1"
    `;
  });

  it('count in a COPY by what its words become', () => {
    check({ was: { args: { V: '1' }, d: 'x' }, now: { args: { V: '2' }, d: 'x' } })`
      FROM alpine
      ARG V
      COPY d /d
      #^^^ cached
      COPY d /$V
      #^^^ rebuilt: the instruction changed
    `;
  });

  it('do not count as proxies unless they are declared', () => {
    check({ now: { args: { HTTPS_PROXY: 'http://proxy', Http_Proxy: 'x' } } })`
      FROM alpine
      RUN a
      #^^ cached
      ARG HTTPS_PROXY
      RUN b
      #^^ rebuilt: HTTPS_PROXY is set
    `;
  });

  it('are those of the platform only where they are declared', () => {
    const change = { was: { platform: 'linux/amd64' }, now: { platform: 'linux/arm64' } };
    expect(changed(change, 'FROM scratch\nARG TARGETARCH\nCOPY f /$TARGETARCH/\n')).toEqual(['rebuilt']);
    expect(changed(change, 'FROM scratch\nCOPY f /$TARGETARCH/\n')).toEqual(['cached']);
    expect(changed(change, 'FROM scratch\nRUN a\n')).toEqual(['rebuilt']);
  });

  it('of an image that is not known are taken to be what they were', () => {
    check({ was: { f: '1' }, now: { f: '2' } })`
      FROM node
      ENV PATH=/app/bin:$PATH
      RUN echo "$NODE_VERSION"
      #^^ cached
      COPY f $HOME/
      #^^^ rebuilt: f changed
    `;
  });

  it('make the time of a WORKDIR, if they are SOURCE_DATE_EPOCH', () => {
    check({ was: { args: { SOURCE_DATE_EPOCH: '1' }, f: 'x' }, now: { args: { SOURCE_DATE_EPOCH: '2' }, f: 'x' } })`
      FROM alpine
      COPY f /
      #^^^ cached
      WORKDIR /w
      #^^^^^^ rebuilt: SOURCE_DATE_EPOCH is "2", and was "1"
    `;
  });
});

describe('a mount', () => {
  it('of a cache counts by its id only where that is the default one', () => {
    expect(mounts('type=cache,target=/c,id=a', 'type=cache,target=/c,id=b')).toBe('cached');
    expect(mounts('type=cache,target=/c', 'type=cache,target=/c,id=b')).toBe('rebuilt');
    expect(mounts('type=cache,target=/c', 'type=cache,target=/c,sharing=locked')).toBe('rebuilt');
    expect(mounts('type=cache,target=/c', 'type=cache,target=/c,id=/c')).toBe('cached');
    expect(mounts('type=cache,target=/c', 'type=cache,target=/c,uid=1')).toBe('rebuilt');
  });

  it('of a cache is found by its namespace where its id is the default one', () => {
    const change = { now: { args: { BUILDKIT_CACHE_MOUNT_NS: 'n' } } };
    expect(changed(change, 'FROM alpine\nRUN --mount=type=cache,target=/c a\n')).toEqual(['rebuilt']);
    expect(changed(change, 'FROM alpine\nRUN --mount=type=cache,target=/c,id=x a\n')).toEqual(['cached']);
  });

  it('may stand in any order, but secrets may not', () => {
    expect(mounts('type=cache,target=/a', 'type=tmpfs,target=/b', 'swap')).toBe('cached');
    expect(mounts('type=secret,id=a', 'type=secret,id=b', 'swap')).toBe('rebuilt');
  });

  it('of a secret counts by what is asked of it', () => {
    expect(mounts('type=secret,id=a', 'type=secret,id=a,target=/run/secrets/a')).toBe('cached');
    expect(mounts('type=secret,id=a', 'type=secret,id=a,required')).toBe('rebuilt');
    expect(mounts('type=secret,id=a', 'type=secret,id=a,mode=0400')).toBe('cached');
    expect(mounts('type=secret,id=a', 'type=secret,id=a,env=A')).toBe('rebuilt');
    expect(mounts('type=ssh', 'type=ssh,target=/run/buildkit/ssh_agent.0')).toBe('cached');
    expect(mounts('type=ssh', 'type=ssh,id=default')).toBe('rebuilt');
  });

  it('of the context counts by what it holds', () => {
    check({ was: { 'd/a': '1', b: '1' }, now: { 'd/a': '2', b: '1' } })`
      FROM alpine
      RUN --mount=source=b,target=/b cat /b
      #^^ cached
      RUN --mount=source=d,target=/d ls /d
      #^^ rebuilt: d/a changed
    `;
  });

  it('of another stage is as good as a copy from it', () => {
    check({ was: { f: '1', g: '1' }, now: { f: '2', g: '1' } })`
      FROM scratch AS files
      COPY f /f
      #^^^ rebuilt: f changed
      COPY g /g
      #^^^ rebuilt: COPY f /f is built again
      FROM alpine
      RUN --mount=from=files,source=/g,target=/g a
      #^^ cached
      RUN --mount=from=files,target=/all b
      #^^ rebuilt: COPY f /f gives it other files
    `;
  });
});

describe('an image', () => {
  it('is taken to be the same under the same name, which is said', () => {
    const prediction = predicted([build('FROM node:22\nRUN a\n'), build('FROM node:22\nRUN a\n')]);
    expect(prediction.assumptions).toEqual(['node:22 still means the same image']);
    expect(verdictsIn(prediction)).toEqual(['cached']);
  });

  it('is taken to be another on another platform, which is said', () => {
    const on = (platform: string) => build('FROM node:22\nRUN a\n', { platform });
    const prediction = predicted([on('linux/amd64'), on('linux/arm64')]);
    expect(prediction.assumptions).toEqual(['node:22 has an image of its own for linux/arm64']);
    expect(verdictsIn(prediction)).toEqual(['rebuilt']);
  });

  it('is another under another name, unless its layers are known to be the same', () => {
    check({ was: 'FROM node:20\nRUN a\n' })`
      FROM node:22
      RUN a
      #^^ rebuilt: the base image is node:22, and was node:20
    `;
    const facts = { layers: ['sha256:1'], config: { Env: ['PATH=/bin'] } };
    const images = { 'node:20': facts, 'node:22': facts };
    expect(changed({ was: 'FROM node:20\nRUN a\n', now: { images } }, 'FROM node:22\nRUN a\n')).toEqual(['cached']);
  });

  it('is found by its layers, but not what was built on it when it was there already', () => {
    const images = { alpine: { digest: 'sha256:1', layers: ['sha256:2'], config: {} } };
    const source = 'FROM alpine\nCOPY f /\n';
    const on = (platform: string, f: string) => build(source, { images, platform, f });
    const [first, then] = [on('linux/amd64', '1'), on('linux/amd64', '2')];
    expect(verdictsIn(predicted([first, then, on('linux/386', '1')]))).toEqual(['cached']);
    expect(verdictsIn(predicted([first, then, on('linux/386', '2')]))).toEqual(['rebuilt']);
    expect(verdictsIn(predicted([first, on('linux/386', '2'), then]))).toEqual(['rebuilt']);
  });

  it('by several names is one, so which of two equal steps on it is executed is not known', () => {
    const node = { digest: `sha256:${'1'.repeat(64)}`, layers: ['sha256:2'], config: {} };
    const images = { node, 'node:22': node, 'node:lts': { layers: node.layers, config: {} } };
    const source = `
      FROM node AS one
      RUN a
      FROM node:22 AS two
      COPY f /
      FROM node:lts AS three
      COPY f /
      FROM scratch
      COPY --from=one / /
      COPY --from=two / /
      COPY --from=three / /
    `;
    const verdicts = ['rebuilt', 'unknown', 'unknown', 'rebuilt', 'rebuilt', 'rebuilt'];
    expect(verdictsIn(predicted([build(source, { images, f: '1' })]))).toEqual(verdicts);
    expect(changed({ was: { images, f: '1' }, now: { images, f: '1', noCache: true } }, source)).toEqual(verdicts);
    const [one, two, three] = verdictsIn(predicted([build(source, { images, f: '1', noCacheFilter: ['two'] })]));
    expect([one, two, three]).toEqual(['rebuilt', 'rebuilt', 'unknown']);
  });

  it('of one platform is one for all that a build asks for, sooner or later', () => {
    const images = { node: { digest: `sha256:${'1'.repeat(64)}`, layers: ['sha256:2'], config: {} } };
    const source = 'FROM node AS one\nCOPY f /\nFROM --platform=$BUILDPLATFORM node\nRUN b\nCOPY --from=one /f /\n';
    const on = (platform: string) => build(source, { images, platform, f: '1' });
    const prediction = predicted([on('linux/386'), on('linux/amd64')]);
    expect(verdictsIn(prediction)).toEqual(['unknown', 'cached', 'cached']);
  });

  it('that became one with another may be kept under the keys of either', () => {
    const at = (digest: string) => ({ digest: `sha256:${digest.repeat(64)}`, layers: ['sha256:0'], config: {} });
    const images = { one: at('1'), other: at('2') };
    const both = 'FROM other AS two\nRUN b\nFROM one\nRUN a\nCOPY --from=two /x /\n';
    const builds = [build(both, { images }), build('FROM one\nRUN new\n', { images })];
    const last = (source: string) => verdictsIn(predicted([...builds, build(source, { images })]));
    expect(last('FROM one\nRUN new\n')).toEqual(['cached']);
    expect(last('FROM other\nRUN new\n')).toEqual(['unknown']);
  });

  it('that is found by its layers alone, and another one as well, may lead to what stands on either', () => {
    const at = (digest: string) => ({ digest: `sha256:${digest.repeat(64)}`, layers: ['sha256:0'], config: {} });
    const images = { one: at('1'), other: at('2') };
    const both = 'FROM other AS two\nCOPY f /\nFROM one\nCOPY g /\nCOPY --from=two /f /\n';
    const on = (platform: string) => build(both, { images, platform, f: '1', g: '1' });
    const prediction = predicted([on('linux/amd64'), on('linux/386'), on('linux/386')]);
    expect(verdictsIn(prediction)).toEqual(['unknown', 'unknown', 'unknown']);
    const message = (name: string) =>
      `cached if the builder has it on ${name}:latest, and not on another image of the same layers`;
    expect(prediction.conditions.map((it) => it.cause.message)).toEqual([message('other'), message('one')]);
  });

  it('on the layers of another one is told from it by its configuration', () => {
    const layers = ['sha256:1'];
    const images = { node: { layers, config: {} }, other: { layers, config: { OnBuild: [] } } };
    const builds = ['FROM node\nRUN a\n', 'FROM other\nRUN b\n', 'FROM node\nRUN b\n'];
    const prediction = predicted(builds.map((it) => build(it, { images })));
    expect(verdictsIn(prediction)).toEqual(['rebuilt']);
  });

  it('that a tag no longer means rebuilds the stage', () => {
    const at = (digest: string) => ({ images: { node: { digest: `sha256:${digest.repeat(64)}` } } });
    expect(changed({ was: at('1'), now: at('2') }, 'FROM node\nRUN a\n')).toEqual(['rebuilt']);
    expect(changed({ was: at('1'), now: {} }, 'FROM node\nRUN a\n')).toEqual(['cached']);
  });

  it('counts its triggers behind its FROM', () => {
    const images = { base: { layers: ['sha256:1'], config: { OnBuild: ['COPY f /f', 'ENV A=1'] } } };
    expect(names('FROM base\nRUN echo $A\n', { f: '1', images })).toEqual([
      '[1/2] FROM docker.io/library/base:latest',
      '[2/4] ONBUILD COPY f /f',
      '[3/4] RUN echo 1',
    ]);
  });

  it('without layers is as good as scratch', () => {
    expect(names('FROM empty\nCOPY f /\n', { f: '1', images: { empty: { layers: [], config: {} } } })).toEqual([
      '[2/2] COPY f /',
    ]);
  });
});

describe('what comes from elsewhere', () => {
  const url = 'https://example.com/dir/f.txt';

  it('is taken to be the same under the same address, which is said', () => {
    const prediction = predicted([build(`FROM alpine\nADD ${url} /\n`), build(`FROM alpine\nADD ${url} /\n`)]);
    expect(prediction.assumptions).toContain(`${url} still serves the same`);
    expect(verdictsIn(prediction)).toEqual(['cached']);
  });

  it('counts by its bytes where they are known, and not by its address', () => {
    const of = (content: string) => ({ urls: { [url]: `sha256:${content}` } });
    check({ was: of('1'), now: of('2') })`
      FROM alpine
      ADD https://example.com/dir/f.txt /
      #^^ rebuilt: https://example.com/dir/f.txt holds something else
    `;
    const urls = { [url]: 'sha256:1', 'https://other.example/f.txt': 'sha256:1' };
    const was = `FROM alpine\nADD ${url} /\n`;
    expect(changed({ was, now: { urls } }, 'FROM alpine\nADD https://other.example/f.txt /\n')).toEqual(['cached']);
  });

  it('of git counts by its commit', () => {
    const add = (ref: string) => `FROM alpine\nADD https://example.com/r.git#${ref} /r\n`;
    const [one, two] = ['1'.repeat(40), '2'.repeat(40)];
    expect(changed({ was: add(one) }, add(one))).toEqual(['cached']);
    expect(changed({ was: add(one) }, add(two))).toEqual(['unknown']);
    const revisions = { 'https://example.com/r.git#v1': one };
    expect(changed({ was: add(one), now: { revisions } }, add('v1'))).toEqual(['cached']);
  });
});

describe('without the cache', () => {
  it('all of RUN, COPY and ADD are built, but not a WORKDIR', () => {
    check({ was: { f: '1' }, now: { f: '1', noCache: true } })`
      FROM alpine
      WORKDIR /w
      #^^^^^^ cached
      COPY f /
      #^^^ rebuilt: it is asked to be built without the cache
      WORKDIR /v
      #^^^^^^ rebuilt: COPY f / is built again
    `;
  });

  it('are the stages that are named, in any case', () => {
    check({ now: { noCacheFilter: ['One'] } })`
      FROM alpine AS one
      RUN a
      #^^ rebuilt: it is asked to be built without the cache
      FROM alpine
      RUN b
      #^^ cached
      COPY --from=one /x /x
      #^^^ unknown, likely cached: cached if a writes the same /x again
    `;
  });

  it('is what is the same in another stage, or not, and so is what stands on that', () => {
    const node = { digest: `sha256:${'1'.repeat(64)}`, layers: ['sha256:2'], config: {} };
    const images = { node, 'node:22': node };
    const source = 'FROM node AS one\nCOPY f /\nFROM node:22\nCOPY f /\nCOPY g /\nCOPY --from=one /f /x\n';
    const change = { was: { images, f: '1', g: '1' }, now: { images, f: '1', g: '1', noCacheFilter: ['one'] } };
    expect(changed(change, source)).toEqual(['rebuilt', 'unknown', 'unknown', 'unknown']);
  });

  it('is built what a later build finds', () => {
    const source = 'FROM alpine\nRUN a\nRUN b\n';
    expect(verdictsIn(predicted([build(source, { noCache: true }), build(source)]))).toEqual(['cached', 'cached']);
  });
});

describe('a context by name', () => {
  it('stands in for an image, however that is written', () => {
    const contexts = (text: string) => ({
      contexts: { alpine: { kind: 'folder', context: contextWith({ f: text }) } } as const,
    });
    const source = 'FROM docker.io/library/alpine:latest AS a\nFROM scratch\nCOPY --from=alpine f /\n';
    expect(changed({ was: contexts('1'), now: contexts('1') }, source)).toEqual(['cached']);
    expect(changed({ was: contexts('1'), now: contexts('2') }, source)).toEqual(['rebuilt']);
  });

  it('stands in for a stage, whose instructions are then nothing', () => {
    const contexts = { files: { kind: 'folder', context: contextWith({ f: '1' }) } } as const;
    expect(names('FROM alpine AS files\nRUN a\nFROM scratch\nCOPY --from=files f /\n', { contexts })).toEqual([
      '[stage-1 1/1] COPY --from=files f /',
    ]);
  });

  it('may be another image', () => {
    const contexts = { node: { kind: 'image', reference: 'docker-image://bun' } } as const;
    expect(changed({ now: { contexts } }, 'FROM node\nRUN a\n')).toEqual(['rebuilt']);
    expect(names('FROM node\nRUN a\nFROM node\nRUN b\n', { contexts })).toEqual(['[stage-1 1/2] RUN b']);
    const twice = build('FROM bun AS a\nRUN a\nFROM node\nRUN a\nCOPY --from=a f /\n', { contexts });
    expect(verdictsIn(predicted([twice]))).toEqual(['unknown', 'unknown', 'rebuilt']);
  });
});

describe('what a RUN is given by the client', () => {
  it('counts but for addresses', () => {
    const source = 'FROM alpine\nRUN a\nCOPY f /\n';
    expect(changed({ now: { network: 'host', f: '' }, was: { f: '' } }, source)).toEqual(['rebuilt', 'rebuilt']);
    expect(changed({ was: { hosts: ['h=1'] }, now: { hosts: ['h=2'] } }, 'FROM alpine\nRUN a\n')).toEqual(['cached']);
    expect(changed({ was: { hosts: ['h=1'] }, now: { hosts: ['i=1'] } }, 'FROM alpine\nRUN a\n')).toEqual(['rebuilt']);
    expect(changed({ now: { shmSize: 1 } }, 'FROM alpine\nRUN a\n')).toEqual(['rebuilt']);
    expect(changed({ now: { network: 'host' } }, 'FROM alpine\nRUN --network=none a\n')).toEqual(['cached']);
    expect(changed({ now: { args: { BUILDKIT_SANDBOX_HOSTNAME: 'h' } } }, 'FROM alpine\nRUN a\n')).toEqual(['rebuilt']);
  });
});

describe('two steps of one key that are not one', () => {
  it('are not told apart, for which one is executed varies', () => {
    const source =
      'FROM alpine AS a\nCOPY d/f /\nFROM alpine AS b\nCOPY e/f /\nFROM scratch\nCOPY --from=a / /\nCOPY --from=b / /\n';
    const { steps } = predicted([build(source, { 'd/f': '1', 'e/f': '1' })]);
    expect(steps.filter((it) => /[ab] 2/.test(it.name)).map((it) => it.verdict)).toEqual(['unknown', 'unknown']);
  });
});

describe('behind a build that stopped', () => {
  const STOPPED = 'cached if it was done when the build before stopped at COPY g /';

  it('nobody knows of a step that it may have done, whatever that reads', () => {
    check({ was: { f: '1' }, now: { f: '1', g: '1' } })`
      FROM alpine
      WORKDIR /app
      #^^^^^^ unknown, likely rebuilt: cached if it was done when the build before stopped at COPY g /
      COPY f .
      #^^^ unknown, likely rebuilt: cached if it was done when the build before stopped at COPY g /
      COPY --from=node /etc/os-release .
      #^^^ unknown, likely rebuilt: cached if it was done when the build before stopped at COPY g /
      RUN make
      #^^ unknown, likely rebuilt: cached if it was done when the build before stopped at COPY g /
      COPY g /
      #^^^ rebuilt: g was added
      RUN cat g
      #^^ rebuilt: COPY g / is built again
    `;
  });

  it('what reads a stage that it may have built hangs on the same', () => {
    const source = 'FROM alpine AS a\nRUN x\nFROM node\nCOPY --from=a /x /\nCOPY --from=nginx /y /\nCOPY g /\n';
    const { steps, conditions } = predicted([build(source), build(source, { g: '1' })]);
    expect(steps.flatMap((it) => (it.verdict === 'unknown' ? it.name : []))).toHaveLength(3);
    expect(conditions.map((it) => [it.cause, it.likely, it.reason])).toEqual([
      [{ kind: 'new', message: STOPPED }, 'rebuilt', 'nobody knows how far it had got'],
    ]);
  });

  it('a step is rebuilt that it had not, and cached that a build before it had', () => {
    const source = 'FROM alpine\nRUN a\nCOPY g /\n';
    expect(changed({ was: { f: '1' }, now: { f: '2', g: '' } }, 'FROM alpine\nCOPY f /\nCOPY g /\n')).toEqual([
      'rebuilt',
      'rebuilt',
    ]);
    const builds = [build(source, { g: '1' }), build(source), build(source, { g: '1' })];
    expect(verdictsIn(predicted(builds))).toEqual(['cached', 'cached']);
  });

  it('and another one, it is not said of the other that it stopped', () => {
    const [stopped, other] = [
      build('FROM alpine\nRUN a\nCOPY f /\nCOPY g /\n', { f: '1' }),
      build('FROM alpine\nRUN b\n'),
    ];
    const { steps } = predicted([stopped, other, build('FROM alpine\nRUN a\nCOPY f /\n', { f: '1' })]);
    expect(steps.slice(1).map((it) => [it.verdict, it.cause])).toEqual(
      ['unknown', 'unknown'].map((it) => [
        it,
        { kind: 'new', message: 'cached if an earlier build did the same on what it stands on' },
      ]),
    );
  });
});

describe('names', () => {
  it('count the steps in brackets', () => {
    const runs = Array.from({ length: 10 }, (_, index) => `RUN ${index}\n`).join('');
    expect(names(`FROM alpine\n${runs}`)).toContain('[ 2/11] RUN 0');
    expect(names('FROM alpine\nWORKDIR /\nRUN a\n').at(-1)).toBe('[2/3] RUN a');
    expect(names('FROM alpine\nRUN --mount=type=cache,target=/c a\n').at(-1)).toBe(
      '[stage-0 2/2] RUN --mount=type=cache,target=/c a',
    );
  });

  it('have the platform in front where several are asked for, with that of the variables behind an arrow', () => {
    const prefixOf = (args: string) =>
      names(`FROM alpine\n${args}\nRUN a\n`, { args: { BUILDKIT_MULTI_PLATFORM: 'true' } }).at(-1);
    expect(prefixOf('ARG TARGETPLATFORM')).toBe('[linux/amd64 2/2] RUN a');
    expect(prefixOf('ARG TARGETARCH=arm64')).toBe('[linux/amd64->arm64 2/2] RUN a');
    expect(prefixOf('ENV TARGETARCH=arm TARGETVARIANT=v6')).toBe('[linux/amd64->arm/v6 2/2] RUN a');
    expect(prefixOf('ENV TARGETARCH=mine TARGETPLATFORM=windows/amd64')).toBe('[linux/amd64->windows/amd64 2/2] RUN a');
  });

  it('have variables as BuildKit shows them', () => {
    const images = { alpine: { layers: ['sha256:1'], config: {} } };
    const source = 'FROM alpine\nENV A=1\nRUN echo "$A" $B \'$A\' a\\b\nCOPY f /$A/"$B"x\n';
    expect(names(source, { images, f: '' }).slice(1)).toEqual(['[2/3] RUN echo "1" $B \'$A\' ab', '[3/3] COPY f /1/x']);
  });

  it('hide secrets', () => {
    const source = 'FROM alpine\nRUN --mount=type=secret,id=s,env=S echo $S\n';
    expect(names(source).at(-1)).toBe('[stage-0 2/2] RUN --mount=type=secret,id=s,env=S echo ****');
  });
});

describe('a build that cannot be', () => {
  it.each([
    ['FROM alpine AS a\nCOPY --from=b x /\nFROM alpine AS b\nCOPY --from=a x /\n', {}, 'stages need each other'],
    ['FROM alpine AS a\nCOPY --from=b x /\nFROM alpine AS b\n', { target: 'a' }, 'comes later'],
    ['FROM alpine AS a\n', { target: 'b' }, 'no stage is named b'],
    ['FROM alpine AS a\n', { target: '0' }, 'no stage is named 0'],
    ['FROM alpine\nCOPY --from=7 x /\n', {}, 'no stage has the number 7'],
    ['FROM alpine\nRUN ${\nENV A\n', {}, ''],
    ['FROM alpine\nENV A=${B:?}\n', { images: { alpine: { layers: ['sha256:1'], config: {} } } }, 'B'],
    ['', {}, ''],
  ])('says why: %j', (source, inputs, message) => {
    const refused = predict([build(source, inputs)], { sha256 });
    expect(refused.kind === 'refused' ? refused.message : 'built').toContain(message);
    expect(refused.kind).toBe('refused');
  });
});
