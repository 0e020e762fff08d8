/** What dflint deliberately says otherwise than the linters whose names its rules know. */
export interface Difference {
  /** The name of the check there: `DL3008`, `StageNameCasing`; `SC*` for all of ShellCheck. */
  readonly code: string;
  readonly we: 'say more' | 'say less';
  /** One clause, without a full stop. */
  readonly reason: string;
  /** In which of hadolint's own tests it shows, by the ids of the reference data. */
  readonly cases?: readonly string[];
  /** A file of which the rule says something where we say more, and nothing where we say less. */
  readonly example?: string;
}

/** In the order of the codes. Each shows in a case or in an example. */
export const differences: readonly Difference[] = [
  {
    code: 'DL1001',
    we: 'say more',
    reason: 'comments of dflint and BuildKit, and those for a stage or a file, are meant as well',
    example: '# hadolint global ignore=DL3006\nFROM alpine',
  },
  {
    code: 'DL3000',
    we: 'say more',
    reason: 'a path of one letter is found too, at which hadolint crashes',
    example: 'FROM alpine:3.22\nWORKDIR a',
  },
  {
    code: 'DL3000',
    we: 'say less',
    reason: 'below an absolute WORKDIR a relative one is clear',
    example: 'FROM alpine:3.22\nWORKDIR /srv\nWORKDIR app',
  },
  {
    code: 'DL3002',
    we: 'say more',
    reason: 'variables are resolved',
    example: 'FROM alpine:3.22\nARG USER=root\nUSER $USER',
  },
  {
    code: 'DL3002',
    we: 'say less',
    reason: 'a build stage may run as root: its user is not that of the image',
    cases: ['DL3002-L77'],
  },
  {
    code: 'DL3003',
    we: 'say less',
    reason: 'only a `cd` that begins a RUN is what WORKDIR would say',
    example: 'FROM alpine:3.20\nRUN make && cd /srv && make',
  },
  {
    code: 'DL3004',
    we: 'say more',
    reason: 'commands are found in `sh -c` too',
    example: 'FROM alpine:3.22\nRUN sh -c "sudo make"',
  },
  {
    code: 'DL3006',
    we: 'say more',
    reason: 'variables are resolved, and an untagged image may be the default of an ARG',
    example: 'ARG BASE=alpine\nFROM $BASE',
  },
  {
    code: 'DL3007',
    we: 'say more',
    reason: 'variables are resolved',
    example: 'ARG TAG=latest\nFROM alpine:$TAG',
  },
  {
    code: 'DL3009',
    we: 'say more',
    reason: 'to remove something else is no clean-up',
    example: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl && rm -rf /tmp/x',
  },
  {
    code: 'DL3011',
    we: 'say more',
    reason: 'variables are resolved',
    example: 'FROM alpine:3.22\nARG PORT=70000\nEXPOSE $PORT',
  },
  {
    code: 'DL3013',
    we: 'say more',
    reason: 'uv is meant as well',
    example: 'FROM python:3.13\nRUN uv pip install flask',
  },
  {
    code: 'DL3014',
    we: 'say more',
    reason: 'commands are found in `sh -c` too',
    example: 'FROM debian:12\nRUN sh -c "apt-get install curl"',
  },
  {
    code: 'DL3014',
    we: 'say less',
    reason: 'the program yes may answer, and a variable may hold the option',
    example: 'FROM debian:12\nARG OPTIONS\nRUN yes | apt-get install curl && apt-get $OPTIONS install git',
  },
  {
    code: 'DL3015',
    we: 'say less',
    reason: 'the configuration of apt may say it as well',
    example:
      'FROM debian:12\nRUN echo \'APT::Install-Recommends "false";\' > /etc/apt/apt.conf.d/99 && apt-get install -y curl',
  },
  {
    code: 'DL3016',
    we: 'say more',
    reason: '`npm i`, yarn and pnpm are meant as well',
    example: 'FROM node:22\nRUN npm i left-pad',
  },
  {
    code: 'DL3019',
    we: 'say less',
    reason: 'to remove the index in the same RUN is as good as `--no-cache`',
    example: 'FROM alpine:3.22\nRUN apk add curl && rm -rf /var/cache/apk/*',
  },
  {
    code: 'DL3020',
    we: 'say less',
    reason: 'a source may be a repository, or a variable that only the build knows',
    example: 'FROM alpine:3.22\nARG FILE\nADD git@github.com:acme/app.git /app/\nADD $FILE /app/',
  },
  {
    code: 'DL3021',
    we: 'say more',
    reason: 'ADD is meant as well',
    example: 'FROM alpine:3.22\nADD a.tar b.tar /srv',
  },
  {
    code: 'DL3022',
    we: 'say more',
    reason: 'mounts are meant as well',
    example: 'FROM alpine:3.22\nRUN --mount=from=later,target=/x true\nFROM alpine:3.22 AS later',
  },
  {
    code: 'DL3022',
    we: 'say less',
    reason: 'a name that is near that of no stage may be an image, or a context that is given to the build',
    cases: ['DL3022-L14'],
  },
  {
    code: 'DL3023',
    we: 'say more',
    reason: 'upper and lower case are the same in the names of stages',
    example: 'FROM alpine:3.22 AS app\nCOPY --from=APP /a /b',
  },
  {
    code: 'DL3024',
    we: 'say more',
    reason: 'upper and lower case are the same in the names of stages',
    example: 'FROM alpine:3.22 AS app\nFROM alpine:3.22 AS App',
  },
  {
    code: 'DL3025',
    we: 'say less',
    reason: 'no signal has to reach a HEALTHCHECK, and most need a shell',
    cases: ['DL3025-L46'],
  },
  {
    code: 'DL3026',
    we: 'say more',
    reason: 'variables are resolved',
    example: 'ARG REGISTRY=quay.io\nFROM $REGISTRY/acme/app:1',
  },
  {
    code: 'DL3032',
    we: 'say more',
    reason: 'to remove something else is no clean-up',
    example: 'FROM centos:7\nRUN yum install -y curl && rm -rf /tmp/x',
  },
  {
    code: 'DL3033',
    we: 'say more',
    reason: 'what an ARG of another stage holds is not known in this one, so it says no version',
    cases: ['DL3033-L80'],
  },
  {
    code: 'DL3035',
    we: 'say more',
    reason: '`apt-get dist-upgrade` is meant as well',
    example: 'FROM debian:12\nRUN apt-get dist-upgrade -y',
  },
  {
    code: 'DL3036',
    we: 'say less',
    reason: 'to remove the cache in the same RUN is as good as `zypper clean`',
    example: 'FROM opensuse/leap:15\nRUN zypper -n in curl && rm -rf /var/cache/zypp',
  },
  {
    code: 'DL3040',
    we: 'say more',
    reason:
      'dnf has its cache in `/var/cache/dnf` or `/var/cache/libdnf5`, so to remove `/var/cache/yum` removes nothing',
    cases: ['DL3040-L33', 'DL3040-L34', 'DL3040-L36-onbuild', 'DL3040-L37-onbuild'],
  },
  {
    code: 'DL3041',
    we: 'say more',
    reason: 'what an ARG of another stage holds is not known in this one, so it says no version',
    cases: ['DL3041-L111'],
  },
  {
    code: 'DL3042',
    we: 'say less',
    reason: 'what a build stage keeps is not in the image',
    example: 'FROM python:3.13 AS build\nRUN pip install flask\nFROM scratch\nCOPY --from=build /a /a',
  },
  {
    code: 'DL3046',
    we: 'say more',
    reason: '`--uid` is `-u`',
    example: 'FROM debian:12\nRUN useradd --uid 1000000 app',
  },
  {
    code: 'DL3048',
    we: 'say less',
    reason:
      'extensions of Docker Desktop must have labels that begin with `com.docker.`, and podman looks for RUN, INSTALL and UNINSTALL',
    example: 'FROM scratch\nLABEL com.docker.desktop.extension.api.version=">=0.2" RUN="podman run IMAGE"',
  },
  {
    code: 'DL3057',
    we: 'say less',
    reason: 'only an image that serves a port is asked for a HEALTHCHECK, and of its stages the one that is built',
    cases: ['DL3057-L19', 'DL3057-L65', 'DL3057-L73'],
  },
  {
    code: 'DL3059',
    we: 'say less',
    reason: 'the layers of a build stage are not in the image',
    example: 'FROM alpine:3.20 AS build\nRUN make\nRUN make install\nFROM scratch\nCOPY --from=build /a /a',
  },
  {
    code: 'DL3064',
    we: 'say more',
    reason: 'the value is looked at too: tokens of known form are found under any name',
    example: 'FROM alpine:3.22\nENV ID=AKIAIOSFODNN7EXAMPLE',
  },
  {
    code: 'DL3064',
    we: 'say less',
    reason: 'names are judged by whole words, as BuildKit does, and paths and URLs are no secrets',
    example: 'FROM alpine:3.22\nENV GOPRIVATE=example.com DB_PASSWORD_FILE=/run/secrets/db',
  },
  {
    code: 'DL3066',
    we: 'say less',
    reason: 'the user of a build stage is not that of the image',
    example: 'FROM alpine:3.20 AS build\nUSER app\nFROM alpine:3.20\nUSER 1000',
  },
  {
    code: 'DL4006',
    we: 'say less',
    reason: 'the `sh` of Alpine and BusyBox knows pipefail',
    cases: ['Regression-L26'],
  },
  {
    code: 'DL4006',
    we: 'say less',
    reason:
      '`set -o pipefail` in the RUN, `bash -o pipefail` and the SHELL of the stage that one is built on count as well',
    example:
      'FROM debian:12 AS base\nRUN bash -o pipefail -c "curl -f https://example.com/a | sort > /a"\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nFROM base\nRUN curl -f https://example.com/a | sort > /a\nFROM fedora:42\nRUN set -o pipefail && curl -f https://example.com/a | sort > /a',
  },
  {
    code: 'SC*',
    we: 'say less',
    reason:
      'without --shellcheck dflint has only what does harm in images: SC2086 is unquoted-variable, SC2035 is no-option-like-glob, what only Bash knows is for no-bashism, and a variable that a stage does not declare for undefined-variable',
    cases: [
      'Shellcheck-L16',
      'Shellcheck-L17-onbuild',
      'Shellcheck-L49',
      'Shellcheck-L50-onbuild',
      'Shellcheck-L77',
      'Shellcheck-L78-onbuild',
      'Shellcheck-L86',
      'Shellcheck-L87-onbuild',
      'Shellcheck-L108',
      'Shellcheck-L109-onbuild',
      'Shellcheck-L201',
    ],
  },
  {
    code: 'UndefinedVar',
    we: 'say more',
    reason: 'RUN is looked at too, where an ARG above the first FROM has the name',
    example: 'ARG VERSION=1\nFROM alpine:3.20\nRUN echo $VERSION',
  },
  {
    code: 'SecretsUsedInArgOrEnv',
    we: 'say more',
    reason: 'the value is looked at too: tokens of known form are found under any name',
    example: 'FROM alpine:3.20\nENV ID=AKIAIOSFODNN7EXAMPLE',
  },
  {
    code: 'SecretsUsedInArgOrEnv',
    we: 'say less',
    reason: 'paths and URLs are no secrets',
    example: 'FROM alpine:3.20\nENV AUTH_URL=https://example.com/login TLS_KEY=/etc/tls/key.pem',
  },
];

/** The checks of hadolint 2.15; DL1000, which stands for what it cannot read, is none of them. */
export const HADOLINT_CODES: readonly string[] = `
  DL1001 DL3000 DL3001 DL3002 DL3003 DL3004 DL3006 DL3007 DL3008 DL3009 DL3010 DL3011 DL3012 DL3013
  DL3014 DL3015 DL3016 DL3018 DL3019 DL3020 DL3021 DL3022 DL3023 DL3024 DL3025 DL3026 DL3027 DL3028
  DL3029 DL3030 DL3032 DL3033 DL3034 DL3035 DL3036 DL3037 DL3038 DL3040 DL3041 DL3042 DL3043 DL3044
  DL3045 DL3046 DL3047 DL3048 DL3049 DL3050 DL3051 DL3052 DL3053 DL3054 DL3055 DL3056 DL3057 DL3058
  DL3059 DL3060 DL3061 DL3062 DL3063 DL3064 DL3065 DL3066 DL3067 DL4000 DL4001 DL4003 DL4004 DL4005
  DL4006
`
  .trim()
  .split(/\s+/);
