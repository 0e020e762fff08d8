import { type AndOr, type Command, forEachChild, type ParsedScript, parse, type SyntaxNode, type Word } from 'unbash';
import { type Joined, sourceSpan } from '../../text/joined.ts';
import { placeOf } from '../read/collector.ts';
import { unescaped } from '../read/decode.ts';
import { decodedWord, ESCAPABLE, type Substitution } from '../read/posix-word.ts';
import type { ScriptText } from '../script.ts';
import { assignedIn, isAssigning, isName, namesSetIn, namingOf } from './posix-setting.ts';
import type { VariableUse } from './use.ts';

/** The places where texts for POSIX shells name a variable. A text in another one is read where its command stands. */
export function posixVariableUses(texts: readonly ScriptText[]): readonly VariableUse[] {
  const walk = new Walk(texts.map((it) => it.joined));
  walk.all();
  return walk.uses;
}

/** What is known of a name that some of the text before may have set; a name without entry is inherited. */
type Status = 'inherited' | 'own' | 'unsure';

/** Goes through commands in the order in which they are executed, and keeps book of what is set so far. */
class Walk {
  readonly uses: VariableUse[] = [];
  readonly #waiting: Set<Joined>;
  /** The names that are in `uses` by where they start: a text is read twice where one shell hands it to another. */
  readonly #seen = new Set<number>();
  readonly #status = new Map<string, Status>();
  /** What each entry of the book was before it changed, so that it can be taken back. */
  readonly #log: { readonly name: string; readonly before: Status }[] = [];
  /** The text at hand, and all names that it sets anywhere. */
  #joined: Joined = { text: '', stretches: [], end: 0 };
  #setAnywhere: ReadonlySet<string> = new Set();

  constructor(texts: readonly Joined[]) {
    this.#waiting = new Set(texts);
  }

  all(): void {
    for (const joined of this.#waiting) this.#isolated(() => this.#text(joined));
  }

  #text(joined: Joined): void {
    this.#waiting.delete(joined);
    this.#script(parse(joined.text), joined);
  }

  #script(script: ParsedScript, joined: Joined): void {
    const outer = { joined: this.#joined, setAnywhere: this.#setAnywhere };
    this.#joined = joined;
    this.#setAnywhere = namesSetIn(script);
    this.#visit(script);
    this.#joined = outer.joined;
    this.#setAnywhere = outer.setAnywhere;
  }

  #visit = (node: SyntaxNode): void => {
    switch (node.type) {
      case 'Command':
        this.#command(node);
        break;
      case 'AndOr':
        this.#andOr(node);
        break;
      case 'Pipeline':
        for (const it of node.commands) {
          if (node.commands.length > 1) this.#isolated(() => this.#visit(it));
          else this.#visit(it);
        }
        break;
      case 'Statement':
        if (node.background === true) this.#isolated(() => this.#visit(node.command));
        else this.#visit(node.command);
        break;
      case 'Subshell':
      case 'Coproc':
        this.#isolated(() => this.#visit(node.body));
        break;
      case 'If': {
        this.#visit(node.clause);
        const { then, elif } = node;
        this.#alternatives(node.else === undefined ? [then, ...elif] : [then, ...elif, node.else]);
        break;
      }
      case 'Case':
        this.#visit(node.word);
        this.#alternatives(node.items);
        break;
      case 'While':
      case 'ArithmeticFor':
        this.#repeated(namesSetIn(node), () => forEachChild(node, this.#visit));
        break;
      case 'For':
      case 'Select':
        for (const it of node.wordlist ?? []) this.#visit(it);
        this.#repeated(namesSetIn(node.body), () => {
          this.#set(node.name.value, node.name.pos);
          this.#visit(node.body);
        });
        break;
      case 'Function':
        // It is called later, when all that is set in the text may be.
        this.#repeated(this.#setAnywhere, () => this.#visit(node.body));
        break;
      case 'CommandExpansion':
      case 'ProcessSubstitution':
      case 'ArithmeticCommandExpansion':
        this.#isolated(() => this.#substitution(node));
        break;
      case 'Assignment':
        forEachChild(node, this.#visit);
        if (node.append === true) this.#change(node.name, node.pos);
        else this.#set(node.name, node.pos);
        break;
      case 'SimpleExpansion':
        this.#read(node.text.slice(1), node.pos + 1);
        break;
      case 'ParameterExpansion': {
        this.#read(node.parameter, node.parameterPos);
        forEachChild(node, this.#visit);
        const { operation } = node;
        if (operation !== undefined && isAssigning(operation)) this.#branch(() => this.#become(node.parameter, 'own'));
        break;
      }
      case 'ArithmeticBinary':
      case 'ArithmeticUnary': {
        const assigned = assignedIn(node);
        if (assigned === undefined) forEachChild(node, this.#visit);
        else if (node.type === 'ArithmeticBinary') this.#visit(node.right);
        if (assigned === undefined) break;
        if (node.operator === '=') this.#set(assigned.value, assigned.pos);
        else this.#change(assigned.value, assigned.pos);
        break;
      }
      case 'ArithmeticWord':
        if (node.parts !== undefined) forEachChild(node, this.#visit);
        else for (const [name, at] of namesInArithmetic(node.value)) this.#read(name, node.pos + at);
        break;
      case 'TestUnary':
        if (/^-[vR]$/.test(node.operator)) this.#read(node.operand.value, node.operand.pos);
        else this.#visit(node.operand);
        break;
      default:
        forEachChild(node, this.#visit);
    }
  };

  #command(command: Command): void {
    const { name, suffix, prefix } = command;
    const { operands, passed, arithmetic } = namingOf(command);
    if (name !== undefined) this.#visit(name);
    for (const node of suffix) {
      const expression = arithmetic.find((it) => it === node);
      if (expression === undefined) this.#visit(node);
      else this.#arithmetic(expression);
    }
    if (name === undefined) {
      for (const node of prefix) this.#visit(node);
      return;
    }
    for (const it of operands) {
      if (it.access === 'read') this.#read(it.name, it.pos);
      else this.#set(it.name, it.pos);
    }
    if (name.value === 'eval' && prefix.length === 0) this.#given(command);
    // It is executed later, as a function is.
    else if (name.value === 'trap') this.#repeated(this.#setAnywhere, () => this.#given(command));
    else
      this.#isolated(() => {
        for (const node of prefix) this.#visit(node);
        for (const it of passed) this.#become(it, 'own');
        this.#given(command);
      });
  }

  #arithmetic(word: Word): void {
    const expression = decodedWord(word, this.#joined);
    if (expression === undefined) this.#visit(word);
    else this.#text(asArithmetic(expression));
  }

  /** The texts that the command hands to another shell. */
  #given(command: Command): void {
    if (this.#waiting.size === 0) return;
    const heredocs = command.redirects.flatMap((it) => (it.type === 'HereDoc' ? it.body : []));
    const spans = [command, ...heredocs].map(({ pos, end }) => sourceSpan(this.#joined, pos, end));
    for (const text of this.#waiting) {
      const { start } = placeOf(text);
      if (spans.some((it) => it.start <= start && start < it.end)) this.#text(text);
    }
  }

  #andOr({ commands, operators }: AndOr): void {
    let open: number | undefined;
    let isAlternative = false;
    for (const [index, command] of commands.entries()) {
      isAlternative ||= operators[index - 1] === '||';
      if (open !== undefined && isAlternative) {
        this.#leaveBranch(open);
        open = undefined;
      }
      // What stands behind `&&` is executed only with all before it.
      if (index > 0) open ??= this.#log.length;
      this.#visit(command);
    }
    if (open !== undefined) this.#leaveBranch(open);
  }

  #substitution(node: Substitution): void {
    const { script, pos, end } = node;
    if (script === undefined) return;
    if (script.source === undefined) {
      this.#visit(script);
      return;
    }
    // In double quotes one more character can be escaped; which it is here shows in the text.
    const readings = [ESCAPABLE.backquoted, ESCAPABLE.doubleQuoted].map((it) =>
      unescaped(this.#joined, pos + 1, end - 1, it),
    );
    const joined = readings.find((it) => it.text === script.source);
    if (joined !== undefined) this.#script(script, joined);
  }

  #read(name: string, pos: number): void {
    if (isName(name)) this.#add(name, pos, this.#status.get(name) ?? 'inherited');
  }

  #set(name: string, pos: number): void {
    if (!isName(name)) return;
    this.#add(name, pos, 'set');
    this.#become(name, 'own');
  }

  /** A new value that is made of the old one. */
  #change(name: string, pos: number): void {
    if (!isName(name)) return;
    this.#add(name, pos, this.#status.get(name) === 'own' ? 'own' : 'unsure');
    this.#become(name, 'own');
  }

  #add(name: string, pos: number, holds: VariableUse['holds']): void {
    const { start, end } = sourceSpan(this.#joined, pos, pos + name.length);
    if (this.#seen.has(start)) return;
    this.#seen.add(start);
    this.uses.push({ start, end, name, holds, ignoresCase: false });
  }

  #become(name: string, status: Status): void {
    this.#log.push({ name, before: this.#status.get(name) ?? 'inherited' });
    this.#status.set(name, status);
  }

  /** What happens in a subshell is not seen outside. */
  #isolated(body: () => void): void {
    const mark = this.#log.length;
    body();
    for (const { name, before } of this.#log.splice(mark).reverse()) this.#status.set(name, before);
  }

  /** What may be executed or not. */
  #branch(body: () => void): void {
    const mark = this.#log.length;
    body();
    this.#leaveBranch(mark);
  }

  #leaveBranch(mark: number): void {
    for (const name of this.#changedSince(mark)) this.#become(name, 'unsure');
  }

  /** Branches of which one is executed at most, so that none sees what another sets. */
  #alternatives(nodes: readonly SyntaxNode[]): void {
    const changed = new Set<string>();
    const visit = (node: SyntaxNode) => {
      const mark = this.#log.length;
      this.#visit(node);
      for (const name of this.#changedSince(mark)) changed.add(name);
    };
    this.#isolated(() => {
      for (const node of nodes) {
        // What an `elif` asks has happened to what follows, and what goes on behind `;&` may have.
        if (node.type === 'CaseItem' && (node.terminator === ';&' || node.terminator === ';;&'))
          this.#branch(() => visit(node));
        else if (node.type === 'Elif') {
          visit(node.clause);
          this.#isolated(() => visit(node.then));
        } else this.#isolated(() => visit(node));
      }
    });
    for (const name of changed) this.#become(name, 'unsure');
  }

  #changedSince(mark: number): readonly string[] {
    const before = new Map<string, Status>();
    for (const it of this.#log.slice(mark).reverse()) before.set(it.name, it.before);
    return [...before].flatMap(([name, status]) => (status === this.#status.get(name) ? [] : name));
  }

  /** What may be executed several times, or later, so that a name it reads may be one that is set further below. */
  #repeated(names: ReadonlySet<string>, body: () => void): void {
    this.#branch(() => {
      for (const name of names) if (this.#status.get(name) !== 'own') this.#become(name, 'unsure');
      body();
    });
  }
}

/** The command `((expression))`; what is put in front has its place where the expression begins. */
function asArithmetic(expression: Joined): Joined {
  const { text, stretches, end } = expression;
  const shifted = stretches.map(({ at, source }) => ({ at: at + 2, source }));
  return { text: `((${text}))`, stretches: [{ at: 0, source: placeOf(expression).start }, ...shifted], end };
}

/** `NAME`, `$NAME`, `${NAME}`; not the `x1F` of `0x1F`. */
function namesInArithmetic(text: string): readonly (readonly [name: string, at: number])[] {
  return Array.from(text.matchAll(/(?<![\w#])\$?\{?(?<name>[A-Za-z_]\w*)/dg), ({ groups, indices }) => {
    return [groups?.['name'] ?? '', indices?.groups?.['name']?.[0] ?? 0] as const;
  });
}
