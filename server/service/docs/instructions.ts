/** An instruction in words. */
export interface InstructionDoc {
  /** One sentence. */
  readonly summary: string;
  /** Markdown. What surprises comes here, too. */
  readonly text: string;
  /** The ways to write it, the usual one first. */
  readonly forms: readonly [Form, ...Form[]];
}

/** One way to write an instruction, a flag or a directive: what follows its name, in order. */
export type Form = readonly Parameter[];

export interface Parameter {
  /** As it stands in the signature: `[--link]`, `SOURCE…`. Brackets: it may be left out. `…`: it may be repeated. */
  readonly label: string;
  readonly text: string;
}

const SHELL_FORM: Parameter = {
  label: 'COMMAND',
  text: 'A command line, given to the shell in effect (`/bin/sh -c`, or what SHELL says).',
};
const EXEC_FORM: readonly Parameter[] = [
  { label: '["EXECUTABLE"', text: 'The program. No shell is started, so nothing expands variables.' },
  { label: ', "ARGUMENT"…]', text: 'Arguments, one string each, in double quotes.' },
];
const SOURCE_WORDS: Parameter = {
  label: 'SOURCE…',
  text: 'Paths in the build context, with wildcards (`*`, `?`, `[a-z]`), or here-documents (`<<EOF`). Of a folder the content is copied, not the folder itself.',
};
const DESTINATION: Parameter = {
  label: 'DESTINATION',
  text: 'Where it goes in the image; relative to WORKDIR where it does not begin with `/`. With a `/` at its end it is a folder, and it must be one for more than one source.',
};
const COPY_FLAGS: Parameter = {
  label: '[--FLAG=VALUE…]',
  text: '`--from` `--chown` `--chmod` `--link` `--parents` `--exclude`',
};
const ADD_FLAGS: Parameter = {
  label: '[--FLAG=VALUE…]',
  text: '`--checksum` `--keep-git-dir` `--unpack` `--chown` `--chmod` `--link` `--exclude`',
};
const QUOTED_SOURCES: Parameter = { label: '["SOURCE"…', text: 'Paths, which may contain spaces in this form.' };
const QUOTED_DESTINATION: Parameter = { label: ', "DESTINATION"]', text: DESTINATION.text };

/** By their names in upper case, all that BuildKit knows. */
export const INSTRUCTION_DOCS: Readonly<Record<string, InstructionDoc>> = {
  ADD: {
    summary: 'Copies files into the image, and also fetches URLs and repositories and unpacks archives.',
    text: 'A tar archive of the build context is unpacked; one behind a URL is not, unless `--unpack` says so. Where none of that is wanted, COPY does the same and hides nothing.',
    forms: [
      [
        ADD_FLAGS,
        {
          label: 'SOURCE…',
          text: 'Paths in the build context, URLs, or Git repositories (`https://host/repo.git#v1.2:folder`).',
        },
        DESTINATION,
      ],
      [ADD_FLAGS, QUOTED_SOURCES, QUOTED_DESTINATION],
    ],
  },
  ARG: {
    summary: 'Declares a variable that `--build-arg` can set while the image is built.',
    text: 'It holds from its line to the end of the stage, and in stages built on that one. Above the first FROM it is seen by FROM alone; `ARG NAME` without a value brings it into a stage. It is not in the environment of a container, but its value can be read from the history of the image: no place for secrets. ENV of the same name wins.',
    forms: [
      [
        { label: 'NAME[=DEFAULT]', text: 'The variable, and its value where `--build-arg` gives none.' },
        { label: '[NAME[=DEFAULT]…]', text: 'Further ones, which see those before them.' },
      ],
    ],
  },
  CMD: {
    summary: 'Says what a container executes by default.',
    text: 'Arguments of `docker run` replace it. With an ENTRYPOINT in exec form it is the default arguments of that. Only the last CMD of a stage counts, and an ENTRYPOINT resets the one of the base image.',
    forms: [EXEC_FORM, [SHELL_FORM]],
  },
  COPY: {
    summary: 'Copies files from the build context, a stage or another image into the image.',
    text: 'What `.dockerignore` keeps out cannot be copied, and `..` goes no further than the root of the context. Files belong to root unless `--chown` says otherwise. The step is cached until the content, names or modes of the files change.',
    forms: [
      [COPY_FLAGS, SOURCE_WORDS, DESTINATION],
      [COPY_FLAGS, QUOTED_SOURCES, QUOTED_DESTINATION],
    ],
  },
  ENTRYPOINT: {
    summary: 'Says which program a container is.',
    text: 'In exec form it gets the CMD, or the arguments of `docker run`, behind its own. In shell form it gets neither, and the shell stands between it and signals: begin with `exec` there. Only the last of a stage counts, and it resets the CMD of the base image.',
    forms: [EXEC_FORM, [SHELL_FORM]],
  },
  ENV: {
    summary: 'Sets environment variables for the steps that follow and for containers.',
    text: 'They stay in the image and in those built on it. All pairs of one ENV see the values from before it. Where only a build step needs the variable, ARG or `NAME=value command` leaves nothing behind.',
    forms: [
      [
        { label: 'NAME=VALUE', text: 'Quotes keep spaces together, and `$NAME` is expanded but in single quotes.' },
        { label: '[NAME=VALUE…]', text: 'Further variables, which do not see those before them.' },
      ],
    ],
  },
  EXPOSE: {
    summary: 'Documents the ports on which a container listens.',
    text: 'It publishes nothing: `docker run -p` does, and `-P` takes all that is exposed.',
    forms: [
      [
        {
          label: 'PORT[/PROTOCOL]',
          text: 'A port or a range like `8000-8010`, by tcp where nothing is said, or udp or sctp.',
        },
        { label: '[PORT[/PROTOCOL]…]', text: 'Further ports.' },
      ],
    ],
  },
  FROM: {
    summary: 'Begins a build stage on top of an image.',
    text: 'The last stage is what is built, unless `--target` names another; stages that it does not need are skipped. Only ARG may stand before the first FROM, and FROM sees only those. `scratch` is no image at all.',
    forms: [
      [
        {
          label: '[--platform=PLATFORM]',
          text: 'For which platform the image is pulled, like `linux/arm64` or `$BUILDPLATFORM`.',
        },
        {
          label: 'IMAGE[:TAG][@DIGEST]',
          text: 'An image, `scratch`, or a stage from above. Without tag and digest it is `:latest`.',
        },
        { label: '[AS NAME]', text: 'A name by which `FROM`, `COPY --from` and `--mount=from=` can use the stage.' },
      ],
    ],
  },
  HEALTHCHECK: {
    summary: 'Says how Docker finds out whether a container still does its work.',
    text: 'The command runs in the container again and again: with exit code 0 it is healthy, with 1 it is not. NONE switches off what the base image has. Only the last of a stage counts. Kubernetes does not look at it.',
    forms: [
      [
        {
          label: '[--FLAG=VALUE…]',
          text: '`--interval` `--timeout` `--start-period` `--start-interval` `--retries`',
        },
        { label: 'CMD', text: 'A command follows, in shell or exec form.' },
        { label: 'COMMAND', text: 'Executed in the container, with the shell in effect unless it is a JSON array.' },
      ],
      [{ label: 'NONE', text: 'No health check, not even that of the base image.' }],
    ],
  },
  LABEL: {
    summary: 'Adds metadata to the image.',
    text: 'Labels are inherited from the base image, and the last value of a key wins. For the usual facts there are agreed keys, `org.opencontainers.image.*`.',
    forms: [
      [
        {
          label: 'KEY=VALUE',
          text: 'Quotes keep spaces together. Of your own keys, let the prefix be a domain of yours, reversed.',
        },
        { label: '[KEY=VALUE…]', text: 'Further labels.' },
      ],
    ],
  },
  MAINTAINER: {
    summary: 'Deprecated: names the author of the image.',
    text: '`LABEL org.opencontainers.image.authors="…"` says the same where tools look for it.',
    forms: [[{ label: 'NAME', text: 'The rest of the line.' }]],
  },
  ONBUILD: {
    summary: 'Holds an instruction back until another image is built on this one.',
    text: 'That build executes it directly behind its FROM, with its own build context. It does not pass on to images built on that one in turn. FROM, MAINTAINER and ONBUILD cannot be held back.',
    forms: [[{ label: 'INSTRUCTION', text: 'Any other instruction, with its flags and operands.' }]],
  },
  RUN: {
    summary: 'Executes a command in the image, and keeps what it changes as a layer.',
    text: 'What one RUN downloads and a later one deletes is still in the image. It is not executed again as long as the line, the variables it sees and what is below it stay the same, whatever happens on the network.',
    forms: [
      [{ label: '[--FLAG=VALUE…]', text: '`--mount` `--network` `--security` `--device`' }, SHELL_FORM],
      [{ label: '[--FLAG=VALUE…]', text: '`--mount` `--network` `--security` `--device`' }, ...EXEC_FORM],
    ],
  },
  SHELL: {
    summary: 'Says which shell executes RUN, CMD, ENTRYPOINT and HEALTHCHECK in shell form.',
    text: 'It holds from its line on, also in images built on this one. Without it Linux images have `["/bin/sh", "-c"]` and Windows images `["cmd", "/S", "/C"]`. It must be a JSON array.',
    forms: [
      [
        { label: '["EXECUTABLE"', text: 'The shell.' },
        {
          label: ', "ARGUMENT"…]',
          text: 'Its arguments; the command line follows as the last, so the one before it is mostly `-c`.',
        },
      ],
    ],
  },
  STOPSIGNAL: {
    summary: 'Says which signal asks the container to stop.',
    text: 'It is SIGTERM where nothing is said. If the program has not ended after ten seconds, `docker stop` sends SIGKILL.',
    forms: [[{ label: 'SIGNAL', text: 'A name like `SIGQUIT`, or a number.' }]],
  },
  USER: {
    summary: 'Says as which user the steps that follow and the container run.',
    text: 'Files that COPY and ADD make belong to root all the same. A number needs no entry in `/etc/passwd`, and Kubernetes can tell from it alone that it is not root.',
    forms: [
      [
        { label: 'USER', text: 'A name of `/etc/passwd` in the image, or a number.' },
        {
          label: '[:GROUP]',
          text: 'A name or number of a group, which is then the only one. Without it, the group of the user.',
        },
      ],
    ],
  },
  VOLUME: {
    summary: 'Marks paths whose data is kept outside of the container.',
    text: 'Each container without a volume of its own there gets an anonymous one, filled with what the image has at the path. It cannot be taken back by an image built on this one.',
    forms: [
      [{ label: 'PATH…', text: 'Absolute paths, apart by spaces.' }],
      [{ label: '["PATH"…]', text: 'The same, as a JSON array.' }],
    ],
  },
  WORKDIR: {
    summary: 'Changes the directory for the steps that follow and for the container.',
    text: 'The directory is made where it is missing, and belongs to the USER in effect. A relative path goes on from the WORKDIR before, or from that of the base image.',
    forms: [[{ label: 'PATH', text: 'Best absolute. Variables are expanded, `~` is not.' }]],
  },
};
