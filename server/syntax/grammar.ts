import { type CstNode, CstParser, EOF, type IOrAlt, type IRecognitionException, type IToken } from 'chevrotain';
import * as t from './tokens.ts';

/** What is wrong with an instruction, in the user's words, and the token that does not fit, if it is not the end. */
export interface GrammarError {
  readonly message: string;
  readonly token: IToken | undefined;
}

/** Reads the tokens of one instruction. */
export function readInstruction(tokens: IToken[]): { readonly cst: CstNode } | { readonly error: GrammarError } {
  parser ??= new InstructionParser();
  parser.input = tokens;
  const cst = parser.instruction();
  const exception = parser.errors[0];
  return exception === undefined ? { cst } : { error: explain(exception, tokens) };
}

let parser: InstructionParser | undefined;

function explain({ token, context }: IRecognitionException, tokens: IToken[]): GrammarError {
  const inArray = context.ruleStack.at(-1) === 'strings' && tokens.some((it) => it.tokenType === t.JsonOpen);
  const keyword = tokens.findLast((it) => it.tokenType.name in MESSAGES)?.tokenType.name ?? '';
  const [missing, unexpected] = MESSAGES[inArray ? 'array' : keyword] ?? [
    'something is missing here',
    'this does not belong here',
  ];
  return token.tokenType === EOF ? { message: missing, token: undefined } : { message: unexpected, token };
}

/** By keyword: what to say where the line ends too early, and where something stands that does not fit. */
const MESSAGES: Readonly<Record<string, readonly [missing: string, unexpected: string]>> = {
  array: ['this array is not closed', 'an array here holds strings in double quotes only'],
  ARG: [
    'ARG needs a name, like ARG VERSION or ARG VERSION=1.2',
    'ARG takes names, like VERSION, or names with a default, like VERSION=1.2',
  ],
  ENV: [
    'ENV needs a name and a value, like ENV NAME=value',
    'this has no equals sign; in a list of variables each is written name=value',
  ],
  EXPOSE: ['EXPOSE needs a port, like EXPOSE 8080', 'EXPOSE takes ports'],
  FROM: [
    'FROM needs an image to start from and AS needs a name, like FROM alpine:3.22 AS build',
    'behind the image FROM takes only AS and a name for the stage',
  ],
  HEALTHCHECK: ['HEALTHCHECK needs CMD and a command, or NONE', 'HEALTHCHECK takes CMD and a command, or NONE alone'],
  LABEL: [
    'LABEL needs a key and a value, like LABEL key=value',
    'this has no equals sign; in a list of labels each is written key=value',
  ],
  MAINTAINER: ['MAINTAINER needs a name', 'MAINTAINER takes a name'],
  ONBUILD: ['ONBUILD needs an instruction to hold back, like ONBUILD RUN make', 'ONBUILD takes an instruction'],
  SHELL: [
    'SHELL needs a JSON array, like SHELL ["/bin/bash", "-c"]',
    'SHELL takes a JSON array, like SHELL ["/bin/bash", "-c"]',
  ],
  STOPSIGNAL: ['STOPSIGNAL needs a signal, like SIGTERM', 'STOPSIGNAL takes a signal'],
  USER: ['USER needs a user, like USER app or USER 1000:1000', 'USER takes a user'],
  VOLUME: ['VOLUME needs a path, like VOLUME /data', 'VOLUME takes paths'],
  WORKDIR: ['WORKDIR needs a path, like WORKDIR /app', 'WORKDIR takes a path'],
};

/** The grammar: a production for each instruction, above each what Docker's reference writes. */
export class InstructionParser extends CstParser {
  #instructions: IOrAlt<CstNode>[] | undefined;

  /** chevrotain's own validation needs Node 21; a test runs it with what is missing filled in. */
  constructor({ skipValidations = true } = {}) {
    super(t.VOCABULARY, { maxLookahead: 1, recoveryEnabled: false, skipValidations });
    this.performSelfAnalysis();
  }

  /**
   * To record the productions, chevrotain covers some ninety methods with others, and then deletes these one by one, which
   * takes V8 longer than all else of it. On an object in between they are gone at once.
   */
  enableRecording(): void {
    const recorder: object = Object.create(InstructionParser.prototype);
    Reflect.get(CstParser.prototype, 'enableRecording').call(recorder);
    Object.setPrototypeOf(this, recorder);
    Reflect.set(this, 'RECORDING_PHASE', true);
  }

  disableRecording(): void {
    Object.setPrototypeOf(this, InstructionParser.prototype);
    Reflect.set(this, 'RECORDING_PHASE', false);
  }

  /** Any one instruction. */
  instruction = this.RULE('instruction', () => {
    // Kept, because to make all alternatives anew for each instruction takes longer than to choose among them.
    this.#instructions ??= [
      this.run,
      this.copy,
      this.env,
      this.from,
      this.arg,
      this.workdir,
      this.label,
      this.cmd,
      this.entrypoint,
      this.expose,
      this.user,
      this.add,
      this.volume,
      this.onbuild,
      this.healthcheck,
      this.shell,
      this.stopsignal,
      this.maintainer,
      this.unknown,
    ].map((production) => ({ ALT: () => this.SUBRULE(production, { LABEL: 'production' }) }));
    this.OR(this.#instructions);
  });

  /** ADD [flags] source... target | ADD [flags] ["source", ... "target"] */
  add = this.RULE('add', () => {
    this.CONSUME(t.Add);
    this.SUBRULE(this.flags);
    this.SUBRULE(this.list);
  });

  /** ARG name[=default] ... */
  arg = this.RULE('arg', () => {
    this.CONSUME(t.Arg);
    this.SUBRULE(this.flags);
    this.AT_LEAST_ONE(() => {
      this.OR([{ ALT: () => this.CONSUME(t.Assignment) }, { ALT: () => this.CONSUME(t.Bare) }]);
    });
  });

  /** CMD line | CMD ["executable", "parameter", ...] */
  cmd = this.RULE('cmd', () => {
    this.CONSUME(t.Cmd);
    this.SUBRULE(this.flags);
    this.SUBRULE(this.command);
  });

  /** COPY [flags] source... target | COPY [flags] ["source", ... "target"] */
  copy = this.RULE('copy', () => {
    this.CONSUME(t.Copy);
    this.SUBRULE(this.flags);
    this.SUBRULE(this.list);
  });

  /** ENTRYPOINT line | ENTRYPOINT ["executable", "parameter", ...] */
  entrypoint = this.RULE('entrypoint', () => {
    this.CONSUME(t.Entrypoint);
    this.SUBRULE(this.flags);
    this.SUBRULE(this.command);
  });

  /** ENV key=value ... | ENV key value */
  env = this.RULE('env', () => {
    this.CONSUME(t.Env);
    this.SUBRULE(this.flags);
    this.SUBRULE(this.pairs);
  });

  /** EXPOSE port[/protocol] ... */
  expose = this.RULE('expose', () => {
    this.CONSUME(t.Expose);
    this.SUBRULE(this.flags);
    this.AT_LEAST_ONE(() => this.CONSUME(t.Word));
  });

  /** FROM [--platform=platform] image [AS name] */
  from = this.RULE('from', () => {
    this.CONSUME(t.From);
    this.SUBRULE(this.flags);
    this.CONSUME1(t.Word);
    this.OPTION(() => {
      this.CONSUME(t.As);
      this.CONSUME2(t.Word);
    });
  });

  /** HEALTHCHECK [flags] CMD command | HEALTHCHECK NONE */
  healthcheck = this.RULE('healthcheck', () => {
    this.CONSUME(t.Healthcheck);
    this.SUBRULE(this.flags);
    this.OR([
      { ALT: () => this.CONSUME(t.HealthNone) },
      {
        ALT: () => {
          this.CONSUME(t.HealthCmd);
          this.SUBRULE(this.command);
        },
      },
    ]);
  });

  /** LABEL key=value ... | LABEL key value */
  label = this.RULE('label', () => {
    this.CONSUME(t.Label);
    this.SUBRULE(this.flags);
    this.SUBRULE(this.pairs);
  });

  /** MAINTAINER name */
  maintainer = this.RULE('maintainer', () => {
    this.CONSUME(t.Maintainer);
    this.SUBRULE(this.flags);
    this.CONSUME(t.Line);
  });

  /** ONBUILD instruction */
  onbuild = this.RULE('onbuild', () => {
    this.CONSUME(t.Onbuild);
    this.SUBRULE(this.flags);
    this.OPTION(() => this.SUBRULE(this.instruction));
  });

  /** RUN [flags] line | RUN [flags] ["executable", "parameter", ...] */
  run = this.RULE('run', () => {
    this.CONSUME(t.Run);
    this.SUBRULE(this.flags);
    this.SUBRULE(this.command);
  });

  /** SHELL ["executable", "parameter", ...] */
  shell = this.RULE('shell', () => {
    this.CONSUME(t.Shell);
    this.SUBRULE(this.flags);
    this.SUBRULE(this.strings);
  });

  /** STOPSIGNAL signal */
  stopsignal = this.RULE('stopsignal', () => {
    this.CONSUME(t.Stopsignal);
    this.SUBRULE(this.flags);
    this.CONSUME(t.Line);
  });

  /** USER user[:group] */
  user = this.RULE('user', () => {
    this.CONSUME(t.User);
    this.SUBRULE(this.flags);
    this.CONSUME(t.Line);
  });

  /** VOLUME path ... | VOLUME ["path", ...] */
  volume = this.RULE('volume', () => {
    this.CONSUME(t.Volume);
    this.SUBRULE(this.flags);
    this.SUBRULE(this.list);
  });

  /** WORKDIR path */
  workdir = this.RULE('workdir', () => {
    this.CONSUME(t.Workdir);
    this.SUBRULE(this.flags);
    this.CONSUME(t.Line);
  });

  /** What no instruction is named. */
  unknown = this.RULE('unknown', () => {
    this.CONSUME(t.Unknown);
    this.SUBRULE(this.flags);
    this.OPTION(() => this.CONSUME(t.Line));
  });

  /** ["string", ...] */
  strings = this.RULE('strings', () => {
    this.CONSUME(t.JsonOpen);
    this.OPTION(() => {
      this.CONSUME1(t.JsonString);
      this.MANY(() => {
        this.CONSUME(t.JsonComma);
        this.CONSUME2(t.JsonString);
      });
    });
    this.CONSUME(t.JsonClose);
  });

  /** --name[=value] ... [--] */
  flags = this.RULE('flags', () => {
    this.MANY(() => this.CONSUME(t.Flag));
    this.OPTION(() => this.CONSUME(t.FlagsEnd));
  });

  /** strings | word ... */
  list = this.RULE('list', () => {
    this.OR([{ ALT: () => this.SUBRULE(this.strings) }, { ALT: () => this.MANY(() => this.CONSUME(t.Word)) }]);
  });

  /** strings | [line] */
  command = this.RULE('command', () => {
    this.OR([{ ALT: () => this.SUBRULE(this.strings) }, { ALT: () => this.OPTION(() => this.CONSUME(t.Line)) }]);
  });

  /** key=value ... | key value */
  pairs = this.RULE('pairs', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.OldKey);
          this.CONSUME(t.Line);
        },
      },
      { ALT: () => this.AT_LEAST_ONE(() => this.CONSUME(t.Assignment)) },
    ]);
  });
}
