import type { Random } from '../fuzz/random.ts';
import { IMAGE_TAGS } from './remotes.ts';

/**
 * A Dockerfile in parts that can be changed one by one. In its texts `@2@` stands for the name of the stage with that id and
 * `#2#` for its index, so that stages can be renamed and moved.
 */
export interface Draft {
  readonly head: readonly string[];
  readonly stages: readonly StageDraft[];
  readonly tail: string;
}

export interface StageDraft {
  readonly id: number;
  /** The last one may have none. */
  readonly name: string | undefined;
  /** What stands behind FROM. */
  readonly from: string;
  /** There is no shell in it. */
  readonly isEmpty: boolean;
  /** The first makes /out/r, which everything else counts on. */
  readonly lines: readonly string[];
}

/** What a Dockerfile may ask for besides its stages. */
export interface Features {
  readonly hasNamedContext: boolean;
  /** The frontend knows --parents and --exclude. */
  readonly hasLabs: boolean;
  /** There are images and files elsewhere (`remotes.ts`). */
  readonly hasRemotes: boolean;
}

export function randomDraft(random: Random, features: Features): Draft {
  const stages: StageDraft[] = [];
  const count = 2 + random.below(3);
  for (let id = 0; id < count; id++) stages.push(randomStage(random, id, id === count - 1, stages, features));
  return { head: chance(random, 40) ? [random.of(HEADS)] : [], stages, tail: '' };
}

export function textOf({ head, stages, tail }: Draft): string {
  const text = stages.map(({ name, from, lines }) => {
    const alias = name === undefined ? '' : ` AS ${name}`;
    return [`FROM ${from}${alias}`, ...lines].join('\n');
  });
  return [...head, ...text, '']
    .join('\n')
    .concat(tail)
    .replaceAll(/@(\d+)@/g, (_, id: string) => stages.find((it) => it.id === Number(id))?.name ?? '')
    .replaceAll(/#(\d+)#/g, (_, id: string) => String(stages.findIndex((it) => it.id === Number(id))));
}

export function chance(random: Random, percent: number): boolean {
  return random.below(100) < percent;
}

function randomStage(
  random: Random,
  id: number,
  isLast: boolean,
  before: readonly StageDraft[],
  features: Features,
): StageDraft {
  const name = isLast && chance(random, 60) ? undefined : `s${id}`;
  const twin = before.length > 0 && chance(random, 20) ? random.of(before) : undefined;
  const below = before.filter((it) => it.name !== undefined);
  const from = twin?.from ?? fromOf(random, below, features, isLast);
  const isEmpty = from === 'scratch' || from === 'extra' || before.some((it) => it.isEmpty && from === `@${it.id}@`);
  const lines = [...(twin?.lines ?? [firstLine(random, isEmpty)])];
  const steps = (twin === undefined ? 3 : 1) + random.below(4);
  const around: Around = { random, others: before, isEmpty, ...features };
  for (let step = 0; step < steps; step++) lines.push(randomLine(around));
  if (before.length > 0 && chance(random, 60)) lines.push(copyFrom(around));
  return { id, name, from, isEmpty, lines };
}

/** What stands behind FROM; `basis` and `extra` are named contexts, an image and a folder. */
function fromOf(random: Random, below: readonly StageDraft[], features: Features, isLast: boolean): string {
  if (features.hasRemotes && chance(random, 40)) return `$IMAGES:${random.of(['moving', ...IMAGE_TAGS])}`;
  const kind = random.below(12);
  if (kind < 3 && below.length > 0) return `@${random.of(below).id}@`;
  if (kind === 3 && !isLast) return 'scratch';
  if (kind === 4) return '--platform=$BUILDPLATFORM $BASE';
  if (kind === 5) return `\${NONE:-$BASE}`;
  if (kind === 6 && features.hasNamedContext) return random.of(['basis', 'extra']);
  return '$BASE';
}

interface Around extends Features {
  readonly random: Random;
  /** The stages that come before. */
  readonly others: readonly StageDraft[];
  readonly isEmpty: boolean;
}

export function firstLine(random: Random, isEmpty: boolean): string {
  const copies = ['COPY a.txt /out/r', 'COPY src/one.ts /out/r', 'COPY --chmod=644 a.txt /out/r'];
  return random.of(isEmpty ? copies : [...copies, 'RUN mkdir -p /out && echo first > /out/r']);
}

/** Any instruction that a stage may have in its midst. */
export function randomLine(around: Around): string {
  const { random, others, isEmpty } = around;
  const kind = random.below(100);
  if (kind < 34 && !isEmpty) return run(around);
  if (kind < 62) return copy(around);
  if (kind < 74 && others.length > 0) return copyFrom(around);
  if (kind < 82) return random.of(WORKDIRS);
  if (kind < 94) return random.of(VARIABLES);
  return random.of(NOISE);
}

function run({ random, others, isEmpty, hasNamedContext, hasRemotes }: Around): string {
  const file = random.of(['r', 'q', 's/t']);
  const target = file.includes('/') ? 'mkdir -p /out/s; ' : '';
  const to = `> /out/${file} || true`;
  const plain = [
    `${target}echo ${random.of(WORDS)} ${to}`,
    `cp /out/r /out/${random.of(['q', 'z'])} || true`,
    'test -e /out',
    `${target}cat /out/r | wc -l ${to}`,
    `${target}echo $V $W \${G:-none} ${to}`,
    `${target}cat /proc/sys/kernel/random/uuid ${to}`,
    'cat /proc/sys/kernel/random/uuid > /tmp/noise || true',
    `${target}date > /out/time || true; true`,
    'touch /out/r || true',
    'rm -f /out/q || true',
    'chmod 700 /out || true',
    `true && \\\n  echo ${random.of(WORDS)} && \\\n# inside\n    true`,
    'ls -R / > /dev/null || true; id; pwd',
  ];
  const forms = [
    `["/bin/sh", "-c", "echo exec > /out/${file} || true"]`,
    `<<EOF\necho ${random.of(WORDS)} ${to}\ntrue\nEOF`,
    `<<-'END'\n\techo $V ${to}\n\ttrue\n\tEND`,
    `cat <<EOF ${to}\nheld $V\nEOF`,
    `<<EOF\n#!/bin/sh\necho script ${to}\ntrue\nEOF`,
  ];
  const other = others.length > 0 ? random.of(others) : undefined;
  const from = [
    '$BASE',
    ...(other?.name === undefined ? [] : [`@${other.id}@`, `@${other.id}@`]),
    ...(hasNamedContext ? ['extra'] : []),
    ...(hasRemotes ? ['$IMAGES:moving', '$IMAGES:labelled'] : []),
  ];
  const mounts = [
    'type=bind,source=src,target=/in',
    'type=bind,target=/in',
    'source=src/lib/..,target=in,rw',
    `type=bind,source=${random.of(['a.txt', 'dirlink', 'conf/app.conf', 'link'])},target=/in/x`,
    `type=bind,from=${random.of(from)},target=/in`,
    `type=bind,from=${other?.name === undefined ? '$BASE' : `@${other.id}@`},source=${other?.name === undefined ? '/etc' : random.of(['/out', '/out/r'])},target=/in/y`,
    `type=cache,target=/c${random.of(['', ',id=k', ',sharing=locked', ',id=/c', ',uid=1000', ',mode=0777', ',ro'])}`,
    ...(other?.name === undefined ? [] : [`type=cache,target=/c,from=@${other.id}@,source=/out`]),
    `type=tmpfs,target=/t${random.of(['', ',size=65536'])}`,
    `type=secret,id=s${random.of(['', ',target=/run/s', ',env=S', ',mode=0444'])}`,
  ];
  const reads = [
    `ls -R /in /c /t ${to}`,
    `cat /in/* /in/out/* ${to}`,
    `cp -r /in /out/ || true`,
    'true',
    `test -d /in || true`,
  ];
  const kind = random.below(10);
  if (isEmpty) return 'RUN true';
  if (kind < 5) return `RUN ${random.of(plain)}`;
  if (kind < 7) return `RUN ${random.of(forms)}`;
  const two = chance(random, 30)
    ? `--mount=${random.of(mounts.filter((it) => it.includes('/t') || it.includes('/run')))} `
    : '';
  return `RUN ${chance(random, 10) ? '--network=none ' : ''}--mount=${random.of(mounts)} ${two}${random.of(reads)}`;
}

function copy({ random, hasNamedContext, hasLabs, hasRemotes }: Around): string {
  const keyword = chance(random, 20) ? 'ADD' : 'COPY';
  const flags = [
    ...(chance(random, 15) ? [`--chown=${random.of(['1000:1000', 'root', '0:0', '1000'])}`] : []),
    ...(chance(random, 15) ? [`--chmod=${random.of(['755', '0644', '600'])}`] : []),
    ...(chance(random, 15) ? ['--link'] : []),
    ...(hasLabs && chance(random, 10) ? [`--exclude=${random.of(['*.md', '**/*.ts', 'lib', 'src/l*', '!x'])}`] : []),
  ];
  const sources = [
    'a.txt /out/',
    './a.txt conf/app.conf /out/',
    'src /out/src',
    'src/ ./',
    '. /ctx',
    '. .',
    '*.txt /out/',
    'src/*.ts /out/ts/',
    's* /out/any/',
    'src/l* /out/l/',
    'd*/*.md no*thing /out/docs/',
    'conf/app.conf /out/c',
    'dirlink /out/d',
    'dirlink/one.ts /out/d1',
    'link /out/linked',
    'src/lib conf /out/both/',
    'data* ./data/',
    '["a.txt", "/out/with space/"]',
    'src/[ol]?* out/rel/',
    '$' + '{W:-a.txt} /out/',
    'src/one.ts /out/$' + '{V:-none}/',
    'empty* /out/e/',
    'arch.tar /out/tar/',
    '*.tar /out/tars/',
  ];
  const labs = [
    '--parents src/lib/*.ts a.txt /p/',
    '--parents ./src/./lib /p/',
    '--parents **/*.ts /p/',
    '--parents src/ /p/',
  ];
  const documents = [
    `<<EOF /out/h\nhello $V\nEOF`,
    `<<"EOF" /out/h\nhello $V\nEOF`,
    `<<one <<two a.txt /out/many/\nfirst $\{W:+set}\none\nsecond\ntwo`,
    '<<-EOF /out/h\n\ttabbed\n\tEOF',
  ];
  if (hasLabs && chance(random, 15)) return ['COPY', ...flags, random.of(labs)].join(' ');
  if (hasNamedContext && chance(random, 15)) {
    return [
      'COPY',
      '--from=extra',
      ...flags,
      random.of(['x.txt /out/', '. /out/x/', 'out /out/', '*.txt out/r /out/w/']),
    ].join(' ');
  }
  if (hasRemotes && chance(random, 12)) {
    const link = chance(random, 20) ? ['--link'] : [];
    return ['ADD', ...link, ...flags.filter((it) => it.startsWith('--ch')), random.of(DOWNLOADS)].join(' ');
  }
  if (hasRemotes && chance(random, 6))
    return [
      'COPY',
      `--from=$IMAGES:${random.of(['moving', ...IMAGE_TAGS])}`,
      ...flags,
      random.of(['/etc/passwd /etc/other* /out/', '/etc /out/etc']),
    ].join(' ');
  if (chance(random, 10)) return ['COPY', '--from=$BASE', ...flags, random.of(FROM_IMAGE)].join(' ');
  return [keyword, ...flags, random.of(chance(random, 15) ? documents : sources)].join(' ');
}

export function copyFrom({ random, others, hasLabs }: Around): string {
  const other = random.of(others);
  const from = other.name === undefined || chance(random, 20) ? `#${other.id}#` : `@${other.id}@`;
  const flags = [
    ...(chance(random, 15) ? ['--chown=1000:1000'] : []),
    ...(chance(random, 10) ? ['--chmod=644'] : []),
    ...(chance(random, 20) ? ['--link'] : []),
    ...(hasLabs && chance(random, 10) ? ['--exclude=q'] : []),
  ];
  const paths = [
    '/out /out',
    '/out/r /out/from/',
    '/out/* /out/w/',
    '/out/ .',
    'out/r* /w/',
    '/ /all/',
    '/out/r /x',
    '/out/q* /out/n* /y/',
    '/out/etc* /out/',
    '/out/r /out/src/',
    '/out /out/etc/',
    '/out/src* /out/d* /',
  ];
  return ['COPY', `--from=${from}`, ...flags, random.of(paths)].join(' ');
}

const FROM_IMAGE = [
  '/etc/passwd /out/',
  '/etc /out/etc',
  '/etc /out/',
  '/etc/group /out',
  '/etc/passwd /etc/group /out/etc/',
  '/etc/passwd /out/r',
  '/etc /etc',
];
const DOWNLOADS = [
  '$WEB/one.txt /out/',
  '$WEB/one.txt /out/dl',
  '$WEB/two.txt $WEB/one.txt a.txt /out/web/',
  'a.txt $WEB/two.txt ./',
  '$WEB/${NONE:-one.txt} /out/',
  '$WEB/arch.tar /out/',
  '--checksum=sha256:6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b $WEB/one.txt /out/sum',
];
const WORDS = ['one', 'two', '"three  four"', "'five'", '$V'];
const WORKDIRS = [
  'WORKDIR /w',
  'WORKDIR rel',
  'WORKDIR /out/',
  'WORKDIR ..',
  'WORKDIR /',
  'WORKDIR $V/d',
  'WORKDIR ${V:-z}/${W#a}',
  'WORKDIR "/q"',
  'WORKDIR /out/../w',
];
const VARIABLES = [
  'ARG V',
  'ARG V=dflt',
  'ARG V W',
  'ARG G',
  'ARG G=own',
  'ARG W=${V:+w}',
  'ENV V=env',
  'ENV V=e1 W=e2',
  'ENV W=e2 V=e1',
  'ENV X ${V}y',
  'ENV P=${V%n*} Q=${W:-${V}}',
  'ENV P=${V##*l} Q=${V/e/_}',
  'ARG TARGETPLATFORM',
  'ARG TARGETARCH BUILDOS',
  'ARG HTTP_PROXY',
  'ARG TARGETSTAGE',
  'USER 1000',
  'USER 0:0',
  'USER ${V:+1}000:${W:+1}0',
  'SHELL ["/bin/sh", "-ec"]',
  'SHELL ["/bin/sh", "-c"]',
];
const NOISE = [
  'LABEL a=b c="$V"',
  'EXPOSE 80 ${PORT:-81}/udp',
  'HEALTHCHECK --interval=5s CMD true',
  'HEALTHCHECK NONE',
  'CMD ["sh"]',
  'ENTRYPOINT sh -c true',
  'VOLUME /vol',
  'STOPSIGNAL 9',
  'ONBUILD RUN mkdir -p /out && echo trigger $V > /out/trigger || true',
  'ONBUILD COPY a.txt /out/onb',
  'ONBUILD WORKDIR onb',
  'ONBUILD ENV V=onb',
  'ONBUILD ARG V=onbarg',
  'ONBUILD USER 1000',
];
const HEADS = [
  'ARG G',
  'ARG G=global',
  'ARG V=gv\nARG G=${V}x',
  'ARG TARGETARCH\nARG G=$BUILDPLATFORM',
  '# escape=\\\n# a comment',
];
