/** What files are made of, by what is written in them; `¦` is between two. */
export const FRAGMENTS = {
  /** What breaks texts of all kinds. */
  anywhere: [
    ...split(
      '"¦\'¦\\¦`¦\\\n¦`\n¦\n¦\r\n¦\r¦ ¦\t¦\0¦~¦*¦?¦[a-z]¦..¦/¦//¦0¦-1¦1e999¦=¦:¦,¦(¦)¦[¦]¦{¦}¦$¦${¦#¦# ¦!¦&¦|¦<¦>',
    ),
    ...['\ufeff', '\u2028', '\u0085', '\u00a0', '😀', '\ud800', '\udc00', 'é', '__proto__', 'constructor'],
  ],
  Dockerfile: [
    ...split('FROM ¦AS x¦RUN ¦COPY ¦ADD ¦ENV ¦ARG ¦LABEL ¦CMD ¦ENTRYPOINT ¦EXPOSE ¦USER ¦WORKDIR ¦VOLUME ¦STOPSIGNAL '),
    ...split('HEALTHCHECK ¦HEALTHCHECK NONE¦SHELL ["cmd"]¦SHELL ["powershell"]¦ONBUILD ¦MAINTAINER '),
    ...split(
      '--from=0 ¦--from=a ¦--mount=type=cache,target=/x ¦--mount=type=bind,from=a,source=/b ¦--mount=¦--chown=a:b ',
    ),
    ...split('--chmod=755 ¦--link ¦--platform=$A ¦--parents ¦--exclude=* ¦--network=none ¦--security=insecure ¦--'),
    ...split('--start-period=1s ¦--interval=¦--checksum=sha256:¦--keep-git-dir=true ¦--device=a '),
    ...split('<<EOF\n¦<<-"E"\n¦EOF\n¦\nE\n¦<<¦$A¦${A:-b}¦${A:+${B}}¦${A/x/y}¦${A#x*}¦$(¦$((1+1))¦["a", "b"]¦["¦"]'),
    ...split('# escape=`\n¦# syntax=docker/dockerfile:1\n¦# check=skip=all;error=true\n¦# dflint ignore=all\n'),
    ...split(
      '# hadolint ignore=DL3006\n¦# hadolint shell=bash\n¦# dflint ignore-file=no-latest-tag -- a\n¦#region\n¦#endregion\n',
    ),
    ...split(' && ¦ || ¦ | ¦; ¦ & ¦if a; then b; fi¦for i in *; do c; done¦case a in b) c;; esac¦{ a; }¦(a)'),
    ...split(
      'apt-get install -y curl¦apk add git¦pip install -r requirements.txt¦npm ci¦cd /x¦rm -rf /var/lib/apt/lists/*',
    ),
    ...split('sh -c "a"¦set -eux¦curl -fsSL https://a/b | sh¦https://a:b@c/d#e:f¦git@a:b.git#c:d¦a:1@sha256:¦scratch'),
    ...split('alpine:3.20¦80/tcp¦8000-8010¦{{ a }}¦b¦src/¦a=1 b=2'),
  ],
  ignoreFile: split(
    '!¦**/¦/**¦*.log¦!**/*.md\n¦node_modules\n¦# a\n¦# dflint ignore=all\n¦[^a]¦[a¦a/../b¦./¦.git\n¦\\!',
  ),
  yaml: [
    ...split(
      'rules:\n¦services:\n¦build:¦ .\n¦  ¦    ¦- ¦: ¦: |\n¦: >-\n¦: &a ¦*a¦<<: *a\n¦!!binary ¦!reset ¦!override ¦---\n¦...\n¦? ',
    ),
    ...split(
      'null¦true¦0x1f¦1_000¦.inf¦2001-01-01¦{a: b}¦[a, b]¦"\\u0000"¦%YAML 1.2\n¦${A}¦${A:-b}¦$$¦${A?b}¦${A:+c}¦extends: ',
    ),
    ...split(
      'dockerfile_inline: |\n¦      FROM a\n¦args:\n¦target: ¦context: ¦additional_contexts:\n¦include:\n¦platforms: ¦x-a: ',
    ),
    ...split(
      'fail-on: ¦warning\n¦overrides:\n¦files: ¦exclude:\n¦no-latest-tag: off\n¦ignored: ¦DL3006¦trustedRegistries:\n¦override:\n',
    ),
  ],
  hcl: [
    ...split(
      'target "a" {\n¦variable "V" {\n¦group "default" {\n¦function "f" {\n¦}\n¦default = ¦args = {\n¦context = ¦dockerfile = ',
    ),
    ...split(
      'inherits = ["a"]\n¦matrix = {\n¦name = ¦dockerfile-inline = <<E\n¦E\n¦<<-E\n¦"${V}"¦${¦%{ if a }¦%{ endif }¦? b : c¦!',
    ),
    ...split(
      '[for a in b : a]¦{for k, v in b : k => v}¦...¦[*]¦.*¦a.b[0]¦f(a, b...)¦upper("a")¦formatdate("YYYY", timestamp())',
    ),
    ...split(
      'regex("(a+)+", "b")¦range(1e9)¦join(",", a)¦1 + ¦ == ¦ && ¦ / 0¦ % ¦// a\n¦/* a¦*/¦null¦params = [a]\nresult = ',
    ),
  ],
  json: [
    ...split(
      '{¦}¦[¦]¦"a": ¦, ¦"target": {¦"variable": {¦"default": ¦"context": "."¦null¦true¦1.5e3¦"${V}"¦"%{¦"\\u0000"¦"//": ',
    ),
    ...split(
      '"version": 1¦"files": {¦"rules": {¦"images": {¦"created"¦"Step"¦#1 [a 1/2] RUN b\n¦#1 DONE 1.2s\n¦"vertexes": [¦"id"',
    ),
  ],
};

function split(texts: string): readonly string[] {
  return texts.split('¦');
}
