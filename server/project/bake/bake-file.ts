import { bareSpan, type Span } from '../../text/span.ts';
import type { Attribute, Body, Expression, Label } from '../hcl/ast.ts';
import type { OwnFunction } from '../hcl/evaluate.ts';
import { parseHcl, parseTemplate } from '../hcl/parse.ts';
import type { Entry, Mistake, Value } from '../value.ts';
import { readYaml } from '../yaml/yaml.ts';

/** What a Bake file declares; nothing of it is worked out yet. */
export interface BakeFile {
  readonly path: string;
  readonly source: string;
  /** `undefined` where only the environment gives a value. */
  readonly variables: ReadonlyMap<string, Expression | undefined>;
  /** Plain attributes of the file, which are variables too, and go first. */
  readonly attributes: ReadonlyMap<string, Expression>;
  readonly functions: ReadonlyMap<string, OwnFunction>;
  readonly targets: readonly Declared[];
  readonly groups: readonly Declared[];
}

/** A target or a group of one file. */
export interface Declared {
  readonly name: Label;
  readonly attributes: readonly Attribute[];
  readonly file: Pick<BakeFile, 'path' | 'source'>;
}

/** Reads a Bake file as HCL, or as JSON where it is called so. */
export function readBakeFile(path: string, source: string): BakeFile | { readonly mistakes: readonly Mistake[] } {
  if (!path.endsWith('.json')) {
    const file = parseHcl(source);
    return 'mistake' in file ? { mistakes: [file.mistake] } : declarations(path, source, file.body);
  }
  const { documents, mistakes } = readYaml(source);
  const [root] = documents;
  if (mistakes.length > 0) return { mistakes };
  const mistake = jsonMistake(source);
  if (mistake !== undefined) return { mistakes: [mistake] };
  const reader = new JsonReader();
  const body = reader.body(root);
  return reader.mistakes.length > 0 ? { mistakes: reader.mistakes } : declarations(path, source, body);
}

/** What YAML has and JSON has not, like comments. A file that is only begun has nothing wrong in it. */
function jsonMistake(source: string): Mistake | undefined {
  if (source.trim() === '') return undefined;
  try {
    JSON.parse(source);
    return undefined;
  } catch (error) {
    const [, place] = error instanceof Error ? (/ position (\d+)/.exec(error.message) ?? []) : [];
    const start = Math.min(Number(place ?? 0), source.length);
    return { span: { start, end: Math.min(start + 1, source.length) }, message: 'this is no JSON, but only YAML' };
  }
}

function declarations(path: string, source: string, { attributes, blocks }: Body): BakeFile {
  const declared = (type: string): Declared[] =>
    blocks.flatMap(({ type: { text }, labels: [name], body }) =>
      text === type && name !== undefined ? { name, attributes: body.attributes, file: { path, source } } : [],
    );
  const variables = new Map<string, Expression | undefined>();
  for (const { name, attributes } of declared('variable'))
    variables.set(name.text, attributeNamed('default', attributes));
  const functions = new Map<string, OwnFunction>();
  for (const { name, attributes } of declared('function')) {
    const result = attributeNamed('result', attributes);
    const params = namesIn(attributeNamed('params', attributes));
    const [rest] = namesIn(
      attributeNamed('variadic_params', attributes) ?? attributeNamed('variadic_param', attributes),
    );
    if (result !== undefined) functions.set(name.text, { params, rest, result });
  }
  const values = new Map(attributes.map(({ name, value }) => [name.text, value]));
  return {
    path,
    source,
    variables,
    attributes: values,
    functions,
    targets: declared('target'),
    groups: declared('group'),
  };
}

/** The last attribute of a name. */
export function attributeNamed(name: string, attributes: readonly Attribute[]): Expression | undefined {
  return attributes.findLast((it) => it.name.text === name)?.value;
}

/** Parameters are given as bare names, in JSON as texts. */
function namesIn(list: Expression | undefined): readonly string[] {
  const items = list?.kind === 'list' ? list.items : list === undefined ? [] : [list];
  return items.flatMap((it) => {
    if (it.kind === 'name') return it.name;
    const [part] = it.kind === 'template' ? it.parts : [];
    return part?.kind === 'text' ? part.text : [];
  });
}

const BLOCKS: readonly string[] = ['variable', 'function', 'target', 'group'];

/** JSON as the HCL that it stands for (hashicorp/hcl, json/spec.md): texts are templates. */
class JsonReader {
  readonly mistakes: Mistake[] = [];

  body(root: Value | undefined): Body {
    const entries = root?.kind === 'mapping' ? root.entries : [];
    const blocks = entries
      .filter((it) => BLOCKS.includes(it.key.value))
      .flatMap(({ key, value }) =>
        mappings(value).map((it) => ({
          type: labelOf(key),
          labels: [labelOf(it.key)],
          body: { attributes: this.#attributes(it.value), blocks: [] },
          ...bareSpan(key),
        })),
      );
    const others = entries.filter((it) => !BLOCKS.includes(it.key.value));
    return { attributes: others.map((it) => this.#attribute(it)), blocks };
  }

  #attributes(value: Value): readonly Attribute[] {
    return value.kind === 'mapping' ? value.entries.map((it) => this.#attribute(it)) : [];
  }

  #attribute({ key, value }: Entry): Attribute {
    return { name: labelOf(key), value: this.#expression(value), start: key.start, end: value.end };
  }

  #expression(value: Value): Expression {
    const span: Span = bareSpan(value);
    switch (value.kind) {
      case 'text':
        return this.#template(value.value, span);
      case 'number':
      case 'flag':
        return { kind: 'literal', value: value.value, ...span };
      case 'nothing':
        return { kind: 'literal', value: null, ...span };
      case 'unknown':
        return { kind: 'opaque', ...span };
      case 'list':
        return { kind: 'list', items: value.items.map((it) => this.#expression(it)), ...span };
      case 'mapping': {
        const entries = value.entries.map((it) => ({
          key: this.#template(it.key.value, it.key),
          value: this.#expression(it.value),
        }));
        return { kind: 'map', entries, ...span };
      }
    }
  }

  #template(text: string, place: Span): Expression {
    const template = parseTemplate(text, bareSpan(place));
    if (!('mistake' in template)) return template;
    this.mistakes.push(template.mistake);
    return { kind: 'opaque', ...bareSpan(place) };
  }
}

/** The labelled blocks of one type, which may also be given as a list of such objects. */
function mappings(value: Value): readonly Entry[] {
  if (value.kind === 'mapping') return value.entries;
  return value.kind === 'list' ? value.items.flatMap((it) => (it.kind === 'mapping' ? it.entries : [])) : [];
}

function labelOf({ value, start, end }: Entry['key']): Label {
  const isQuoted = end - start === value.length + 2;
  return isQuoted ? { text: value, start: start + 1, end: end - 1 } : { text: value, start, end };
}
