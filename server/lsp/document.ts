import type { TextDocumentContentChangeEvent, TextEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type BuildInputs, type Model, modelOf } from '../model/model.ts';
import type { Dockerfile } from '../syntax/ast.ts';
import { parse } from '../syntax/parse.ts';
import type { Edit } from '../text/edit.ts';
import { type Encoding, Places } from './places.ts';

/** A Dockerfile as it is open in an editor, in one version; what is worked out from its text is kept with it. */
export class OpenDocument {
  readonly uri: string;
  readonly version: number;
  readonly languageId: string;
  readonly source: string;
  readonly places: Places;
  readonly #encoding: Encoding;
  #file: Dockerfile | undefined;
  #former: Dockerfile | undefined;
  #model: Model | undefined;

  private constructor(document: TextDocument, encoding: Encoding, former: Dockerfile | undefined) {
    this.uri = document.uri;
    this.version = document.version;
    this.languageId = document.languageId;
    this.source = document.getText();
    this.places = new Places(document, encoding);
    this.#encoding = encoding;
    this.#former = former;
  }

  static open(uri: string, languageId: string, version: number, source: string, encoding: Encoding): OpenDocument {
    return new OpenDocument(TextDocument.create(uri, languageId, version, source), encoding, undefined);
  }

  /** The document after changes, which are applied one after another, each to what the one before left. */
  changed(changes: readonly TextDocumentContentChangeEvent[], version: number): OpenDocument {
    let document: OpenDocument = this;
    for (const change of changes) {
      const { source, places } = document;
      const { start, end } = 'range' in change ? places.span(change.range) : { start: 0, end: source.length };
      const text = source.slice(0, start) + change.text + source.slice(end);
      const next = TextDocument.create(this.uri, this.languageId, version, text);
      document = new OpenDocument(next, this.#encoding, this.#file ?? this.#former);
    }
    return document === this ? new OpenDocument(this.#textOf(version), this.#encoding, this.#file) : document;
  }

  get file(): Dockerfile {
    this.#file ??= parse(this.source, this.#former);
    this.#former = undefined;
    return this.#file;
  }

  /** Edits of this version as the client applies them. */
  textEdits(edits: readonly Edit[]): TextEdit[] {
    return edits.map(({ span, text }) => ({ range: this.places.range(span), newText: text }));
  }

  /** What the text means, where it is built so. */
  model(inputs: BuildInputs | undefined): Model {
    if (this.#model === undefined || this.#model.inputs !== inputs) this.#model = modelOf(this.file, inputs);
    return this.#model;
  }

  #textOf(version: number): TextDocument {
    return TextDocument.create(this.uri, this.languageId, version, this.source);
  }
}
