import { exposedPorts, portParts } from '../../model/exposed-port.ts';
import type { Model } from '../../model/model.ts';
import { directoryOf } from '../../model/state.ts';
import { resolveDirectory } from '../../model/workdir.ts';
import type { Expose, Heredoc, Instruction, Word } from '../../syntax/ast.ts';
import { PORT_DOCS } from '../docs/ports.ts';
import { SIGNAL_DOCS } from '../docs/signals.ts';
import { documentationOf } from '../documentation.ts';
import { bullets, code, paragraphs } from '../markdown.ts';

/** What the ports of a word of EXPOSE are, and what usually listens on them. */
export function portText(word: Word, expose: Expose, model: Model): string | undefined {
  const ports = exposedPorts(expose, model).filter((it) => it.word === word);
  if (ports.length === 0) return undefined;
  return paragraphs(...ports.map((it) => onePortText(it.text)), 'EXPOSE publishes nothing; `docker run -p` does.');
}

/** A signal by its name, with or without SIG, or by its number. */
export function signalText(word: Word, model: Model): string | undefined {
  const text = (model.valueOf(word) ?? word.text).toUpperCase();
  const [base = ''] = /^[A-Z]\w*/.exec(text) ?? [];
  const numbered = Object.keys(SIGNAL_DOCS).find(
    (it) => /^\d+$/.test(text) && SIGNAL_DOCS[it]?.number === Number(text),
  );
  const name = numbered ?? (base.startsWith('SIG') ? base : `SIG${base}`);
  return documentationOf({ kind: 'signal', name }, model, []);
}

/** Where a relative path leads to from the working directory; of an absolute one there is nothing to say. */
export function pathText(word: Word, what: string, instruction: Instruction, model: Model): string | undefined {
  const path = model.valueOf(word);
  if (path === undefined) return undefined;
  const state = model.stateAt(instruction);
  const directory = resolveDirectory(directoryOf(state), path, state.stage?.platform?.os);
  if (directory.outcome !== 'known') return undefined;
  return directory.path === word.text ? undefined : `**${what}** ${code(directory.path)}`;
}

/** What becomes of the body of a heredoc. */
export function heredocText(heredoc: Heredoc, { kind }: Instruction, model: Model): string {
  const { name, body, expands, stripsTabs, terminator } = heredoc;
  const lines = model.file.source.slice(body.start, body.end).split('\n').length - 1;
  const isFile = kind === 'Copy' || kind === 'Add';
  return paragraphs(
    `**Here-document ${code(name)}**: ${lines} ${lines === 1 ? 'line' : 'lines'}, ${isFile ? 'the content of a file' : 'a script, or the input of a command'}`,
    bullets(
      expands
        ? `variables are expanded ${isFile ? 'by the build; quote the name, as in `<<"EOF"`, and they are not' : 'by the shell'}`
        : 'variables are not expanded, since the name is quoted',
      stripsTabs ? 'tabs at the start of its lines are dropped' : undefined,
      terminator === undefined ? `it never ends: a line with only ${code(name)} is missing` : undefined,
    ),
  );
}

function onePortText(text: string): string {
  const { address, host, port, protocol } = portParts(text);
  const known = PORT_DOCS.get(Number(port));
  const way = (protocol === '' ? 'tcp' : protocol).toUpperCase();
  const mapping = [address, host].filter((it) => it !== '').join(':');
  return paragraphs(
    `**${way} ${port.includes('-') ? 'ports' : 'port'} ${port}**${known === undefined ? '' : `, usually ${known}`}`,
    mapping === '' ? undefined : `What stands before it, ${code(mapping)}, counts for nothing.`,
  );
}
